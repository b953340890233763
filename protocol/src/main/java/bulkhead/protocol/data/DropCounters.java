package bulkhead.protocol.data;

import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Packets dropped on one way, by cause. One thread counts, any may read.
 *
 * @param <C> the causes
 */
public final class DropCounters<C extends Enum<C>> {
    private final Class<C> kind;
    private final C[] causes;
    private final AtomicLongArray counts;
    private final long[] told;

    public DropCounters(Class<C> kind) {
        this.kind = kind;
        causes = kind.getEnumConstants();
        counts = new AtomicLongArray(causes.length);
        told = new long[causes.length];
    }

    public void add(C cause) {
        add(cause, 1);
    }

    public void add(C cause, int packets) {
        int i = cause.ordinal();
        counts.setOpaque(i, counts.getPlain(i) + packets);
    }

    public long count(C cause) {
        return counts.getOpaque(cause.ordinal());
    }

    public long total() {
        long total = 0;
        for (int i = 0; i < counts.length(); i++) {
            total += counts.getOpaque(i);
        }
        return total;
    }

    /** What was counted since this was asked last; for the one thread that asks. */
    public Map<C, Long> news() {
        Map<C, Long> news = new EnumMap<>(kind);
        for (C cause : causes) {
            long all = count(cause);
            if (all != told[cause.ordinal()]) {
                news.put(cause, all - told[cause.ordinal()]);
                told[cause.ordinal()] = all;
            }
        }
        return news;
    }

    /** The causes that occurred, as {@code CAUSE=count} words. */
    @Override
    public String toString() {
        return Stream.of(causes)
                .filter(cause -> count(cause) > 0)
                .map(cause -> cause + "=" + count(cause))
                .collect(Collectors.joining(" "));
    }
}
