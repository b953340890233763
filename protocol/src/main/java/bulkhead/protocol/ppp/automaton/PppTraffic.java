package bulkhead.protocol.ppp.automaton;

import bulkhead.protocol.core.Layer;
import bulkhead.protocol.note.Notes;
import bulkhead.protocol.note.Purpose;
import bulkhead.protocol.ppp.PppDrop;
import bulkhead.protocol.ppp.PppStatistics;
import bulkhead.protocol.ppp.automaton.StateTable.State;
import bulkhead.protocol.ppp.wire.ControlPacket;
import bulkhead.protocol.ppp.wire.PppProtocol;
import bulkhead.protocol.wire.ByteReader;
import bulkhead.protocol.wire.MalformedException;

/** The one place where a session's frames pass, out and in: counts them, and tells of them. */
public final class PppTraffic {
    private final Notes notes;
    private long received;
    private long sent;
    private long malformed;
    private long outOfPlace;
    private long rejected;

    public PppTraffic(Notes notes) {
        this.notes = notes;
    }

    public void frameReceived() {
        received++;
    }

    /** A frame whose protocol is read; the reader is left as it is. */
    public void received(int protocol, byte[] frame, ByteReader reader) {
        if (!notes.isOn() || protocol == PppProtocol.IPV4 || protocol == PppProtocol.IPV6) {
            return;
        }
        try {
            ControlPacket packet = ControlPacket.parse(new ByteReader(frame, reader.position(), reader.remaining()));
            notes.received(() -> PppMessages.of(protocol, packet));
            bytes(protocol, packet);
        } catch (MalformedException e) {
            // Whoever parses it next drops it, and says so.
        }
    }

    public void sent(int protocol, byte[] bytes) {
        sent++;
        if (!notes.isOn()) {
            return;
        }
        try {
            ControlPacket packet = ControlPacket.parse(new ByteReader(bytes));
            notes.sent(() -> PppMessages.of(protocol, packet));
            bytes(protocol, packet);
        } catch (MalformedException e) {
            throw new IllegalStateException("we send what we cannot read", e);
        }
    }

    public void drop(PppDrop why, int protocol, String detail) {
        switch (why) {
            case MALFORMED -> malformed++;
            case REFUSED_PROTOCOL -> rejected++;
            default -> outOfPlace++;
        }
        notes.dropped(layer(protocol), why, detail);
    }

    void changed(int protocol, State from, State to) {
        notes.changed(layer(protocol), PppMessages.name(protocol), from, to);
    }

    public void phase(Enum<?> from, Enum<?> to) {
        notes.changed(Layer.LCP, "PPP phase", from, to);
    }

    public void due(int protocol, Purpose purpose) {
        notes.due(layer(protocol), purpose);
    }

    public PppStatistics statistics(long echoesSent, long echoesAnswered) {
        return new PppStatistics(received, sent, malformed, outOfPlace, rejected, echoesSent, echoesAnswered);
    }

    private void bytes(int protocol, ControlPacket packet) {
        if (notes.wantsBytes() && PppMessages.isOpen(protocol, packet)) {
            notes.bytes(layer(protocol), packet::toByteArray);
        }
    }

    private static Layer layer(int protocol) {
        return switch (protocol) {
            case PppProtocol.PAP, PppProtocol.CHAP, PppProtocol.EAP -> Layer.AUTHENTICATION;
            case PppProtocol.IPCP, PppProtocol.IPV4 -> Layer.IPCP;
            case PppProtocol.IPV6CP, PppProtocol.IPV6 -> Layer.IPV6CP;
            default -> Layer.LCP;
        };
    }
}
