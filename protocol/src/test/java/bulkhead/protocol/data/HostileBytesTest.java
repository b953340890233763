package bulkhead.protocol.data;

import static org.assertj.core.api.Assertions.assertThat;

import bulkhead.protocol.esp.EspSuite;
import java.util.Arrays;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Whatever comes, authentic or not, ends in a verdict. */
class HostileBytesTest {
    private final Random random = new Random(666);
    private final Decapsulator decapsulator = new Decapsulator();
    private final byte[] opened = new byte[4096];

    @ParameterizedTest
    @EnumSource
    void aFlippedBitAnywhereIsRefused(EspSuite suite) {
        Pair pair = Pair.of(suite, true, L2tpSequencing.never());
        byte[] packet = Pair.packet(true, 77, random);
        byte[] wire = new byte[512];
        int length = new Encapsulator()
                .ip(pair.client, Pair.withRoom(packet), PacketLayout.HEADROOM, packet.length, wire, 0);
        for (int bit = 0; bit < 8 * length; bit++) {
            wire[bit / 8] ^= (byte) (1 << bit % 8);
            assertThat(open(pair, wire, length)).as("bit %d", bit).isEqualTo(Decapsulator.DROPPED);
            wire[bit / 8] ^= (byte) (1 << bit % 8);
        }
        for (int cut = 0; cut < length; cut++) {
            assertThat(open(pair, wire, cut)).as("%d bytes", cut).isEqualTo(Decapsulator.DROPPED);
        }
        assertThat(decapsulator.drops().total()).isEqualTo(9L * length);
        assertThat(open(pair, wire, length)).isEqualTo(Decapsulator.IP);
        assertThat(open(pair, wire, length)).isEqualTo(Decapsulator.DROPPED);
        assertThat(decapsulator.cause()).isEqualTo(DropCause.REPLAYED);
        // RFC 4303 section 3.4.3: the window is looked at first, so a flood of replays costs no cryptography.
        wire[length - 1] ^= 1;
        assertThat(open(pair, wire, length)).isEqualTo(Decapsulator.DROPPED);
        assertThat(decapsulator.cause()).isEqualTo(DropCause.REPLAYED);
    }

    @ParameterizedTest
    @EnumSource
    void randomBytesBehindTheRightSpiAreRefused(EspSuite suite) {
        Pair pair = Pair.of(suite, false, L2tpSequencing.never());
        byte[] wire = new byte[2048];
        for (int round = 0; round < 5_000; round++) {
            random.nextBytes(wire);
            System.arraycopy(Scapy.hex("c0ffee01"), 0, wire, 0, 4);
            assertThat(open(pair, wire, random.nextInt(200))).isEqualTo(Decapsulator.DROPPED);
        }
        assertThat(decapsulator.drops().total()).isEqualTo(5_000);
    }

    /** A hostile peer holds the keys. */
    @ParameterizedTest
    @EnumSource(names = {"AES_128_GCM_16", "AES_128_CBC_SHA1", "TRIPLE_DES_SHA1"})
    void authenticNonsenseEndsInAVerdict(EspSuite suite) {
        Pair pair = Pair.of(suite, false, L2tpSequencing.never());
        Wire peer = new Wire(pair.client.outbound());
        byte[][] seeds = seeds();
        int[] verdicts = new int[5];
        for (int round = 0; round < 30_000; round++) {
            byte[] message = mutated(seeds[random.nextInt(seeds.length)]);
            byte[] esp = switch (random.nextInt(10)) {
                case 0 -> peer.esp(random.nextInt(256), message);
                case 1 -> peer.udp(random.nextInt(1 << 16), 1701, random.nextInt(1 << 16), message);
                default -> peer.udp(message);
            };
            boolean up = random.nextBoolean();
            DataPath server = pair.server.withPpp(pair.server.ppp().withFamilies(up, up));
            int verdict = decapsulator.open(server, esp, 0, esp.length, opened);
            verdicts[verdict + 1]++;
            if (verdict != Decapsulator.DROPPED) {
                assertThat(decapsulator.offset()).isGreaterThanOrEqualTo(PacketLayout.OPENED_AT + 8);
                assertThat(decapsulator.length())
                        .isBetween(0, PacketLayout.OPENED_AT + esp.length - decapsulator.offset());
            }
        }
        // Every verdict was reached, so the mutations do get past the first checks.
        assertThat(verdicts).doesNotContain(0);
    }

    /** What is kept for control is kept short, whoever proved it. */
    @Test
    void aControlMessageLongerThanAnyRealOneIsDropped() {
        Pair pair = Pair.of(EspSuite.AES_128_GCM_16, false, L2tpSequencing.never());
        Wire peer = new Wire(pair.client.outbound());
        byte[] room = new byte[16 * 1024];
        for (String header : new String[] {"c802", "000200150016ff03c021"}) {
            int before = header.equals("c802") ? 0 : 8;
            for (int over = 0; over <= 1; over++) {
                byte[] message = Arrays.copyOf(Scapy.hex(header), before + Decapsulator.LONGEST_CONTROL + over);
                byte[] esp = peer.udp(message);
                int verdict = decapsulator.open(pair.server, esp, 0, esp.length, room);
                assertThat(verdict == Decapsulator.DROPPED).as(header).isEqualTo(over == 1);
            }
            assertThat(decapsulator.cause()).isEqualTo(DropCause.TOO_LONG);
        }
    }

    /** L2TP messages: each of scapy's packets in a data message, and a control message. */
    private static byte[][] seeds() {
        Stream<String> data = Stream.concat(
                        Scapy.read("scapy-verdicts.txt").stream().map(fields -> fields[3]),
                        Scapy.read("scapy-clamped.txt").stream().map(fields -> fields[1]))
                .map(ip -> "000200150016ff0300" + (ip.startsWith("6") ? "57" : "21") + ip);
        Stream<String> others = Stream.of(
                "4002001600150016ff03c021090100080badf00d",
                "4a020020001500160001000000030000" + "00ff03c021090100080badf00d",
                "c802000c0015000000010002");
        return Stream.concat(data, others).map(Scapy::hex).toArray(byte[][]::new);
    }

    private byte[] mutated(byte[] seed) {
        byte[] bytes = Arrays.copyOf(seed, random.nextInt(4) == 0 ? random.nextInt(seed.length + 8) : seed.length);
        for (int i = random.nextInt(6); i > 0 && bytes.length > 0; i--) {
            int reach = random.nextBoolean() ? Math.min(bytes.length, 16) : bytes.length;
            bytes[random.nextInt(reach)] = (byte) random.nextInt();
        }
        return bytes;
    }

    private int open(Pair pair, byte[] wire, int length) {
        return decapsulator.open(pair.server, wire, 0, length, opened);
    }
}
