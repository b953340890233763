package bulkhead.protocol.l2tp;

import bulkhead.protocol.core.Layer;
import bulkhead.protocol.note.Notes;
import bulkhead.protocol.note.Purpose;

/** The one place where a tunnel's control messages pass, out and in: the running form of {@link L2tpStatistics}, and the notes. */
final class Counters {
    private final Notes notes;
    private long sent;
    private long retransmitted;
    private long received;
    private long duplicates;
    private long reordered;
    private long malformed;
    private long misdirected;
    private long ignoredAvps;

    Counters(Notes notes) {
        this.notes = notes;
    }

    /** A message as it goes onto the wire. */
    byte[] sent(ControlHeader header, byte[] avps, boolean again) {
        sent++;
        if (again) {
            retransmitted++;
        }
        byte[] message = header.with(avps);
        notes.sent(() -> L2tpMessages.of(header, avps), again);
        if (notes.wantsBytes() && L2tpMessages.isOpen(avps)) {
            notes.bytes(Layer.L2TP, () -> message);
        }
        return message;
    }

    /** A message whose header is read. */
    void arrived(ControlHeader.Packet packet) {
        notes.received(() -> L2tpMessages.of(packet.header(), packet.avps()));
        if (notes.wantsBytes() && L2tpMessages.isOpen(packet.avps())) {
            notes.bytes(Layer.L2TP, () -> packet.header().with(packet.avps()));
        }
    }

    /** A message that is taken. */
    void received() {
        received++;
    }

    void reordered() {
        reordered++;
    }

    void drop(L2tpDrop why) {
        drop(why, 1, "");
    }

    void drop(L2tpDrop why, long count, String detail) {
        switch (why) {
            case MALFORMED -> malformed += count;
            case DUPLICATE -> duplicates += count;
            case IGNORED_AVP -> ignoredAvps += count;
            case OTHER_TUNNEL, OUTSIDE_WINDOW, OTHER_CALL, TOO_MANY_CALLS -> misdirected += count;
            case CLOSED, CLOSING, OF_NO_USE, OUT_OF_PLACE, UNKNOWN_TYPE -> {}
        }
        notes.dropped(Layer.L2TP, why, count, detail);
    }

    void changed(String of, Enum<?> from, Enum<?> to) {
        notes.changed(Layer.L2TP, of, from, to);
    }

    void due(Purpose purpose) {
        notes.due(Layer.L2TP, purpose);
    }

    L2tpStatistics snapshot() {
        return new L2tpStatistics(
                sent, retransmitted, received, duplicates, reordered, malformed, misdirected, ignoredAvps);
    }
}
