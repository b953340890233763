package bulkhead.protocol.data;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is joined can be cut again into just what came; what could not is not joined. */
class CoalescerTest {
    private static final int SIZE = 500;

    private record Given(byte[] bytes, int segment, int upper) {}

    private final List<Given> given = new ArrayList<>();
    private final Coalescer coalescer = new Coalescer((bytes, offset, length, segment, upper) ->
            given.add(new Given(Arrays.copyOfRange(bytes, offset, offset + length), segment, upper)));

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void segmentsThatFollowEachOtherBecomeOne(boolean v6) {
        byte[] data = bytes(3 * SIZE + 20);
        Tcp one = Tcp.of(v6, data);
        add(one.at(7, part(data, 0)), one.at(507, part(data, 1)), one.at(1007, part(data, 2)));
        add(one.at(1507, part(data, 3)).flags(Tcp.ACK | Tcp.PSH));
        coalescer.flush();

        byte[] whole = one.at(7, data).flags(Tcp.ACK | Tcp.PSH).bytes();
        int ip = one.ipBytes();
        int pseudo = Tcp.pseudoHeader(whole, 6);
        Bytes.put16(whole, ip + 16, (pseudo & 0xffff) + (pseudo >>> 16));
        assertThat(given).hasSize(1);
        assertThat(HexFormat.of().formatHex(given.getFirst().bytes()))
                .isEqualTo(HexFormat.of().formatHex(whole));
        assertThat(given.getFirst().segment()).isEqualTo(SIZE);
        assertThat(given.getFirst().upper()).isEqualTo(ip);
    }

    static Map<String, Tcp> others() {
        Tcp next = Tcp.of(false, bytes(SIZE)).at(507, bytes(SIZE));
        return new TreeMap<>(Map.of(
                "a gap", next.at(508, next.payload()),
                "sent again", next.at(7, next.payload()),
                "longer than the first", next.at(507, bytes(SIZE + 1)),
                "nothing but an acknowledgement", next.at(507, new byte[0]),
                "another timestamp", next.options(Tcp.TIMESTAMP.replace("2b67", "2b68")),
                "no options", next.options(""),
                "the end", next.flags(Tcp.ACK | Tcp.FIN),
                "urgent", next.flags(Tcp.ACK | 0x20),
                "congestion experienced", next.flags(Tcp.ACK | 0x40)));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("names")
    void whatDoesNotFollowPassesAsItIsBehindWhatWaited(String name) {
        Tcp first = Tcp.of(false, bytes(SIZE)).at(7, bytes(SIZE));
        add(first, others().get(name));
        coalescer.flush();
        assertThat(given).extracting(Given::segment).containsExactly(0, 0);
        assertThat(given.getFirst().bytes()).isEqualTo(first.bytes());
        assertThat(Bytes.i32(given.getLast().bytes(), 24))
                .isEqualTo((int) others().get(name).sequence());
    }

    static java.util.Set<String> names() {
        return others().keySet();
    }

    /** Nobody looks at the checksum of what was joined: a wrong one must stay for the computer to see. */
    @Test
    void aSegmentWithAWrongChecksumIsLeftToTheComputer() {
        Tcp first = Tcp.of(true, bytes(SIZE)).at(7, bytes(SIZE));
        byte[] broken = first.at(507, bytes(SIZE)).bytes();
        broken[200] ^= 1;
        add(first);
        coalescer.add(broken, 0, broken.length);
        byte[] alone = first.port(99).bytes();
        alone[200] ^= 1;
        coalescer.add(alone, 0, alone.length);
        coalescer.flush();
        assertThat(given).extracting(Given::segment).containsOnly(0);
        assertThat(given.stream().map(each -> HexFormat.of().formatHex(each.bytes())))
                .containsExactly(
                        HexFormat.of().formatHex(first.bytes()),
                        HexFormat.of().formatHex(broken),
                        HexFormat.of().formatHex(alone));
    }

    @Test
    void aShorterOneIsTheLast() {
        Tcp one = Tcp.of(false, bytes(SIZE));
        add(one.at(7, bytes(SIZE)), one.at(507, bytes(SIZE - 1)), one.at(506 + SIZE, bytes(SIZE - 1)));
        coalescer.flush();
        assertThat(given).extracting(Given::segment).containsExactly(SIZE, 0);
    }

    @Test
    void differentMarksInTheIpHeaderStayApart() {
        Tcp one = Tcp.of(false, bytes(SIZE));
        byte[] marked = one.at(507, bytes(SIZE)).bytes();
        marked[1] = 3;
        add(one.at(7, bytes(SIZE)));
        coalescer.add(marked, 0, marked.length);
        coalescer.flush();
        assertThat(given).extracting(Given::segment).containsExactly(0, 0);
    }

    /** Flows among each other, more of them than are kept: each keeps its order, all bytes arrive, and most are joined. */
    @Test
    void manyFlowsAtOnceLoseNothing() {
        Random random = new Random(7);
        Map<Integer, Long> next = new TreeMap<>();
        Map<Integer, StringBuilder> sent = new TreeMap<>();
        for (int i = 0; i < 5_000; i++) {
            int port = 1 + (i / 40 + random.nextInt(4)) % 20;
            byte[] data = bytes(random.nextInt(10) == 0 ? 100 : SIZE);
            long sequence = next.getOrDefault(port, 0L);
            next.put(port, sequence + data.length);
            sent.computeIfAbsent(port, _ -> new StringBuilder())
                    .append(HexFormat.of().formatHex(data));
            add(Tcp.of(i % 2 == 0, data).at(sequence, data).port(port).flags(random.nextInt(20) == 0 ? 0x18 : 0x10));
            if (i % 60 == 59) {
                coalescer.flush();
            }
        }
        coalescer.flush();

        Map<Integer, StringBuilder> received = new TreeMap<>();
        for (Given packet : given) {
            int ip = packet.bytes()[0] >> 4 == 6 ? 40 : 20;
            int header = ip + 4 * (packet.bytes()[ip + 12] >> 4 & 0x0f);
            received.computeIfAbsent(Bytes.u16(packet.bytes(), ip + 2), _ -> new StringBuilder())
                    .append(HexFormat.of().formatHex(packet.bytes(), header, packet.bytes().length));
        }
        assertThat(received.keySet()).isEqualTo(sent.keySet());
        sent.forEach((port, bytes) ->
                assertThat(received.get(port).length()).as("port %d", port).isEqualTo(bytes.length()));
        assertThat(given).hasSizeLessThan(5_000);
    }

    private void add(Tcp... segments) {
        for (Tcp segment : segments) {
            byte[] bytes = segment.bytes();
            coalescer.add(bytes, 0, bytes.length);
        }
    }

    private static byte[] bytes(int length) {
        byte[] bytes = new byte[length];
        new Random(length).nextBytes(bytes);
        return bytes;
    }

    private static byte[] part(byte[] data, int index) {
        return Arrays.copyOfRange(data, index * SIZE, Math.min(data.length, (index + 1) * SIZE));
    }
}
