package bulkhead.app.desktop.connection;

import bulkhead.app.tunnel.Measurement;
import bulkhead.app.tunnel.Measurement.Traffic;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/** Bytes a second of the last minute, from a session's counters. */
final class Throughput {
    static final int SECONDS = 60;
    private static final double MILLIS = 1e3;

    private final Deque<Rates> rates = new ArrayDeque<>();
    private Measurement last;

    /**
     * Bytes a second between two measurements.
     *
     * @param at of the later one, in ms since 1970
     */
    record Rates(long at, double in4, double out4, double in6, double out6) {}

    /** Takes a measurement that is newer than the last, and passes over one that is not. */
    void add(Measurement next) {
        if (last != null && next.at() <= last.at()) {
            return;
        }
        if (last != null && isSameSession(last, next)) {
            double seconds = (next.at() - last.at()) / MILLIS;
            rates.add(new Rates(
                    next.at(),
                    (next.ipv4().bytesIn() - last.ipv4().bytesIn()) / seconds,
                    (next.ipv4().bytesOut() - last.ipv4().bytesOut()) / seconds,
                    (next.ipv6().bytesIn() - last.ipv6().bytesIn()) / seconds,
                    (next.ipv6().bytesOut() - last.ipv6().bytesOut()) / seconds));
        }
        last = next;
        while (!rates.isEmpty() && rates.getFirst().at() < next.at() - SECONDS * (long) MILLIS) {
            rates.removeFirst();
        }
    }

    void clear() {
        rates.clear();
        last = null;
    }

    /** The oldest first. */
    List<Rates> lastMinute() {
        return List.copyOf(rates);
    }

    /** A new session counts from nothing. */
    private static boolean isSameSession(Measurement before, Measurement after) {
        return hasGrown(before.ipv4(), after.ipv4()) && hasGrown(before.ipv6(), after.ipv6());
    }

    private static boolean hasGrown(Traffic before, Traffic after) {
        return after.packetsIn() >= before.packetsIn() && after.packetsOut() >= before.packetsOut();
    }
}
