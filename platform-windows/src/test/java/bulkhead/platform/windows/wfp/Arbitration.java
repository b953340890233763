package bulkhead.platform.windows.wfp;

import bulkhead.leakguard.policy.IpRange;
import java.net.InetAddress;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * What the Windows Filtering Platform makes of filters that call no driver ("Filter Arbitration", Win32 documentation): in each
 * sublayer the heaviest that matches speaks; sublayers speak from the heaviest on; a block ends it, but for a hard permit before.
 *
 * <p>That a block with the flag overrides a hard permit is not in the documentation; it was seen (henrypp/simplewall, issue 689).
 */
public final class Arbitration {
    /** A filter as it is asked. @param hard whether it has FWPM_FILTER_FLAG_CLEAR_ACTION_RIGHT */
    public record Installed(
            Layer layer, long weight, Map<Field, List<FilterCondition>> conditions, boolean permit, boolean hard) {
        public static Installed of(Filter filter) {
            return new Installed(
                    filter.layer(),
                    filter.weight(),
                    filter.conditions().stream().collect(Collectors.groupingBy(FilterCondition::field)),
                    filter.permit(),
                    (filter.flags() & 8) != 0);
        }

        /** Conditions of one field are alternatives. */
        private boolean matches(Map<Field, Object> sight) {
            for (Map.Entry<Field, List<FilterCondition>> field : conditions.entrySet()) {
                Object value = sight.get(field.getKey());
                if (value == null || field.getValue().stream().noneMatch(c -> Arbitration.matches(c, value))) {
                    return false;
                }
            }
            return true;
        }
    }

    public record Sublayer(int weight, Map<Layer, List<Installed>> filters) {
        public Sublayer(int weight, List<Installed> filters) {
            this(weight, filters.stream().collect(Collectors.groupingBy(Installed::layer)));
            this.filters.values().forEach(all -> all.sort((a, b) -> Long.compareUnsigned(b.weight(), a.weight())));
        }

        Optional<Installed> speaks(Layer layer, Map<Field, Object> sight) {
            return filters.getOrDefault(layer, List.of()).stream()
                    .filter(filter -> filter.matches(sight))
                    .findFirst();
        }
    }

    private Arbitration() {}

    public static boolean permits(List<Sublayer> sublayers, Layer layer, Map<Field, Object> sight) {
        boolean permitted = true;
        boolean open = true;
        for (Sublayer each : sublayers.stream()
                .sorted(Comparator.comparing(Sublayer::weight).reversed())
                .toList()) {
            Optional<Installed> speaker = each.speaks(layer, sight);
            if (speaker.isPresent() && permitted) {
                Installed filter = speaker.get();
                if (filter.permit()) {
                    open &= !filter.hard();
                } else if (open || filter.hard()) {
                    permitted = false;
                }
            }
        }
        return permitted;
    }

    private static boolean matches(FilterCondition condition, Object value) {
        boolean equal = switch (condition.value()) {
            case Value.UInt8(var number) -> value.equals((long) number);
            case Value.UInt16(var number) -> value.equals((long) number);
            case Value.UInt32(var number) -> value.equals((long) number);
            case Value.UInt64(var number) -> value.equals(number);
            case Value.Range(IpRange range) -> range.contains((InetAddress) value);
            case Value.Program(var path) -> value.equals(path);
        };
        return switch (condition.match()) {
            case EQUAL -> equal;
            case NOT_EQUAL -> !equal;
            case FLAGS_ALL_SET -> {
                long flags = ((Value.UInt32) condition.value()).value();
                yield ((long) value & flags) == flags;
            }
        };
    }
}
