package bulkhead.platform.windows.wfp;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.UUID;

/**
 * A filter (FWPM_FILTER0). Nobody can change one that is there, only remove it: its key is made of all it is, so that whoever finds
 * the key has found the filter.
 *
 * @param name says what it is for
 * @param weight unsigned; the heavier is asked first
 * @param permit whether what matches is let pass
 */
public record Filter(
        UUID key,
        String name,
        Layer layer,
        long weight,
        List<FilterCondition> conditions,
        boolean permit,
        Lifetime lifetime) {
    /**
     * FWPM_FILTER_FLAG_CLEAR_ACTION_RIGHT: nobody below overrides it. A plain block loses against a permit of that kind in another
     * program's sublayer.
     */
    private static final int CLEAR_ACTION_RIGHT = 8;

    public Filter {
        Objects.requireNonNull(layer);
        Objects.requireNonNull(lifetime);
        conditions = List.copyOf(conditions);
        for (FilterCondition condition : conditions) {
            if (!layer.stage().knows(condition.field())) {
                throw new IllegalArgumentException(layer + " cannot be asked for " + condition.field());
            }
        }
    }

    Filter(String name, Layer layer, long weight, List<FilterCondition> conditions, boolean permit, Lifetime lifetime) {
        this(key(layer, weight, conditions, permit, lifetime), name, layer, weight, conditions, permit, lifetime);
    }

    private static UUID key(Object... all) {
        return UUID.nameUUIDFromBytes(Arrays.toString(all).getBytes(StandardCharsets.UTF_8));
    }

    /** FWPM_FILTER_FLAG_*. */
    public int flags() {
        return lifetime.flag() | (permit ? 0 : CLEAR_ACTION_RIGHT);
    }

    /** Whether nothing passes it by. */
    boolean takesAll() {
        return conditions.isEmpty();
    }
}
