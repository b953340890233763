package bulkhead.platform.windows.wfp;

import java.util.Objects;

/** One comparison (FWPM_FILTER_CONDITION0). In a filter those of one field are alternatives, and of each field one must hold. */
public record FilterCondition(Field field, Match match, Value value) {
    /** FWP_CONDITION_FLAG_IS_LOOPBACK. */
    static final int IS_LOOPBACK = 1;

    public FilterCondition {
        Objects.requireNonNull(field);
        Objects.requireNonNull(match);
        Objects.requireNonNull(value);
    }

    static FilterCondition equal(Field field, Value value) {
        return new FilterCondition(field, Match.EQUAL, value);
    }
}
