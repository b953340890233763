package bulkhead.protocol.data;

import bulkhead.protocol.esp.EspSealer;
import bulkhead.protocol.esp.OutboundSa;
import bulkhead.protocol.wire.ByteWriter;
import java.util.Arrays;

/** Seals contents that our own {@link Encapsulator} would never make. */
final class Wire {
    private final EspSealer sealer;

    Wire(OutboundSa sa) {
        sealer = new EspSealer(sa);
    }

    /** An ESP packet around any bytes. */
    byte[] esp(int nextHeader, byte[] payload) {
        byte[] plain = Pair.withRoom(payload);
        byte[] wire = new byte[payload.length + PacketLayout.MAX_OVERHEAD];
        int length = sealer.seal(plain, PacketLayout.HEADROOM, payload.length, nextHeader, wire, 0);
        return Arrays.copyOf(wire, length);
    }

    /** An ESP packet around a datagram to the port that {@link Pair}'s server listens on. */
    byte[] udp(byte[] l2tp) {
        return udp(40001, 1701, 8 + l2tp.length, l2tp);
    }

    byte[] udp(int sourcePort, int destinationPort, int length, byte[] l2tp) {
        byte[] datagram = new ByteWriter()
                .u16(sourcePort)
                .u16(destinationPort)
                .u16(length)
                .u16(0)
                .bytes(l2tp)
                .toByteArray();
        return esp(17, datagram);
    }
}
