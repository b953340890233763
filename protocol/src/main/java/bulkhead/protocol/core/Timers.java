package bulkhead.protocol.core;

import java.util.Arrays;

/**
 * The timers of one machine by their names, each of which runs once at a time.
 *
 * @param <T> the names
 */
public final class Timers<T extends Enum<T>> {
    private final T[] names;
    private final long[] ends;

    public Timers(Class<T> names) {
        this.names = names.getEnumConstants();
        ends = new long[this.names.length];
        Arrays.fill(ends, Machine.NEVER);
    }

    /** Lets it end at {@code end}, in ms; one that runs is set anew. */
    public void start(T timer, long end) {
        ends[timer.ordinal()] = end;
    }

    public void stop(T timer) {
        ends[timer.ordinal()] = Machine.NEVER;
    }

    public boolean runs(T timer) {
        return ends[timer.ordinal()] != Machine.NEVER;
    }

    /** When the next one ends, in ms; {@link Machine#NEVER} while none runs. */
    public long deadline() {
        T next = next();
        return next == null ? Machine.NEVER : ends[next.ordinal()];
    }

    /** The one that ends next, the first named of several; null while none runs. */
    public T next() {
        T next = null;
        for (T each : names) {
            if (runs(each) && (next == null || ends[each.ordinal()] < ends[next.ordinal()])) {
                next = each;
            }
        }
        return next;
    }

    /** Stops and returns one that has ended at {@code now}, the longest ago first; null when there is none. */
    public T ended(long now) {
        T next = next();
        if (next == null || ends[next.ordinal()] > now) {
            return null;
        }
        stop(next);
        return next;
    }
}
