package bulkhead.protocol.ppp.session;

import static org.assertj.core.api.Assertions.assertThat;

import bulkhead.protocol.core.Machine;
import bulkhead.protocol.core.Reason;
import bulkhead.protocol.ppp.PppOutput;
import bulkhead.protocol.ppp.auth.AuthMethod;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Client and server of ours on bad links, by seeds and in virtual time. */
class PppLossTest {
    private static final PppPair.Quality BAD = new PppPair.Quality(20, 30, 20, 10);
    private static final long LONG_ENOUGH = 300_000;

    private static PppPair run(AuthMethod method, String password, long seed, PppPair.Quality quality) {
        Set<AuthMethod> asked = method == AuthMethod.NONE ? Set.of() : EnumSet.of(method);
        PppPair pair = new PppPair(
                        PppSessionTest.client(password, PppSessionTest.ALL),
                        PppSessionTest.server(asked),
                        quality,
                        seed)
                .open();
        pair.runUntil(
                LONG_ENOUGH,
                () -> pair.bothFamiliesUp() || pair.clientHas(PppOutput.Failed.class) && failed(pair.serverSaid));
        return pair;
    }

    private static boolean failed(List<PppOutput> said) {
        return said.stream().anyMatch(PppOutput.Failed.class::isInstance);
    }

    /** 20 % loss, 10 % duplication, and reordering by up to 30 ms. */
    @ParameterizedTest
    @EnumSource(names = {"MS_CHAP_V2", "EAP_MS_CHAP_V2", "CHAP_MD5", "PAP", "NONE"})
    void everySeededRunOnABadLinkComesUpOrFailsWithAReason(AuthMethod method) {
        long up = LongStream.range(0, 200)
                .filter(seed -> {
                    PppPair pair = run(method, "geheim", seed, BAD);
                    boolean failed = pair.clientHas(PppOutput.Failed.class);
                    assertThat(pair.bothFamiliesUp() || failed)
                            .as("%s, seed %d: %s", method, seed, pair.clientSaid)
                            .isTrue();
                    return !failed;
                })
                .count();

        assertThat(up).isGreaterThanOrEqualTo(195);
    }

    @ParameterizedTest
    @EnumSource(names = {"MS_CHAP_V2", "EAP_MS_CHAP_V2", "CHAP_MD5", "PAP"})
    void aWrongPasswordOnABadLinkFailsBothSidesAndBringsNothingUp(AuthMethod method) {
        for (long seed = 0; seed < 50; seed++) {
            PppPair pair = run(method, "falsch", seed, BAD);

            assertThat(pair.clientSaid)
                    .as("%s, seed %d", method, seed)
                    .noneMatch(PppOutput.Ip4Up.class::isInstance)
                    .noneMatch(PppOutput.Ip6Up.class::isInstance)
                    .last()
                    .isInstanceOf(PppOutput.Failed.class);
            assertThat(pair.client.deadline()).isEqualTo(Machine.NEVER);
        }
    }

    /** At a round trip of 800 ms every early repetition is one too many; the two must not chase each other for ever. */
    @Test
    void aSlowLinkComesUpAndStaysUp() {
        for (long seed = 0; seed < 50; seed++) {
            PppPair pair = run(AuthMethod.MS_CHAP_V2, "geheim", seed, new PppPair.Quality(400, 0, 0, 0));
            assertThat(pair.bothFamiliesUp()).isTrue();
            assertThat(pair.now).isLessThan(8_000);
            int before = pair.clientSaid.size();
            pair.runUntil(pair.now + 10_000, () -> false);
            assertThat(pair.clientSaid).hasSize(before);
        }
    }

    @Test
    void closingOnABadLinkEndsBothSides() {
        for (long seed = 0; seed < 100; seed++) {
            PppPair pair = run(AuthMethod.CHAP_MD5, "geheim", seed, BAD);
            if (pair.clientHas(PppOutput.Failed.class)) {
                continue;
            }
            pair.client.close(pair.now);
            long asked = pair.now;
            assertThat(pair.runUntil(asked + 1_100, () -> pair.clientHas(PppOutput.Closed.class)))
                    .isTrue();
            assertThat(pair.client.deadline()).isEqualTo(Machine.NEVER);
        }
    }

    @Test
    void aLinkThatLosesEverythingIsGivenUpForWantOfAnAnswer() {
        PppPair pair = run(AuthMethod.PAP, "geheim", 3, new PppPair.Quality(20, 0, 100, 0));

        assertThat(pair.clientLast(PppOutput.Failed.class).failure().reason()).isEqualTo(Reason.NO_ANSWER);
    }
}
