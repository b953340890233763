package bulkhead.app.tunnel;

import bulkhead.app.pump.InPump;
import bulkhead.protocol.VpnClient;
import bulkhead.protocol.core.Machine;
import bulkhead.protocol.core.Vitals;
import bulkhead.protocol.data.TrafficCounter;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** How a session fares: what it has carried, and how long the server's answers take. */
final class Meter {
    /** Often enough for whoever looks at it, and too seldom to be felt on a slow or a metered link. */
    private static final int ECHO_INTERVAL = 10_000;

    private final VpnClient client;
    private final List<InPump> receivers;
    private final TrafficCounter sent = new TrafficCounter();
    private final TrafficCounter delivered = new TrafficCounter();
    private long nextEcho;
    /** The first answers may be slow, as both ends have much to do then. */
    private int echoPause = 1_000;

    /** @param receivers may become more */
    Meter(VpnClient client, List<InPump> receivers) {
        this.client = client;
        this.receivers = receivers;
    }

    /** For the thread that reads the TUN. */
    TrafficCounter sent() {
        return sent;
    }

    /** For what the session delivers beside its receivers. */
    TrafficCounter delivered() {
        return delivered;
    }

    /** How many users' packets were sent. */
    long packetsSent() {
        return sent.packets(4) + sent.packets(6);
    }

    /** How many users' packets the receivers have delivered. */
    long received() {
        return received(4) + received(6);
    }

    long received(int version) {
        return receivers.stream()
                .mapToLong(receiver -> receiver.delivered().packets(version))
                .sum();
    }

    /** What there is to say now; asks for the round trip anew now and then. */
    Measurement measure(long now, long wallClock) {
        if (now >= nextEcho) {
            nextEcho = now + echoPause;
            echoPause = Math.min(2 * echoPause, ECHO_INTERVAL);
            client.askRoundTrip(now);
        }
        Vitals vitals = client.vitals();
        long offset = wallClock - now;
        boolean silent = vitals.silentSince().isPresent();
        return new Measurement(
                wallClock,
                traffic(4),
                traffic(6),
                vitals.heardAt().map(at -> at + offset),
                vitals.silentSince().map(at -> at + offset),
                vitals.roundTripMillis().filter(_ -> !silent).map(TimeUnit.MILLISECONDS::toMicros),
                vitals.ike().map(keys -> keys(now, keys)),
                vitals.esp().map(keys -> keys(now, keys)));
    }

    /** Whether the server owes an answer for longer than one takes. */
    boolean isSilent() {
        return client.vitals().silentSince().isPresent();
    }

    private Measurement.Traffic traffic(int version) {
        long bytes = delivered.bytes(version);
        long packets = delivered.packets(version);
        for (InPump receiver : receivers) {
            bytes += receiver.delivered().bytes(version);
            packets += receiver.delivered().packets(version);
        }
        return new Measurement.Traffic(bytes, sent.bytes(version), packets, sent.packets(version));
    }

    private static Measurement.Keys keys(long now, Vitals.Keys keys) {
        long rekeyMillis = keys.rekeyAt() == Machine.NEVER ? 0 : Math.max(0, keys.rekeyAt() - now);
        return new Measurement.Keys(now - keys.agreedAt(), rekeyMillis, Math.max(0, now - keys.dueAt()));
    }
}
