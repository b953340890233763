package bulkhead.platform.linux.devices;

import bulkhead.leakguard.host.Offload;
import java.nio.ByteBuffer;

/** {@code struct virtio_net_hdr} in front of each packet of a TUN with IFF_VNET_HDR, in this computer's byte order (virtio 1.2, section 5.1.6). */
final class VnetHeader {
    static final int BYTES = 10;

    private static final byte NEEDS_CSUM = 1;
    private static final byte TCPV4 = 1;
    private static final byte TCPV6 = 4;
    private static final byte UDP_L4 = 5;
    private static final int UDP_CHECKSUM = 6;

    private VnetHeader() {}

    static void read(ByteBuffer packet, Offload left) {
        left.none();
        if ((packet.get(0) & NEEDS_CSUM) != 0) {
            left.checksumFrom = packet.getShort(6) & 0xffff;
            left.checksumAt = packet.getShort(8) & 0xffff;
        }
        if (packet.get(1) != 0) {
            left.segment = packet.getShort(4) & 0xffff;
        }
    }

    /** Of the packet that lies behind it. */
    static void write(ByteBuffer packet, Offload left) {
        packet.putLong(0, 0);
        packet.putShort(8, (short) 0);
        if (left.checksumFrom == 0) {
            return;
        }
        packet.put(0, NEEDS_CSUM);
        packet.putShort(6, (short) left.checksumFrom);
        packet.putShort(8, (short) left.checksumAt);
        if (left.segment > 0) {
            boolean udp = left.checksumAt == UDP_CHECKSUM;
            int upper = udp ? 8 : 4 * (packet.get(BYTES + left.checksumFrom + 12) >> 4 & 0x0f);
            packet.put(1, udp ? UDP_L4 : (packet.get(BYTES) >> 4 & 0x0f) == 6 ? TCPV6 : TCPV4);
            packet.putShort(2, (short) (left.checksumFrom + upper));
            packet.putShort(4, (short) left.segment);
        }
    }
}
