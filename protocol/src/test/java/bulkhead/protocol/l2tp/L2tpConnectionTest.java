package bulkhead.protocol.l2tp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import bulkhead.protocol.core.Reason;
import bulkhead.protocol.l2tp.L2tpOutput.CallEstablished;
import bulkhead.protocol.l2tp.L2tpOutput.Closed;
import bulkhead.protocol.l2tp.L2tpOutput.Failed;
import bulkhead.protocol.l2tp.L2tpOutput.TunnelEstablished;
import bulkhead.protocol.note.Notes;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.List;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Both roles on a good network: with each other, and with what xl2tpd said to them. */
class L2tpConnectionTest {
    private static final byte[] SECRET = "s3cr3t".getBytes(StandardCharsets.US_ASCII);

    private static TwoPeers connected(L2tpConfig lac, L2tpConfig lns) {
        TwoPeers peers = new TwoPeers(lac, lns, TwoPeers.Network.PERFECT, new SplittableRandom(1));
        peers.lac.connection.start(peers.now);
        peers.run(5_000);
        return peers;
    }

    @Test
    void bothEndsAgreeOnTheTunnelAndTheCall() {
        TwoPeers peers = connected(L2tpConfig.lac("laptop"), L2tpConfig.lns("office"));

        TunnelEstablished ours = peers.lac.told(TunnelEstablished.class).getFirst();
        TunnelEstablished theirs = peers.lns.told(TunnelEstablished.class).getFirst();
        assertThat(ours.peerHostName()).isEqualTo("office");
        assertThat(theirs.peerHostName()).isEqualTo("laptop");
        assertThat(ours.localTunnelId()).isEqualTo(theirs.peerTunnelId()).isNotZero();
        assertThat(ours.peerTunnelId()).isEqualTo(theirs.localTunnelId()).isNotZero();

        CallEstablished ourCall = peers.lac.told(CallEstablished.class).getFirst();
        CallEstablished theirCall = peers.lns.told(CallEstablished.class).getFirst();
        assertThat(ourCall.localSessionId())
                .isEqualTo(theirCall.peerSessionId())
                .isNotZero();
        assertThat(ourCall.peerSessionId())
                .isEqualTo(theirCall.localSessionId())
                .isNotZero();
        assertThat(ourCall.sequencing()).isFalse();
        assertThat(theirCall.sequencing()).isFalse();
    }

    /** RFC 2661 sections 5.1 and 5.2.1: three messages for the tunnel, three for the call, the middle two in one. */
    @Test
    void theCallIsUpAfterTwoRoundTrips() {
        TwoPeers peers = new TwoPeers(
                L2tpConfig.lac("laptop"), L2tpConfig.lns("office"), TwoPeers.Network.PERFECT, new SplittableRandom(1));
        peers.lac.connection.start(peers.now);
        peers.run(4L * TwoPeers.Network.PERFECT.latency());

        assertThat(peers.lac.told(CallEstablished.class)).hasSize(1);
        assertThat(peers.lac.sentTypes()).containsExactly("SCCRQ", "SCCCN", "ICRQ", "ICCN");
        assertThat(peers.lns.sentTypes()).startsWith("SCCRP").contains("ICRP");
    }

    @Test
    void closingTellsThePeerAndWaitsForItsAcknowledgement() {
        TwoPeers peers = connected(L2tpConfig.lac("laptop"), L2tpConfig.lns("office"));
        peers.lac.connection.close(peers.now, 6, "bye");
        peers.run(60_000);

        assertThat(peers.lac.sentTypes()).containsSequence("CDN", "StopCCN");
        assertThat(peers.lac.told(Failed.class)).isEmpty();
        assertThat(peers.lac.told).last().isEqualTo(new Closed());
        assertThat(peers.lns.failure().reason()).isEqualTo(Reason.ENDED_BY_PEER);
        assertThat(peers.lns.told).last().isEqualTo(new Closed());
    }

    @Test
    void theServerCanCloseToo() {
        TwoPeers peers = connected(L2tpConfig.lac("laptop"), L2tpConfig.lns("office"));
        peers.lns.connection.close(peers.now, 6, "maintenance");
        peers.run(60_000);

        assertThat(peers.lac.failure().message())
                .isEqualTo("L2TP: the peer disconnected the call by CDN (result 3, call disconnected for administrative"
                        + " reasons); connect again; if it happens again, ask the administrator whether this account may"
                        + " connect.");
        assertThat(peers.lac.isClosed()).isTrue();
        assertThat(peers.lns.isClosed()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void authenticatesTheTunnelWithAVPsInTheClearAndHidden(boolean hidden) {
        TwoPeers peers = connected(
                L2tpConfig.lac("laptop").withTunnelSecret(SECRET).withHiddenAvps(hidden),
                L2tpConfig.lns("office").withTunnelSecret(SECRET).withHiddenAvps(hidden));

        assertThat(peers.lac.told(CallEstablished.class)).hasSize(1);
        assertThat(peers.lns.told(CallEstablished.class)).hasSize(1);
        assertThat(peers.lac.told(TunnelEstablished.class).getFirst().peerVendor())
                .isEqualTo("Bulkhead");
        // Attribute 36 is the random vector that hidden AVPs need; an ICRP has its session id to hide.
        assertThat(Observed.avp(peers.lns.last("ICRP"), 36) != null).isEqualTo(hidden);
        assertThat(Observed.avp(peers.lns.last("ICRP"), 14)).hasSize(hidden ? 4 : 2);
    }

    /** Only the LAC asks here: RFC 2661 section 5.4 "If this AVP is present ... sequence numbers MUST be present". */
    @Test
    void sequencingIsAskedForByTheLac() {
        TwoPeers peers = connected(L2tpConfig.lac("laptop").withDataSequencing(true), L2tpConfig.lns("office"));
        assertThat(Observed.avp(peers.lac.last("ICCN"), 39)).isEmpty();
        assertThat(peers.lac.told(CallEstablished.class).getFirst().sequencing())
                .isTrue();
        assertThat(peers.lns.told(CallEstablished.class).getFirst().sequencing())
                .isTrue();
    }

    @Test
    void sequencingCanBeBegunByTheLnsAlone() {
        TwoPeers peers =
                connected(L2tpConfig.lac("laptop"), L2tpConfig.lns("office").withDataSequencing(true));
        assertThat(Observed.avp(peers.lac.last("ICCN"), 39)).isNull();
        assertThat(peers.lac.told(CallEstablished.class).getFirst().sequencing())
                .isFalse();
        assertThat(peers.lns.told(CallEstablished.class).getFirst().sequencing())
                .isTrue();
    }

    @Test
    void helloKeepsAQuietTunnelUp() {
        TwoPeers peers = connected(
                L2tpConfig.lac("laptop").withHelloInterval(20_000),
                L2tpConfig.lns("office").withHelloInterval(0));
        peers.run(600_000);
        assertThat(peers.lac.sentTypes().stream().filter("HELLO"::equals).count())
                .isBetween(28L, 30L);
        assertThat(peers.lns.sentTypes()).doesNotContain("HELLO");
        assertThat(peers.lac.told(Failed.class)).isEmpty();
    }

    @Test
    void helloFindsADeadPeer() {
        TwoPeers peers = connected(L2tpConfig.lac("laptop"), L2tpConfig.lns("office"));
        peers.cut();
        peers.run(120_000);
        assertThat(peers.lac.failure().reason()).isEqualTo(Reason.NO_ANSWER);
        assertThat(peers.lac.failure().message())
                .isEqualTo(
                        "L2TP: we sent HELLO again and again for 24 s and nothing came back; the server or the way to it is"
                                + " gone: check the network and connect again.");
        assertThat(peers.lac.told).last().isEqualTo(new Closed());
        assertThat(peers.lns.told).last().isEqualTo(new Closed());
    }

    @Test
    void xl2tpdAsServerGetsAuthenticatedAndOpensTheCall() {
        RandomGenerator random = new Script(List.of(0xdf7b, 0x8b8e, 0x3dedb2f6), "671bebd238a117f26270a215f7c71931");
        Observed us =
                new Observed(L2tpConnection.lac(L2tpConfig.lac("laptop").withTunnelSecret(SECRET), random, Notes.NONE));
        us.connection.start(0);
        replay(us, Captures.XL2TPD_AS_LNS);

        assertThat(us.told)
                .containsExactly(
                        new TunnelEstablished(0xdf7b, 0x2bc9, "vm", "xelerance.com"),
                        new CallEstablished(0xdf7b, 0x2bc9, 0x8b8e, 0xe073, false),
                        new Closed());
        assertThat(us.connection.statistics().misdirected()).isZero();
        assertThat(us.connection.statistics().malformed()).isZero();
    }

    /** SoftEther answers the HELLO, says one itself, and confirms the end of the call with a CDN of its own. */
    @Test
    void softEtherAsServerOpensTheCall() {
        RandomGenerator random = new Script(List.of(0x328a, 0x616b, 0x05d07c51), "");
        Observed us =
                new Observed(L2tpConnection.lac(L2tpConfig.lac("laptop").withHelloInterval(100), random, Notes.NONE));
        us.connection.start(0);
        replay(us, Captures.SOFTETHER_AS_LNS);

        assertThat(us.told)
                .containsExactly(
                        new TunnelEstablished(0x328a, 1, "vm", "L2TP"),
                        new CallEstablished(0x328a, 1, 0x616b, 1, false),
                        new Closed());
        assertThat(us.sentTypes())
                .containsExactly("SCCRQ", "SCCCN", "ICRQ", "ICCN", "HELLO", "ZLB", "CDN", "StopCCN", "ZLB");
    }

    @Test
    void xl2tpdAsClientGetsAuthenticatedAndItsCallTaken() {
        RandomGenerator random = new Script(List.of(0x8078, 0x83af, 1), "02338b459157feb5a5be95fd726310ec");
        Observed us = new Observed(L2tpConnection.lns(L2tpConfig.lns("laptop").withTunnelSecret(SECRET), random));
        replay(us, Captures.XL2TPD_AS_LAC);

        assertThat(us.told)
                .containsExactly(
                        new TunnelEstablished(0x8078, 0xd95e, "vm", "xelerance.com"),
                        new CallEstablished(0x8078, 0xd95e, 0x83af, 0x2774, false),
                        new Closed());
        // xl2tpd's challenge in its SCCRQ, and the response that it accepted.
        assertThat(Observed.avp(us.last("SCCRP"), 13)).isEqualTo(Captures.hex("3a813bccbfee7a998dfe70832e3eb7d8"));
    }

    @Test
    void aRoleMustFitItsConfiguration() {
        assertThatThrownBy(() -> L2tpConnection.lac(L2tpConfig.lns("office"), new SplittableRandom(1), Notes.NONE))
                .isInstanceOf(IllegalArgumentException.class);
    }

    /** Section 4.4.3: the Host Name "MUST be at least 1 octet", and an AVP has no room for a very long one. */
    @Test
    void aConfigurationThatCannotBeSaidIsRefused() {
        assertThatThrownBy(() -> L2tpConfig.lac("")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> L2tpConfig.lac("x".repeat(256))).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> L2tpConfig.lac("laptop").withHiddenAvps(true))
                .isInstanceOf(IllegalArgumentException.class);
    }

    /** Gives the other's messages in their order, and closes when the capture's own side did. */
    private static void replay(Observed us, List<Captures.Line> lines) {
        long now = 0;
        for (Captures.Line line : lines) {
            now += 5;
            if (!line.ours()) {
                us.connection.receive(now, line.message(), 0, line.message().length);
            } else if (Observed.type(line.message()).equals("CDN")) {
                us.connection.close(now, 6, "bye");
            } else if (Observed.type(line.message()).equals("HELLO")) {
                now = us.connection.deadline();
                us.connection.tick(now);
            }
            us.drain();
        }
    }

    /** The random numbers of a captured session. */
    private static final class Script implements RandomGenerator {
        private final ArrayDeque<Integer> numbers;
        private final byte[] octets;

        Script(List<Integer> numbers, String octets) {
            this.numbers = new ArrayDeque<>(numbers);
            this.octets = Captures.hex(octets);
        }

        @Override
        public long nextLong() {
            throw new AssertionError("not in the script");
        }

        @Override
        public int nextInt(int origin, int bound) {
            return numbers.remove();
        }

        @Override
        public void nextBytes(byte[] bytes) {
            System.arraycopy(octets, 0, bytes, 0, bytes.length);
        }
    }
}
