package bulkhead.protocol.l2tp;

import bulkhead.protocol.core.Machine;
import bulkhead.protocol.note.Purpose;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * The reliable delivery of control messages: a sliding window with retransmission, slow start and congestion avoidance
 * (RFC 2661 section 5.8 and appendix A).
 */
final class ReliableChannel {
    /**
     * The RFC recommends 1 s before the first retransmission. Half of it costs a slow peer a duplicate, and spares
     * everyone else half a second for each lost message. It holds until it is known how long the peer takes to acknowledge.
     */
    static final int FIRST_RETRANSMISSION = 500;

    private static final int SOONEST_RETRANSMISSION = 200;
    private static final int LATEST_FIRST_RETRANSMISSION = 1_000;

    /** The longest interval between retransmissions: "no less than 8 seconds". */
    static final int LONGEST_RETRANSMISSION = 8_000;

    /** How long a message is sent again, in ms: what the recommended five retransmissions take that begin after 0.5 s. */
    static final int FULL_CYCLE = 23_500;

    private static final int LONGEST_QUEUE = 32;

    private static final class Outgoing {
        final int tunnelId;
        final int sessionId;
        final byte[] avps;
        long firstSentAt;
        int transmissions;

        Outgoing(int tunnelId, int sessionId, byte[] avps) {
            this.tunnelId = tunnelId;
            this.sessionId = sessionId;
            this.avps = avps;
        }
    }

    private final Consumer<byte[]> wire;
    private final Counters counters;
    private final int receiveWindow;

    private int peerTunnelId;
    private int peerWindow = ControlMessage.Endpoint.DEFAULT_WINDOW;

    /** Everything not acknowledged: first what was ever sent, and of that first what is in flight now. */
    private final List<Outgoing> queue = new ArrayList<>();

    private int firstNs;
    private int everSent;
    private int inFlight;

    private int congestionWindow = 1;
    private int slowStartThreshold = Integer.MAX_VALUE;
    private int acksAtThisWindow;

    /** As of RFC 6298 section 2, of what was acknowledged after it had been sent once; negative before the first. */
    private long smoothedRoundTrip = -1;

    private long roundTripVariation;
    /** What no message took longer than that was sent more than once. */
    private long longest;

    private int first = FIRST_RETRANSMISSION;
    private int interval = first;
    private long deadline = Machine.NEVER;

    private int nextNr;
    private boolean acknowledgementDue;
    private final Map<Integer, ControlHeader.Packet> early = new HashMap<>();
    private final ArrayDeque<ControlHeader.Packet> inOrder = new ArrayDeque<>();

    ReliableChannel(int receiveWindow, Counters counters, Consumer<byte[]> wire) {
        // A peer that assumes the default must be taken at its word.
        this.receiveWindow = Math.max(receiveWindow, ControlMessage.Endpoint.DEFAULT_WINDOW);
        this.counters = counters;
        this.wire = wire;
    }

    /** What the peer told of itself in its SCCRQ or SCCRP. */
    void learnPeer(int tunnelId, int window) {
        peerTunnelId = tunnelId;
        peerWindow = window;
    }

    /** Queues a message; {@link #flush} sends it. */
    void send(int sessionId, byte[] avps) {
        queue.add(new Outgoing(peerTunnelId, sessionId, avps));
    }

    /** Whether the peer has left so much unacknowledged that nothing should be answered any more. */
    boolean isOverfull() {
        return queue.size() >= LONGEST_QUEUE;
    }

    /** Whether the peer has acknowledged everything. */
    boolean isIdle() {
        return queue.isEmpty();
    }

    /** Sends the oldest message again and forgets how often it went before. */
    void again(long now) {
        if (!queue.isEmpty()) {
            queue.getFirst().transmissions = 1;
            queue.getFirst().firstSentAt = now;
            interval = first;
            deadline = Machine.NEVER;
            inFlight = 1;
            transmit(now, 0);
        }
    }

    /** Forgets what was never sent, when the tunnel is going down. */
    void dropUnsent() {
        queue.subList(everSent, queue.size()).clear();
    }

    /** Forgets everything, when the peer has cleared the tunnel; acknowledgements still go out. */
    void dropAll() {
        firstNs = ns(everSent);
        queue.clear();
        everSent = 0;
        inFlight = 0;
        deadline = Machine.NEVER;
    }

    /** Takes a message of this tunnel; {@link #next} then gives what has come in order. */
    void receive(long now, ControlHeader.Packet packet) {
        acknowledge(now, packet.header().nr());
        if (packet.isZeroLengthBody()) {
            // Its Ns is the number of the next message, and takes no place in the sequence.
            counters.received();
            return;
        }
        int ahead = (short) (packet.header().ns() - nextNr);
        if (ahead < 0) {
            // "receipt of duplicate messages MUST be acknowledged"
            counters.drop(L2tpDrop.DUPLICATE);
            acknowledgementDue = true;
        } else if (ahead >= receiveWindow) {
            counters.drop(L2tpDrop.OUTSIDE_WINDOW);
        } else if (ahead > 0) {
            if (early.putIfAbsent(packet.header().ns(), packet) == null) {
                counters.reordered();
            } else {
                counters.drop(L2tpDrop.DUPLICATE);
            }
        } else {
            deliver(packet);
        }
    }

    /** The next message in order, or null. */
    ControlHeader.Packet next() {
        return inOrder.poll();
    }

    /**
     * Sends what the windows let go, or a bare acknowledgement if one is due.
     *
     * @param urgent whether to pass over the congestion window, though never the peer's
     */
    void flush(long now, boolean urgent) {
        int window = urgent ? peerWindow : Math.min(congestionWindow, peerWindow);
        while (inFlight < Math.min(window, queue.size())) {
            transmit(now, inFlight++);
        }
        if (acknowledgementDue) {
            acknowledgementDue = false;
            wire.accept(counters.sent(new ControlHeader(peerTunnelId, 0, ns(everSent), nextNr), new byte[0], false));
        }
    }

    /** How long the peer takes to acknowledge, in ms, as far as it is known: it may be less, but no more; 0 at the beginning. */
    long roundTrip() {
        return smoothedRoundTrip < 0 ? longest : smoothedRoundTrip;
    }

    /** When {@link #tick} must be called. */
    long deadline() {
        return deadline;
    }

    /** Retransmits the oldest message if it is due; false when it was sent often enough: the peer is gone. */
    boolean tick(long now) {
        if (now < deadline) {
            return true;
        }
        boolean last = now >= queue.getFirst().firstSentAt + FULL_CYCLE;
        counters.due(last ? Purpose.GIVE_UP : Purpose.REPEAT);
        if (last) {
            deadline = Machine.NEVER;
            return false;
        }
        // Appendix A: "one half of the CWND is saved in SSTHRESH, and CWND is set to one."
        slowStartThreshold = Math.max(1, congestionWindow / 2);
        congestionWindow = 1;
        acksAtThisWindow = 0;
        interval = Math.min(2 * interval, LONGEST_RETRANSMISSION);
        deadline = Machine.NEVER;
        inFlight = 1;
        transmit(now, 0);
        // The last wait is not longer than what is left.
        deadline = Math.min(deadline, Math.max(now + first, queue.getFirst().firstSentAt + FULL_CYCLE));
        return true;
    }

    private void deliver(ControlHeader.Packet packet) {
        ControlHeader.Packet next = packet;
        while (next != null) {
            counters.received();
            nextNr = nextNr + 1 & 0xffff;
            inOrder.add(next);
            next = early.remove(nextNr);
        }
        acknowledgementDue = true;
    }

    private void acknowledge(long now, int nr) {
        int acknowledged = nr - firstNs & 0xffff;
        if (acknowledged == 0 || acknowledged > everSent) {
            return;
        }
        measure(now, queue.get(acknowledged - 1));
        queue.subList(0, acknowledged).clear();
        firstNs = nr;
        everSent -= acknowledged;
        inFlight = Math.max(0, inFlight - acknowledged);
        widen();
        interval = first;
        deadline = inFlight > 0 ? now + interval : Machine.NEVER;
    }

    /** What was sent again tells nothing, as nobody knows which copy was acknowledged (Karn). */
    private void measure(long now, Outgoing acknowledged) {
        long sample = now - acknowledged.firstSentAt;
        if (acknowledged.transmissions != 1) {
            longest = longest == 0 ? sample : Math.min(longest, sample);
            return;
        }
        if (smoothedRoundTrip < 0) {
            smoothedRoundTrip = sample;
            roundTripVariation = sample / 2;
        } else {
            roundTripVariation = (3 * roundTripVariation + Math.abs(smoothedRoundTrip - sample)) / 4;
            smoothedRoundTrip = (7 * smoothedRoundTrip + sample) / 8;
        }
        first = (int) Math.clamp(
                smoothedRoundTrip + 4 * roundTripVariation, SOONEST_RETRANSMISSION, LATEST_FIRST_RETRANSMISSION);
    }

    /** Appendix A: by one for each acknowledgement in slow start, later by one for each whole window of them. */
    private void widen() {
        if (congestionWindow >= slowStartThreshold && ++acksAtThisWindow < congestionWindow) {
            return;
        }
        acksAtThisWindow = 0;
        congestionWindow = Math.min(congestionWindow + 1, peerWindow);
    }

    private void transmit(long now, int index) {
        Outgoing message = queue.get(index);
        boolean again = message.transmissions++ > 0;
        if (!again) {
            message.firstSentAt = now;
        }
        everSent = Math.max(everSent, index + 1);
        acknowledgementDue = false;
        if (deadline == Machine.NEVER) {
            deadline = now + interval;
        }
        ControlHeader header = new ControlHeader(message.tunnelId, message.sessionId, ns(index), nextNr);
        wire.accept(counters.sent(header, message.avps, again));
    }

    private int ns(int index) {
        return firstNs + index & 0xffff;
    }
}
