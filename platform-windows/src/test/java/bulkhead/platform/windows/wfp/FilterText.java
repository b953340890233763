package bulkhead.platform.windows.wfp;

import java.util.List;
import java.util.stream.Collectors;

/** Filters as lines for people. */
final class FilterText {
    private FilterText() {}

    static String of(List<Filter> filters) {
        StringBuilder text = new StringBuilder();
        Layer layer = null;
        for (Filter filter : filters) {
            if (filter.layer() != layer) {
                layer = filter.layer();
                text.append(layer).append('\n');
            }
            text.append("  ").append(line(filter)).append('\n');
        }
        return text.toString();
    }

    private static String line(Filter filter) {
        String weight = "%s%d".formatted(filter.weight() >>> 32 == 0 ? "" : "R+", filter.weight() & 0xffff_ffffL);
        String conditions = filter.conditions().stream()
                .map(c -> c.field() + operator(c.match()) + value(c.value()))
                .collect(Collectors.joining(" "));
        String action = (filter.permit() ? "permit" : "block!")
                + (filter.lifetime() == Lifetime.STATIC ? "" : " " + filter.lifetime());
        return (weight + " " + action + " " + filter.name() + ": " + conditions).stripTrailing();
    }

    private static String operator(Match match) {
        return switch (match) {
            case EQUAL -> "=";
            case NOT_EQUAL -> "≠";
            case FLAGS_ALL_SET -> "⊇";
        };
    }

    private static String value(Value value) {
        return switch (value) {
            case Value.UInt8(var number) -> Integer.toString(number);
            case Value.UInt16(var number) -> Integer.toString(number);
            case Value.UInt32(var number) -> Integer.toString(number);
            case Value.UInt64(var number) -> name(number);
            case Value.Range(var range) -> range.toString();
            case Value.Program _ -> "ours";
        };
    }

    private static String name(long luid) {
        return Sight.NAMES.interfaces().entrySet().stream()
                .filter(each -> each.getValue().luid() == luid)
                .findFirst()
                .orElseThrow()
                .getKey();
    }
}
