package bulkhead.protocol.ppp.session;

import static org.assertj.core.api.Assertions.assertThat;

import bulkhead.protocol.core.Failure;
import bulkhead.protocol.core.Layer;
import bulkhead.protocol.core.Machine;
import bulkhead.protocol.core.Reason;
import bulkhead.protocol.ppp.NcpPolicy;
import bulkhead.protocol.ppp.NcpRefusal;
import bulkhead.protocol.ppp.PppConfig;
import bulkhead.protocol.ppp.PppOutput;
import bulkhead.protocol.ppp.auth.AuthMethod;
import bulkhead.protocol.ppp.automaton.Frames;
import bulkhead.protocol.wire.IpAddress;
import java.nio.charset.StandardCharsets;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Client and server of ours against each other, on a perfect link in virtual time. */
class PppSessionTest {
    static final IpAddress LOCAL = IpAddress.parse("10.9.0.1");
    static final IpAddress PEER = IpAddress.parse("10.9.0.2");
    static final List<IpAddress> DNS = List.of(IpAddress.parse("10.9.0.53"), IpAddress.parse("10.9.1.53"));
    /** Those that the server's side has too. */
    static final Set<AuthMethod> ALL = EnumSet.of(
            AuthMethod.MS_CHAP_V2, AuthMethod.EAP_MS_CHAP_V2, AuthMethod.CHAP_MD5, AuthMethod.PAP, AuthMethod.NONE);

    static PppConfig client(Set<AuthMethod> allowed) {
        return client("geheim", allowed);
    }

    static PppConfig client(String password, Set<AuthMethod> allowed) {
        return PppConfig.client("anna", password.getBytes(StandardCharsets.UTF_8), allowed, 1400, true, true, 0x1234);
    }

    static PppConfig server(Set<AuthMethod> asked) {
        return PppConfig.server(
                "lns",
                user -> user.equals("anna") ? "geheim".getBytes(StandardCharsets.UTF_8) : null,
                asked,
                1410,
                ip4(NcpPolicy.OPEN),
                new PppConfig.Ip6(NcpPolicy.OPEN, 0x5678));
    }

    private static PppConfig.Ip4 ip4(NcpPolicy policy) {
        return new PppConfig.Ip4(policy, LOCAL, PEER, DNS);
    }

    private static PppPair pair(PppConfig client, PppConfig server) {
        return new PppPair(client, server, PppPair.Quality.PERFECT, 1).open();
    }

    private static PppPair up() {
        PppPair pair = pair(client(ALL), server(EnumSet.of(AuthMethod.MS_CHAP_V2)));
        assertThat(pair.runUntil(1_000, pair::bothFamiliesUp)).isTrue();
        pair.runUntil(pair.now + 100, () -> false);
        return pair;
    }

    @ParameterizedTest
    @FieldSource("ALL")
    void bothFamiliesComeUpWithEachMethod(AuthMethod method) {
        Set<AuthMethod> asked = method == AuthMethod.NONE ? Set.of() : EnumSet.of(method);
        PppPair pair = pair(client(ALL), server(asked));

        assertThat(pair.runUntil(1_000, pair::bothFamiliesUp)).isTrue();

        assertThat(pair.clientLast(PppOutput.LinkUp.class)).isEqualTo(new PppOutput.LinkUp(1410, 1400, false, false));
        assertThat(pair.clientLast(PppOutput.Authenticated.class).method()).isEqualTo(method);
        assertThat(pair.clientLast(PppOutput.Ip4Up.class)).isEqualTo(new PppOutput.Ip4Up(PEER, LOCAL, DNS));
        assertThat(pair.clientLast(PppOutput.Ip6Up.class)).isEqualTo(new PppOutput.Ip6Up(0x1234, 0x5678));
        assertThat(pair.serverSaid)
                .contains(new PppOutput.Ip4Up(LOCAL, PEER, List.of()), new PppOutput.Ip6Up(0x5678, 0x1234));
        assertThat(pair.now).isLessThan(20);
    }

    @ParameterizedTest
    @EnumSource(names = {"MS_CHAP_V2", "EAP_MS_CHAP_V2", "CHAP_MD5", "PAP"})
    void aWrongPasswordFailsBothSides(AuthMethod method) {
        PppPair pair = pair(client("falsch", ALL), server(EnumSet.of(method)));

        pair.runUntil(1_000, () -> false);

        Failure failure = pair.clientLast(PppOutput.Failed.class).failure();
        assertThat(failure.layer()).isEqualTo(Layer.AUTHENTICATION);
        assertThat(failure.reason()).isEqualTo(Reason.AUTHENTICATION_REFUSED);
        assertThat(failure.happened()).startsWith("the server refused " + method.label() + " for user \"anna\"");
        assertThat(pair.serverSaid).last().isInstanceOf(PppOutput.Failed.class);
        assertThat(pair.client.deadline()).isEqualTo(Machine.NEVER);
    }

    /** Every set the server may ask for against every set the client may allow. */
    static Stream<Arguments> methodSets() {
        List<Set<AuthMethod>> sets = Stream.iterate(0, i -> i < 16, i -> i + 1)
                .map(bits -> {
                    Set<AuthMethod> set = EnumSet.noneOf(AuthMethod.class);
                    List<AuthMethod> methods = ALL.stream().toList();
                    IntStream.range(0, 4)
                            .filter(i -> (bits >> i & 1) == 1)
                            .mapToObj(methods::get)
                            .forEach(set::add);
                    return set;
                })
                .toList();
        return sets.stream().flatMap(asked -> sets.stream().map(allowed -> Arguments.of(asked, allowed)));
    }

    @ParameterizedTest
    @MethodSource("methodSets")
    void theStrongestCommonMethodIsUsedOrTheSessionFailsForWantOfOne(Set<AuthMethod> asked, Set<AuthMethod> allowed) {
        PppPair pair = pair(client(allowed), server(asked));
        Set<AuthMethod> common = EnumSet.noneOf(AuthMethod.class);
        asked.stream().filter(allowed::contains).forEach(common::add);

        pair.runUntil(60_000, () -> pair.bothFamiliesUp() || pair.clientHas(PppOutput.Failed.class));

        if (!common.isEmpty()) {
            assertThat(pair.clientLast(PppOutput.Authenticated.class).method())
                    .isEqualTo(common.iterator().next());
            assertThat(pair.bothFamiliesUp()).isTrue();
        } else {
            assertThat(pair.clientLast(PppOutput.Failed.class).failure().reason())
                    .isEqualTo(Reason.AUTHENTICATION_REFUSED);
            assertThat(pair.clientHas(PppOutput.Authenticated.class)).isFalse();
        }
        assertThat(pair.now).isLessThan(1_000);
    }

    @ParameterizedTest
    @MethodSource("methodSets")
    void aServerThatAsksForNothingIsTakenOnlyWhereTheUserNamedThat(Set<AuthMethod> asked, Set<AuthMethod> allowed) {
        Set<AuthMethod> withNone = EnumSet.of(AuthMethod.NONE);
        withNone.addAll(allowed);
        PppPair pair = pair(client(withNone), server(asked));
        Set<AuthMethod> common = EnumSet.noneOf(AuthMethod.class);
        asked.stream().filter(allowed::contains).forEach(common::add);

        pair.runUntil(60_000, () -> pair.bothFamiliesUp() || pair.clientHas(PppOutput.Failed.class));

        if (asked.isEmpty() || !common.isEmpty()) {
            assertThat(pair.clientLast(PppOutput.Authenticated.class).method())
                    .isEqualTo(
                            asked.isEmpty()
                                    ? AuthMethod.NONE
                                    : common.iterator().next());
        } else {
            assertThat(pair.clientHas(PppOutput.Failed.class)).isTrue();
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = NcpPolicy.class,
            names = {"OPEN", "PASSIVE"})
    void aServerThatWaitsForOurRequestGetsIt(NcpPolicy policy) {
        PppPair pair =
                pair(client(ALL), server(Set.of()).withIp4(ip4(policy)).withIp6(new PppConfig.Ip6(policy, 0x5678)));

        assertThat(pair.runUntil(1_000, pair::bothFamiliesUp)).isTrue();
    }

    @Test
    void aServerWithoutIpv6IsANormalOutcome() {
        PppPair pair = pair(client(ALL), server(Set.of()).withIp6(new PppConfig.Ip6(NcpPolicy.REJECT, 1)));

        pair.runUntil(120_000, () -> pair.clientHas(PppOutput.Failed.class));

        assertThat(pair.clientSaid)
                .contains(new PppOutput.Ip6Refused(NcpRefusal.REJECTED))
                .anyMatch(PppOutput.Ip4Up.class::isInstance)
                .noneMatch(PppOutput.Failed.class::isInstance)
                .noneMatch(PppOutput.Ip4Down.class::isInstance);
    }

    @Test
    void aServerThatIgnoresIpv6IsToldSilentOnceAfterTenSeconds() {
        PppPair pair = pair(client(ALL), server(Set.of()).withIp6(new PppConfig.Ip6(NcpPolicy.IGNORE, 1)));

        assertThat(pair.runUntil(60_000, () -> pair.clientHas(PppOutput.Ip6Refused.class)))
                .isTrue();
        assertThat(pair.now).isBetween(10_000L, 10_010L);
        pair.runUntil(300_000, () -> false);

        assertThat(pair.clientSaid)
                .containsOnlyOnce(new PppOutput.Ip6Refused(NcpRefusal.SILENT))
                .anyMatch(PppOutput.Ip4Up.class::isInstance)
                .noneMatch(PppOutput.Failed.class::isInstance);
    }

    @Test
    void anIpv6OnlyServerIsEnough() {
        PppPair pair = pair(client(ALL), server(Set.of()).withIp4(ip4(NcpPolicy.REJECT)));

        pair.runUntil(60_000, () -> pair.clientHas(PppOutput.Failed.class));

        assertThat(pair.clientSaid)
                .contains(new PppOutput.Ip4Refused(NcpRefusal.REJECTED), new PppOutput.Ip6Up(0x1234, 0x5678))
                .noneMatch(PppOutput.Failed.class::isInstance);
    }

    @Test
    void aServerThatRefusesBothFamiliesEndsTheSession() {
        PppPair pair = pair(
                client(ALL),
                server(Set.of()).withIp4(ip4(NcpPolicy.REJECT)).withIp6(new PppConfig.Ip6(NcpPolicy.REJECT, 1)));

        pair.runUntil(1_000, () -> pair.clientHas(PppOutput.Failed.class));

        Failure failure = pair.clientLast(PppOutput.Failed.class).failure();
        assertThat(failure.layer()).isEqualTo(Layer.IPCP);
        assertThat(failure.happened()).isEqualTo("the server refused IPCP and IPV6CP");
    }

    @Test
    void aServerThatIgnoresBothFamiliesEndsTheSessionAfterFortySeconds() {
        PppPair pair = pair(
                client(ALL),
                server(Set.of()).withIp4(ip4(NcpPolicy.IGNORE)).withIp6(new PppConfig.Ip6(NcpPolicy.IGNORE, 1)));

        pair.runUntil(120_000, () -> pair.clientHas(PppOutput.Failed.class));

        assertThat(pair.clientLast(PppOutput.Failed.class).failure().reason()).isEqualTo(Reason.NO_ANSWER);
        assertThat(pair.clientSaid)
                .contains(new PppOutput.Ip4Refused(NcpRefusal.SILENT), new PppOutput.Ip6Refused(NcpRefusal.SILENT));
        assertThat(pair.now).isBetween(40_000L, 40_100L);
    }

    @Test
    void aFamilyThatTheProfileTurnsOffIsRejectedAndNeverAskedFor() {
        PppConfig ipv4Only =
                PppConfig.client("anna", "geheim".getBytes(StandardCharsets.UTF_8), ALL, 1400, true, false, 0);
        PppPair pair = pair(ipv4Only, server(EnumSet.of(AuthMethod.PAP)));

        pair.runUntil(30_000, () -> false);

        assertThat(pair.clientSaid)
                .contains(new PppOutput.Ip6Refused(NcpRefusal.DISABLED))
                .anyMatch(PppOutput.Ip4Up.class::isInstance);
        assertThat(pair.serverSaid).contains(new PppOutput.Ip6Refused(NcpRefusal.REJECTED));
        assertThat(pair.fromClient)
                .map(Frames::parse)
                .extracting(Frames.Sent::protocol)
                .doesNotContain(Frames.IPV6CP);
    }

    @Test
    void twoEqualInterfaceIdentifiersAreMadeToDiffer() {
        PppPair pair = pair(client(ALL), server(Set.of()).withIp6(new PppConfig.Ip6(NcpPolicy.OPEN, 0x1234)));

        assertThat(pair.runUntil(1_000, pair::bothFamiliesUp)).isTrue();

        pair.runUntil(1_000, () -> false);
        PppOutput.Ip6Up up = pair.clientLast(PppOutput.Ip6Up.class);
        assertThat(up.localInterfaceId()).isNotEqualTo(up.peerInterfaceId()).isNotZero();
        assertThat(pair.serverSaid).contains(new PppOutput.Ip6Up(up.peerInterfaceId(), up.localInterfaceId()));
    }

    @Test
    void askedForCompressionOfTheHeaderIsGranted() {
        PppPair pair = pair(client(ALL), server(Set.of()).withLcp(new PppConfig.Lcp(1410, true, true, 0, 1)));

        assertThat(pair.runUntil(1_000, pair::bothFamiliesUp)).isTrue();

        assertThat(pair.clientLast(PppOutput.LinkUp.class)).isEqualTo(new PppOutput.LinkUp(1410, 1400, true, true));
    }

    @Test
    void closingIsToldToThePeerAndWaitsForItsAck() {
        PppPair pair = up();
        pair.client.close(pair.now);
        long started = pair.now;

        assertThat(pair.runUntil(started + 100, () -> pair.clientHas(PppOutput.Closed.class)))
                .isTrue();

        assertThat(pair.clientSaid).endsWith(new PppOutput.Ip4Down(), new PppOutput.Ip6Down(), new PppOutput.Closed());
        assertThat(pair.serverSaid)
                .last()
                .satisfies(output -> assertThat(
                                ((PppOutput.Failed) output).failure().reason())
                        .isEqualTo(Reason.ENDED_BY_PEER));
        assertThat(pair.client.deadline()).isEqualTo(Machine.NEVER);
    }

    @Test
    void closingWithoutAnAnswerEndsWithinASecond() {
        PppSession session = new PppSession(client(ALL), new java.util.Random(1));
        session.open(0);
        session.close(100);
        session.tick(session.deadline());
        long last = session.deadline();
        session.tick(last);

        assertThat(Frames.drain(session)).last().isEqualTo(new PppOutput.Closed());
        assertThat(last).isLessThanOrEqualTo(1_100);
    }

    @Test
    void closingBeforeTheLinkIsOpenIsDoneAtOnce() {
        PppSession session = new PppSession(client(ALL), new java.util.Random(1));
        session.close(0);

        assertThat(Frames.drain(session)).containsExactly(new PppOutput.Closed());
    }

    @Test
    void nothingAnsweredToLcpIsSaidAfterTwentySeconds() {
        PppSession session = new PppSession(client(ALL), new java.util.Random(1));
        session.open(0);
        long now = 0;
        while (session.deadline() != Machine.NEVER) {
            now = session.deadline();
            session.tick(now);
        }

        assertThat(Frames.drain(session)).last().satisfies(output -> {
            Failure failure = ((PppOutput.Failed) output).failure();
            assertThat(failure.layer()).isEqualTo(Layer.LCP);
            assertThat(failure.reason()).isEqualTo(Reason.NO_ANSWER);
        });
        assertThat(now).isEqualTo(20_275);
    }

    @Test
    void aPeerThatDiesIsMissedByItsEchoes() {
        PppConfig.Lcp echoing = new PppConfig.Lcp(1400, false, false, 1_000, 3);
        PppPair pair = pair(client(ALL).withLcp(echoing), server(Set.of()));
        pair.runUntil(10_000, () -> false);
        assertThat(pair.clientHas(PppOutput.Failed.class)).isFalse();
        assertThat(pair.client.statistics().echoesAnswered()).isGreaterThan(5);

        long silentSince = pair.now;
        long now = silentSince;
        while (pair.client.deadline() != Machine.NEVER && now < silentSince + 60_000) {
            now = pair.client.deadline();
            pair.client.tick(now);
        }
        pair.drain();

        Failure failure = pair.clientLast(PppOutput.Failed.class).failure();
        assertThat(failure.reason()).isEqualTo(Reason.NO_ANSWER);
        assertThat(now - silentSince).isLessThanOrEqualTo(4_100);
    }

    /** When the network below changed nobody should wait for the usual silence. */
    @Test
    void aPeerThatIsProbedAndDeadIsMissedAfterFourSeconds() {
        PppPair pair = pair(client(ALL), server(Set.of()));
        pair.runUntil(1_000, pair::bothFamiliesUp);
        long probed = pair.now;
        pair.client.probe(probed);
        for (long now = probed; !pair.clientHas(PppOutput.Failed.class); pair.drain()) {
            assertThat(now).isLessThanOrEqualTo(probed + 4_000);
            pair.client.tick(now);
            now = pair.client.deadline();
        }
        assertThat(pair.client.statistics().echoesSent()).isEqualTo(4);
    }

    @Test
    void aPeerThatAnswersAProbeIsLeftInPeace() {
        PppPair pair = pair(client(ALL), server(Set.of()));
        pair.runUntil(1_000, pair::bothFamiliesUp);
        pair.client.probe(pair.now);
        pair.runUntil(pair.now + 15_000, () -> false);
        assertThat(pair.client.statistics().echoesSent()).isEqualTo(1);
        assertThat(pair.clientHas(PppOutput.Failed.class)).isFalse();
    }

    @Test
    void dataFromThePeerIsAsGoodAsAnEcho() {
        PppConfig.Lcp echoing = new PppConfig.Lcp(1400, false, false, 1_000, 3);
        PppPair pair = pair(client(ALL).withLcp(echoing), server(Set.of()));
        pair.runUntil(1_000, pair::bothFamiliesUp);
        long now = pair.now;
        for (int i = 0; i < 100; i++) {
            now += 500;
            pair.client.peerAlive(now);
            pair.client.tick(now);
        }

        assertThat(pair.client.statistics().echoesSent()).isZero();
    }

    @Test
    void secretsAreNotInTheConfigsText() {
        assertThat(client(ALL).toString()).contains("anna").doesNotContain("geheim");
    }
}
