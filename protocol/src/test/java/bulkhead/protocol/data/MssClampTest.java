package bulkhead.protocol.data;

import static org.assertj.core.api.Assertions.assertThat;

import bulkhead.protocol.esp.EspSuite;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class MssClampTest {
    private static final int MTU = 1280;

    static Stream<String[]> segments() {
        return Scapy.read("scapy-clamped.txt").stream();
    }

    /** Before and after are scapy's, with its checksums. */
    @ParameterizedTest(name = "{0}")
    @MethodSource("segments")
    void lowersTheMssOfSynsOnlyAndKeepsTheChecksumRight(String name, String before, String after) {
        byte[] packet = Scapy.hex(before);
        MssClamp.apply(MTU, IpPacket.protocol(packet, 0, packet.length), packet, 0, packet.length);
        assertThat(HexFormat.of().formatHex(packet)).isEqualTo(after);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("segments")
    void leavesEverythingAloneWithoutAnMtu(String name, String before, String after) {
        byte[] packet = Scapy.hex(before);
        MssClamp.apply(0, IpPacket.protocol(packet, 0, packet.length), packet, 0, packet.length);
        assertThat(HexFormat.of().formatHex(packet)).isEqualTo(before);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("segments")
    void isPartOfBothDirections(String name, String before, String after) {
        Pair pair = Pair.of(EspSuite.AES_128_GCM_16, false, L2tpSequencing.never());
        byte[] packet = Scapy.hex(before);
        byte[] wire = new byte[512];
        byte[] opened = new byte[1024];
        DataPath limited = pair.client.withPpp(pair.client.ppp().withMtu(MTU));
        DataPath open = pair.client.withPpp(pair.client.ppp().withMtu(0));
        for (DataPath sender : new DataPath[] {limited, open}) {
            DataPath receiver = pair.server.withPpp(pair.server.ppp().withMtu(sender == open ? MTU : 0));
            Decapsulator decapsulator = new Decapsulator();
            int length =
                    new Encapsulator().ip(sender, Pair.withRoom(packet), PacketLayout.HEADROOM, packet.length, wire, 0);
            assertThat(decapsulator.open(receiver, wire, 0, length, opened)).isEqualTo(Decapsulator.IP);
            int from = decapsulator.offset();
            assertThat(HexFormat.of().formatHex(opened, from, from + decapsulator.length()))
                    .isEqualTo(after);
        }
    }

    /** Hostile options must neither throw nor be written behind the header. */
    @Test
    void brokenSegmentsAreSurvivedAndTheirPayloadIsNotTouched() {
        Random random = new Random(9293);
        String[] syn =
                segments().filter(fields -> fields[0].equals("syn")).findFirst().orElseThrow();
        for (int round = 0; round < 50_000; round++) {
            byte[] packet = Arrays.copyOf(Scapy.hex(syn[1]), 80);
            Bytes.put16(packet, 2, packet.length);
            for (int i = 0; i < 4; i++) {
                packet[32 + random.nextInt(28)] = (byte) random.nextInt(8);
            }
            packet[33] |= 2;
            packet[32] = (byte) random.nextInt(256);
            byte[] before = packet.clone();
            int length = 20 + random.nextInt(61);
            MssClamp.apply(MTU, PacketLayout.PPP_IPV4, packet, 0, length);
            int end = Math.min(length, 20 + 4 * (packet[32] >> 4 & 15));
            assertThat(Arrays.copyOfRange(packet, Math.max(end, 38), 80))
                    .isEqualTo(Arrays.copyOfRange(before, Math.max(end, 38), 80));
        }
    }
}
