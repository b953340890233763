package bulkhead.protocol.data;

import bulkhead.protocol.esp.EspSuite;
import bulkhead.protocol.esp.InboundSa;
import bulkhead.protocol.esp.OutboundSa;
import bulkhead.protocol.esp.SaParameters;
import bulkhead.protocol.wire.IpAddress;
import java.util.Random;

/** Two ends of one data path, each with both families up, and packets to send. */
final class Pair {
    static final int MTU = 1400;

    final SaParameters there;
    final SaParameters back;
    final DataPath client;
    final DataPath server;

    private Pair(SaParameters there, SaParameters back, DataPath client, DataPath server) {
        this.there = there;
        this.back = back;
        this.client = client;
        this.server = server;
    }

    static Pair of(EspSuite suite, boolean outerV6, L2tpSequencing sequencing) {
        Random random = new Random(suite.ordinal());
        SaParameters there = sa(0xc0ffee01, suite, random);
        SaParameters back = sa(0x0badcafe, suite, random);
        IpAddress a = IpAddress.parse(outerV6 ? "2001:db8::1" : "192.0.2.1");
        IpAddress b = IpAddress.parse(outerV6 ? "2001:db8:1::2" : "198.51.100.2");
        DataPath.Ppp up = DataPath.Ppp.DOWN.withFamilies(true, true).withMtu(MTU);
        DataPath client = DataPath.of(
                        new OutboundSa(there),
                        new InboundSa(back),
                        new DataPath.Outer(a, b, true),
                        new DataPath.L2tp(40001, 1701, 11, 12, 21, 22, sequencing))
                .withPpp(up);
        DataPath server = DataPath.of(
                        new OutboundSa(back),
                        new InboundSa(there),
                        new DataPath.Outer(b, a, true),
                        new DataPath.L2tp(1701, 40001, 21, 22, 11, 12, L2tpSequencing.never()))
                .withPpp(up);
        return new Pair(there, back, client, server);
    }

    static SaParameters sa(int spi, EspSuite suite, Random random) {
        byte[] keymat = new byte[suite.keymatBytes()];
        random.nextBytes(keymat);
        return new SaParameters(spi, suite, keymat);
    }

    /** An IP packet of {@code length} bytes with random contents of no protocol that anything looks into. */
    static byte[] packet(boolean v6, int length, Random random) {
        byte[] packet = new byte[length];
        random.nextBytes(packet);
        if (v6) {
            packet[0] = 0x60;
            Bytes.put16(packet, 4, length - 40);
            packet[6] = (byte) 253;
        } else {
            packet[0] = 0x45;
            Bytes.put16(packet, 2, length);
            packet[9] = (byte) 253;
        }
        return packet;
    }

    static byte[] withRoom(byte[] packet) {
        byte[] plain = new byte[PacketLayout.HEADROOM + packet.length + PacketLayout.TAILROOM];
        System.arraycopy(packet, 0, plain, PacketLayout.HEADROOM, packet.length);
        return plain;
    }
}
