package bulkhead.protocol.data;

import java.util.concurrent.atomic.AtomicLongArray;

/** Received packets dropped, by cause. One thread counts, any may read. */
public final class DropCounters {
    private final AtomicLongArray counts = new AtomicLongArray(DropCause.values().length);

    public long count(DropCause cause) {
        return counts.getOpaque(cause.ordinal());
    }

    public long total() {
        long total = 0;
        for (int i = 0; i < counts.length(); i++) {
            total += counts.getOpaque(i);
        }
        return total;
    }

    void add(DropCause cause) {
        int i = cause.ordinal();
        counts.setOpaque(i, counts.getPlain(i) + 1);
    }

    /** The causes that occurred, as {@code CAUSE=count} words. */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder();
        for (DropCause cause : DropCause.values()) {
            if (count(cause) > 0) {
                text.append(text.isEmpty() ? "" : " ").append(cause).append('=').append(count(cause));
            }
        }
        return text.toString();
    }
}
