package bulkhead.protocol.ike.session;

import static org.assertj.core.api.Assertions.assertThat;

import bulkhead.protocol.core.Failure;
import bulkhead.protocol.core.Layer;
import bulkhead.protocol.core.Machine;
import bulkhead.protocol.core.Reason;
import bulkhead.protocol.esp.EspSuite;
import bulkhead.protocol.ike.Credential;
import bulkhead.protocol.ike.DhGroup;
import bulkhead.protocol.ike.IkeConfig;
import bulkhead.protocol.ike.IkeEncryption;
import bulkhead.protocol.ike.IkeHash;
import bulkhead.protocol.ike.IkeOutput;
import bulkhead.protocol.ike.IkeProposal;
import bulkhead.protocol.ike.IkeProposals;
import bulkhead.protocol.ike.WeakAlgorithm;
import bulkhead.protocol.ike.WeakAlgorithmTest;
import bulkhead.protocol.ike.wire.IsakmpHeader;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

class IkeSessionTest {
    @Test
    void mainModeAndQuickModeMakeEspSasInBothDirectionsWithTheSameKeys() {
        IkeWorld world = new IkeWorld(1).connect();

        assertThat(world.client.failure()).isNull();
        assertThat(world.client.isUp()).isTrue();
        assertThat(world.server.isUp()).isTrue();
        IkeOutput.EspEstablished esp = world.client.last(IkeOutput.EspEstablished.class);
        assertThat(esp.suite()).isEqualTo(EspSuite.AES_256_GCM_16);
        assertThat(esp.udpEncapsulation()).isFalse();
        assertThat(world.server.inbound.get(esp.outboundSpi()).key()).isEqualTo(world.client.outbound.key());
        assertThat(world.client.inbound.get(esp.inboundSpi()).key()).isEqualTo(world.server.outbound.key());
        assertThat(world.client.outbound.key()).isNotEqualTo(world.server.outbound.key());
        assertThat(world.client.last(IkeOutput.Phase1Established.class).initiator())
                .isTrue();
        assertThat(world.server.last(IkeOutput.Phase1Established.class).initiator())
                .isFalse();
    }

    @Test
    void withoutLossItTakesNineMessages() {
        IkeWorld world = new IkeWorld(2).connect();
        world.run(100);

        assertThat(world.client.session.statistics().sent()).isEqualTo(5);
        assertThat(world.server.session.statistics().sent()).isEqualTo(4);
    }

    /** Each transform that any choice of weak algorithms offers, with the first such choice. */
    static Stream<Arguments> allProposals() {
        Map<IkeProposal, Set<WeakAlgorithm>> first = new LinkedHashMap<>();
        WeakAlgorithmTest.choices()
                .forEach(weak -> IkeProposals.permitting(weak).forEach(proposal -> first.putIfAbsent(proposal, weak)));
        return first.entrySet().stream().map(entry -> Arguments.of(entry.getKey(), entry.getValue()));
    }

    @ParameterizedTest
    @MethodSource("allProposals")
    void eachPhase1TransformWeOfferWorks(IkeProposal proposal, Set<WeakAlgorithm> weak) {
        IkeWorld world = new IkeWorld(
                        3,
                        it -> it.withProposals(IkeProposals.permitting(weak), it.phase2()),
                        it -> it.withProposals(List.of(proposal), it.phase2()))
                .connect();

        assertThat(world.client.isUp() && world.server.isUp()).isTrue();
        assertThat(world.client.last(IkeOutput.Phase1Established.class).suite()).isEqualTo(proposal.label());
    }

    @ParameterizedTest
    @EnumSource(EspSuite.class)
    void eachEspSuiteWorks(EspSuite suite) {
        IkeWorld world = new IkeWorld(
                        4,
                        it -> it.withProposals(it.phase1(), List.of(EspSuite.values())),
                        it -> it.withProposals(it.phase1(), List.of(suite)))
                .connect();

        EspSuite expected = Stream.of(EspSuite.values())
                .filter(it -> it == suite || it.cutTo96() == suite)
                .findFirst()
                .orElseThrow();
        assertThat(world.client.outbound.suite()).isEqualTo(expected);
        assertThat(world.server.outbound.suite()).isEqualTo(suite);
        assertThat(world.server.inbound.get(world.client.outbound.spi()).key()).isEqualTo(world.client.outbound.key());
    }

    @ParameterizedTest
    @EnumSource(DhGroup.class)
    void quickModeDoesPerfectForwardSecrecyWithEachGroup(DhGroup group) {
        IkeWorld world = new IkeWorld(5, it -> it.withPfs(group), it -> it).connect();

        assertThat(world.client.isUp() && world.server.isUp()).isTrue();
    }

    @Test
    void aWrongPreSharedKeyIsReportedAsOne() {
        IkeWorld world = new IkeWorld(6, it -> it, it -> withKey(it, "another secret"));
        Set<Long> cookies = new HashSet<>();
        world.wire = it -> {
            cookies.add(ByteBuffer.wrap(it.message()).getLong());
            return it;
        };
        world.connect();

        assertThat(cookies).as("the key is not tried again").hasSize(1);
        assertThat(world.client.failure().layer()).isEqualTo(Layer.IKE);
        assertThat(world.client.failure().reason()).isEqualTo(Reason.AUTHENTICATION_REFUSED);
        assertThat(world.client.failure().message()).contains("pre-shared key is probably wrong");
        world.run(20_000);
        assertThat(world.server.failure().reason()).isEqualTo(Reason.AUTHENTICATION_REFUSED);
    }

    @Test
    void silenceAfterMessage5IsAProbablyWrongPreSharedKeyToo() {
        IkeWorld world = new IkeWorld(7, it -> it, it -> withKey(it, "another secret"));
        world.wire = it -> exchange(it.message()) == IsakmpHeader.INFORMATIONAL ? null : it;
        long before = world.now;
        world.connect();

        assertThat(world.client.failure().reason()).isEqualTo(Reason.AUTHENTICATION_REFUSED);
        assertThat(world.client.failure().message()).contains("pre-shared key is probably wrong");
        assertThat(world.now - before).as("after the two round trips before it").isEqualTo(4 * 10 + 8000);
    }

    @Test
    void anUndecryptableMessage6IsAProbablyWrongPreSharedKey() {
        IkeWorld world = new IkeWorld(8);
        world.wire = it -> {
            if (it.from() == world.server && encrypted(it.message())) {
                byte[] garbled = it.message().clone();
                garbled[IsakmpHeader.BYTES] ^= 1;
                return new IkeWorld.Packet(it.from(), garbled, it.natPort());
            }
            return it;
        };
        world.connect();

        assertThat(world.client.failure().reason()).isEqualTo(Reason.AUTHENTICATION_REFUSED);
    }

    @Test
    void oneDamagedMessage6IsForgivenWhenAGoodOneFollows() {
        IkeWorld world = new IkeWorld(9);
        boolean[] damaged = {false};
        world.wire = it -> {
            if (it.from() == world.server && encrypted(it.message()) && !damaged[0]) {
                damaged[0] = true;
                byte[] garbled = it.message().clone();
                garbled[IsakmpHeader.BYTES] ^= 1;
                return new IkeWorld.Packet(it.from(), garbled, it.natPort());
            }
            return it;
        };
        world.connect();

        assertThat(world.client.isUp()).isTrue();
    }

    @Test
    void noCommonPhase1ProposalIsReportedWithWhatWasOffered() {
        IkeWorld world = new IkeWorld(
                        10,
                        it -> it,
                        it -> it.withProposals(
                                List.of(new IkeProposal(IkeEncryption.TRIPLE_DES, IkeHash.MD5, DhGroup.MODP_1024)),
                                it.phase2()))
                .connect();

        Failure failure = world.client.failure();
        assertThat(failure.reason()).isEqualTo(Reason.NO_COMMON_PROPOSAL);
        assertThat(failure.message()).contains("AES-256/SHA2-256/Curve25519", "NO-PROPOSAL-CHOSEN", "203.0.113.1");
        assertThat(world.server.failure().reason()).isEqualTo(Reason.NO_COMMON_PROPOSAL);
    }

    @Test
    void noCommonEspProposalIsReportedWithWhatWasOffered() {
        IkeWorld world = new IkeWorld(
                        11, it -> it, it -> it.withProposals(it.phase1(), List.of(EspSuite.TRIPLE_DES_SHA1)))
                .connect();

        Failure failure = world.client.failure();
        assertThat(failure.reason()).isEqualTo(Reason.NO_COMMON_PROPOSAL);
        assertThat(failure.layer()).isEqualTo(Layer.ESP);
        assertThat(failure.message()).startsWith("ESP: ").contains("AES-256-GCM-16", "NO-PROPOSAL-CHOSEN");
    }

    @Test
    void aSilentServerIsReportedAfterEightSeconds() {
        IkeWorld world = new IkeWorld(12);
        world.server.mute = true;
        long before = world.now;
        world.connect();

        assertThat(world.client.failure().reason()).isEqualTo(Reason.NO_ANSWER);
        assertThat(world.now - before).isEqualTo(8000);
        assertThat(world.client.session.statistics().sent()).isBetween(8L, 11L);
        assertThat(world.client.session.deadline()).isEqualTo(Machine.NEVER);
    }

    @Test
    void closingDeletesTheSasAtThePeer() {
        IkeWorld world = new IkeWorld(13).connect();
        world.client.session.close(world.now);
        world.client.drain();
        world.run(1000);

        assertThat(world.client.outputs.getLast()).isInstanceOf(IkeOutput.Closed.class);
        assertThat(world.server.failure().reason()).isEqualTo(Reason.ENDED_BY_PEER);
        assertThat(world.server.outbound).isNull();
        assertThat(world.client.session.deadline()).isEqualTo(Machine.NEVER);
        assertThat(world.server.session.deadline()).isEqualTo(Machine.NEVER);
    }

    @Test
    void aServerThatDeletesEverythingEndsTheSession() {
        IkeWorld world = new IkeWorld(14).connect();
        world.server.session.close(world.now);
        world.server.drain();
        world.run(20_000);

        assertThat(world.client.failure().reason()).isEqualTo(Reason.ENDED_BY_PEER);
    }

    @Test
    void nothingIsSentAgainOnceAllIsAnswered() {
        IkeWorld world = new IkeWorld(16, it -> it.withDpdInterval(0), it -> it.withDpdInterval(0)).connect();
        world.client.sendEsp();
        world.server.sendEsp();
        world.run(600_000);

        assertThat(world.client.session.statistics().retransmitted()).isZero();
        assertThat(world.server.session.statistics().retransmitted()).isZero();
        assertThat(world.client.isUp() && world.server.isUp()).isTrue();
    }

    @Test
    void secretsStayOutOfTexts() {
        IkeConfig config = IkeConfig.client(IkeWorld.CLIENT, 500, IkeWorld.SERVER, IkeWorld.PSK);

        assertThat(config.toString())
                .doesNotContain("secret")
                .doesNotContain("psk")
                .doesNotContain("[B@");
    }

    static IkeConfig withKey(IkeConfig it, String key) {
        return it.withCredential(new Credential.PreSharedKey(key.getBytes(StandardCharsets.UTF_8)));
    }

    static int exchange(byte[] message) {
        return message[18];
    }

    static boolean encrypted(byte[] message) {
        return (message[19] & IsakmpHeader.ENCRYPTION) != 0;
    }
}
