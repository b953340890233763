package bulkhead.protocol.l2tp;

import static org.assertj.core.api.Assertions.assertThat;

import bulkhead.protocol.core.Machine;
import bulkhead.protocol.l2tp.L2tpOutput.Closed;
import bulkhead.protocol.l2tp.L2tpOutput.Failed;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Any bytes at all, in every state: nothing is thrown, nothing piles up, and the end comes. */
class HostileInputTest {
    private static final byte[] SECRET = "s3cr3t".getBytes(StandardCharsets.US_ASCII);

    /** The most messages that one input may cause: what is queued, and one acknowledgement. */
    private static final int MOST_AT_ONCE = 36;

    private static final List<byte[]> REAL = Stream.of(
                    Stream.of(
                            Captures.XL2TPD_SCCRQ,
                            Captures.ANDROID_SCCRQ,
                            Captures.PROL2TP_HELLO,
                            Captures.XL2TPD_STOP_CCN_TO_NOBODY,
                            Captures.ACCEL_PPP_HIDDEN),
                    Captures.XL2TPD_AS_LNS.stream().map(Captures.Line::message),
                    Captures.XL2TPD_AS_LAC.stream().map(Captures.Line::message),
                    Stream.of(
                                    FakePeer.SCCRQ,
                                    FakePeer.SCCRP,
                                    FakePeer.SCCCN,
                                    FakePeer.ICRQ,
                                    FakePeer.ICRP,
                                    FakePeer.ICCN)
                            .map(avps -> new ControlHeader(0, 0, 0, 0).with(Captures.hex(avps))))
            .flatMap(Function.identity())
            .toList();

    static IntStream seeds() {
        return IntStream.range(0, 400);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void endsInADropOrAStatedFailure(int seed) {
        SplittableRandom random = new SplittableRandom(seed);
        Observed us = inSomeState(seed, random);
        long now = 10_000;
        for (int i = 0; i < 500; i++) {
            byte[] packet = hostile(us, random);
            int offset = random.nextInt(4);
            byte[] array = new byte[packet.length + 8];
            System.arraycopy(packet, 0, array, offset, packet.length);
            us.connection.receive(now, array, offset, packet.length);
            assertThat(us.drain()).hasSizeLessThanOrEqualTo(MOST_AT_ONCE);
            now += random.nextInt(20);
            if (us.connection.deadline() <= now) {
                us.connection.tick(now);
                assertThat(us.drain()).hasSizeLessThanOrEqualTo(MOST_AT_ONCE);
                assertThat(us.connection.deadline()).isGreaterThan(now);
            }
        }
        assertThat(us.told(Failed.class)).hasSizeLessThanOrEqualTo(1);
        assertThat(us.told(Failed.class))
                .allSatisfy(f -> assertThat(f.failure().message()).doesNotContainPattern("\\p{Cntrl}"));
        endsWhenLeftAlone(us, now);
    }

    private static void endsWhenLeftAlone(Observed us, long from) {
        us.connection.close(from, 1, "");
        us.drain();
        long now = from;
        while (us.connection.deadline() != Machine.NEVER) {
            now = Math.max(now, us.connection.deadline());
            us.connection.tick(now);
            us.drain();
        }
        assertThat(us.told).last().isEqualTo(new Closed());
        assertThat(us.told(Closed.class)).hasSize(1);
        assertThat(now - from).isLessThanOrEqualTo(3_000);
    }

    private static Observed inSomeState(int seed, SplittableRandom random) {
        return switch (seed % 6) {
            case 0 -> FakePeer.ofConnectedLac().us;
            case 1 -> FakePeer.ofConnectedLns().us;
            case 2 -> new Observed(L2tpConnection.lns(L2tpConfig.lns("office"), random));
            case 3 -> new Observed(L2tpConnection.lns(L2tpConfig.lns("office").withTunnelSecret(SECRET), random));
            case 4 -> FakePeer.ofLac(L2tpConfig.lac("laptop").withTunnelSecret(SECRET)).us;
            default -> FakePeer.ofLac(L2tpConfig.lac("laptop")).us;
        };
    }

    private static byte[] hostile(Observed us, SplittableRandom random) {
        if (random.nextInt(8) == 0) {
            byte[] noise = new byte[random.nextInt(200)];
            random.nextBytes(noise);
            return noise;
        }
        byte[] packet = REAL.get(random.nextInt(REAL.size())).clone();
        for (int i = random.nextInt(4); i > 0; i--) {
            packet[random.nextInt(packet.length)] = (byte) random.nextInt(256);
        }
        if (random.nextInt(4) != 0) {
            address(packet, us, random);
        }
        return random.nextInt(10) == 0 ? java.util.Arrays.copyOf(packet, random.nextInt(packet.length)) : packet;
    }

    /** Makes it a message for us whose turn has come, or nearly. */
    private static void address(byte[] packet, Observed us, SplittableRandom random) {
        List<Integer> tunnels = new ArrayList<>(List.of(0));
        int nextNs = 0;
        int nextNr = 0;
        for (byte[] message : us.sent) {
            nextNs = Math.max(nextNs, Observed.nr(message));
            nextNr = Math.max(nextNr, Observed.ns(message) + (message.length > 12 ? 1 : 0));
            byte[] assigned = message.length > 12 ? Observed.avp(message, 9) : null;
            if (assigned != null && assigned.length == 2) {
                tunnels.add(Observed.u16(assigned, 0));
            }
        }
        put(packet, 4, tunnels.get(random.nextInt(tunnels.size() * 4) % tunnels.size()));
        put(packet, 8, nextNs + random.nextInt(3));
        put(packet, 10, nextNr);
    }

    private static void put(byte[] packet, int at, int value) {
        packet[at] = (byte) (value >>> 8);
        packet[at + 1] = (byte) value;
    }
}
