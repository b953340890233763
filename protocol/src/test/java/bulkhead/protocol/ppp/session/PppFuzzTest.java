package bulkhead.protocol.ppp.session;

import static org.assertj.core.api.Assertions.assertThat;

import bulkhead.protocol.core.Machine;
import bulkhead.protocol.ppp.auth.AuthMethod;
import bulkhead.protocol.ppp.automaton.Frames;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Whatever comes in, nothing is thrown, and what goes out is bounded by what came in. */
class PppFuzzTest {
    private static final int[] PROTOCOLS = {
        Frames.LCP, Frames.PAP, Frames.CHAP, Frames.EAP, Frames.IPCP, Frames.IPV6CP, 0x80fd, 0x0021, 0x0057, 0x1234
    };

    @ParameterizedTest
    @EnumSource(names = {"MS_CHAP_V2", "EAP_MS_CHAP_V2", "CHAP_MD5", "PAP", "NONE"})
    void randomBytesInEveryPhaseAreCountedAndHarmless(AuthMethod method) {
        for (long seed = 0; seed < 100; seed++) {
            Random random = new Random(seed);
            for (PppSession session : inSomePhase(method, seed, random.nextInt(40))) {
                long now = 1_000;
                for (int i = 0; i < 100; i++) {
                    byte[] frame = random.nextInt(3) == 0 ? noise(random) : almostRight(random);
                    session.receive(now += random.nextInt(200), frame, 0, frame.length);
                    session.tick(now);
                    assertThat(Frames.drain(session)).hasSizeLessThan(40);
                }
                assertEnds(session, now);
            }
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"MS_CHAP_V2", "EAP_MS_CHAP_V2", "CHAP_MD5", "PAP", "NONE"})
    void realFramesWithChangedBytesAreCountedAndHarmless(AuthMethod method) {
        List<byte[]> real = new ArrayList<>();
        PppPair source = pair(method, 1);
        source.runUntil(1_000, () -> false);
        real.addAll(source.fromServer);
        real.addAll(source.fromClient);
        for (long seed = 0; seed < 100; seed++) {
            Random random = new Random(seed);
            for (PppSession session : inSomePhase(method, seed, random.nextInt(40))) {
                long now = 1_000;
                for (int i = 0; i < 100; i++) {
                    byte[] frame = real.get(random.nextInt(real.size())).clone();
                    for (int changes = random.nextInt(4); changes > 0; changes--) {
                        frame[random.nextInt(frame.length)] = (byte) random.nextInt();
                    }
                    session.receive(now += random.nextInt(200), frame, 0, random.nextInt(frame.length + 1));
                    session.tick(now);
                    assertThat(Frames.drain(session)).hasSizeLessThan(40);
                }
                assertEnds(session, now);
            }
        }
    }

    private static PppPair pair(AuthMethod method, long seed) {
        return new PppPair(
                        PppSessionTest.client(PppSessionTest.ALL),
                        PppSessionTest.server(
                                method == AuthMethod.NONE ? EnumSet.noneOf(AuthMethod.class) : EnumSet.of(method)),
                        PppPair.Quality.PERFECT,
                        seed)
                .open();
    }

    /** A client and a server that have come as far as they do in {@code millis}. */
    private static List<PppSession> inSomePhase(AuthMethod method, long seed, int millis) {
        PppPair pair = pair(method, seed);
        pair.runUntil(millis, () -> false);
        return List.of(pair.client, pair.server);
    }

    private static byte[] noise(Random random) {
        byte[] bytes = new byte[random.nextInt(80)];
        random.nextBytes(bytes);
        return bytes;
    }

    /** A well-formed header with a likely code, and options whose lengths are mostly right. */
    private static byte[] almostRight(Random random) {
        byte[] data = noise(random);
        for (int i = 0; i + 1 < data.length; ) {
            data[i] = (byte) random.nextInt(20);
            int length = 2 + random.nextInt(9);
            data[i + 1] = (byte) (random.nextInt(20) == 0 ? random.nextInt() : length);
            i += length;
        }
        byte[] frame = Frames.frame(
                PROTOCOLS[random.nextInt(PROTOCOLS.length)],
                random.nextInt(16),
                random.nextInt(4),
                HexFormat.of().formatHex(data));
        if (random.nextInt(10) == 0) {
            frame[6] = (byte) random.nextInt();
        }
        return frame;
    }

    /** Left alone, a session comes to rest, to its echoes, or to its end: no timer runs in circles. */
    private static void assertEnds(PppSession session, long from) {
        long now = from;
        int ticks = 0;
        while (session.deadline() != Machine.NEVER && now < from + 200_000) {
            now = Math.max(now, session.deadline());
            session.tick(now);
            Frames.drain(session);
            assertThat(++ticks).isLessThan(300);
        }
    }
}
