package bulkhead.protocol.ppp.session;

import bulkhead.protocol.ppp.PppDrop;
import bulkhead.protocol.ppp.automaton.PppTraffic;
import bulkhead.protocol.ppp.wire.ControlPacket;
import bulkhead.protocol.wire.MalformedException;
import java.util.HashMap;
import java.util.Map;

/** First packets of a later phase that overtook the last one of this phase: at most one of each protocol. */
final class EarlyPackets {
    private final PppTraffic traffic;
    private final Map<Integer, ControlPacket> packets = new HashMap<>();

    EarlyPackets(PppTraffic traffic) {
        this.traffic = traffic;
    }

    /** Who hears it when its phase has come. */
    @FunctionalInterface
    interface Receiver {
        void receive(ControlPacket packet) throws MalformedException;
    }

    void keep(int protocol, ControlPacket packet) {
        traffic.drop(PppDrop.TOO_EARLY, protocol, "");
        if (packet.code() == ControlPacket.CONFIGURE_REQUEST) {
            packets.put(protocol, packet);
        }
    }

    void replay(int protocol, Receiver to) {
        ControlPacket first = packets.remove(protocol);
        if (first == null) {
            return;
        }
        try {
            to.receive(first);
        } catch (MalformedException e) {
            traffic.drop(PppDrop.MALFORMED, protocol, e.getMessage());
        }
    }

    void clear() {
        packets.clear();
    }
}
