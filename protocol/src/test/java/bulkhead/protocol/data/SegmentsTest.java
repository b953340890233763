package bulkhead.protocol.data;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SegmentsTest {
    private static final int SIZE = 1000;
    private static final String NO_OPTIONS = "";

    private final Random random = new Random(1071);

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aLongTcpPacketIsCutIntoTheSegmentsThatRfc9293Says(boolean v6) {
        byte[] data = bytes(3 * SIZE + 1);
        Tcp whole = Tcp.of(v6, data).flags(Tcp.ACK | Tcp.PSH | Tcp.FIN | Tcp.CWR);
        List<byte[]> expected = List.of(
                whole.at(0xffff_f000L, part(data, 0)).flags(Tcp.ACK | Tcp.CWR).bytes(),
                whole.at(0xffff_f3e8L, part(data, 1)).flags(Tcp.ACK).id(0x1235).bytes(),
                whole.at(0xffff_f7d0L, part(data, 2)).flags(Tcp.ACK).id(0x1236).bytes(),
                whole.at(0xffff_fbb8L, part(data, 3))
                        .flags(Tcp.ACK | Tcp.PSH | Tcp.FIN)
                        .id(0x1237)
                        .bytes());

        assertSame(cut(whole.bytes(), whole.ipBytes(), SIZE), expected);
    }

    @Test
    void sequenceNumbersAndIdentificationsWrapRound() {
        byte[] data = bytes(2 * SIZE);
        Tcp whole = Tcp.of(false, data).at(0xffff_ff00L, data).id(0xffff).options(NO_OPTIONS);

        assertSame(
                cut(whole.bytes(), 20, SIZE),
                List.of(
                        whole.at(0xffff_ff00L, part(data, 0)).bytes(),
                        whole.at(0x2e8, part(data, 1)).id(0).bytes()));
    }

    /** RFC 768: each datagram has a length and a checksum of its own. */
    @Test
    void aLongUdpPacketIsCutIntoDatagrams() {
        byte[] data = bytes(2 * SIZE + 7);
        List<byte[]> datagrams = cut(udp(data, 0x42), 20, SIZE);

        assertThat(datagrams).hasSize(3);
        for (int i = 0; i < 3; i++) {
            assertThat(hex(datagrams.get(i))).isEqualTo(hex(udp(part(data, i), 0x42 + i)));
        }
    }

    @Test
    void aPacketThatIsNoneThatCouldBeCutIsRefused() {
        Tcp whole = Tcp.of(false, bytes(3000));
        Segments segments = new Segments();
        for (int round = 0; round < 100_000; round++) {
            byte[] hostile = Pair.withRoom(whole.bytes());
            for (int i = 0; i < 3; i++) {
                hostile[PacketLayout.HEADROOM + random.nextInt(60)] = (byte) random.nextInt();
            }
            int length = random.nextInt(whole.bytes().length + 1);
            if (segments.begin(hostile, PacketLayout.HEADROOM, length, random.nextInt(70), random.nextInt(70_000))) {
                int payload = 0;
                while (segments.next()) {
                    assertThat(segments.offset()).isGreaterThanOrEqualTo(PacketLayout.HEADROOM);
                    assertThat(segments.offset() + segments.length())
                            .isLessThanOrEqualTo(PacketLayout.HEADROOM + length);
                    payload++;
                }
                assertThat(payload).isPositive();
            }
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aChecksumThatWasLeftUnfinishedIsFinished(boolean v6) {
        byte[] right = Tcp.of(v6, bytes(777)).bytes();
        int ip = v6 ? 40 : 20;
        byte[] packet = right.clone();
        // As a kernel leaves it to a network card: the sum of the pseudo-header, not complemented.
        Bytes.put16(packet, ip + 16, folded(Tcp.pseudoHeader(right, 6)));

        assertThat(Segments.finish(packet, 0, packet.length, ip, 16)).isTrue();

        assertThat(hex(packet)).isEqualTo(hex(right));
        assertThat(Segments.finish(packet, 0, packet.length, packet.length - 17, 16))
                .isFalse();
    }

    /** The pieces, while what may be written around each is. */
    private List<byte[]> cut(byte[] packet, int upper, int size) {
        byte[] room = Pair.withRoom(packet);
        Segments segments = new Segments();
        assertThat(segments.begin(room, PacketLayout.HEADROOM, packet.length, upper, size))
                .isTrue();
        List<byte[]> pieces = new ArrayList<>();
        while (segments.next()) {
            int from = segments.offset();
            int to = from + segments.length();
            pieces.add(Arrays.copyOfRange(room, from, to));
            Arrays.fill(room, from - PacketLayout.HEADROOM, from, (byte) 0xee);
            Arrays.fill(room, to, to + PacketLayout.TAILROOM, (byte) 0xee);
        }
        return pieces;
    }

    private static void assertSame(List<byte[]> cut, List<byte[]> expected) {
        assertThat(cut.stream().map(SegmentsTest::hex))
                .isEqualTo(expected.stream().map(SegmentsTest::hex).toList());
    }

    private static byte[] udp(byte[] payload, int id) {
        byte[] head = HexFormat.of()
                .parseHex("4500%04x%04x400040110000c0000201c633640203e80035%04x0000"
                        .formatted(28 + payload.length, id, 8 + payload.length));
        byte[] packet = Arrays.copyOf(head, 28 + payload.length);
        System.arraycopy(payload, 0, packet, 28, payload.length);
        Bytes.put16(packet, 10, Tcp.sum(packet, 0, 20, 0));
        Bytes.put16(packet, 26, Tcp.sum(packet, 20, packet.length, Tcp.pseudoHeader(packet, 17)));
        return packet;
    }

    private byte[] bytes(int length) {
        byte[] bytes = new byte[length];
        random.nextBytes(bytes);
        return bytes;
    }

    private static byte[] part(byte[] data, int index) {
        return Arrays.copyOfRange(data, index * SIZE, Math.min(data.length, (index + 1) * SIZE));
    }

    private static int folded(int sum) {
        return (sum & 0xffff) + (sum >>> 16);
    }

    private static String hex(byte[] bytes) {
        return HexFormat.of().formatHex(bytes);
    }
}
