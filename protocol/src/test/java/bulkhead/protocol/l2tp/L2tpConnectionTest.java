package bulkhead.protocol.l2tp;

import static org.assertj.core.api.Assertions.assertThat;

import bulkhead.protocol.l2tp.L2tpOutput.CallEstablished;
import bulkhead.protocol.l2tp.L2tpOutput.Closed;
import bulkhead.protocol.l2tp.L2tpOutput.TunnelEstablished;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class L2tpConnectionTest {
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
    }

    /** RFC 2661 sections 5.1 and 5.2.1: three messages for the tunnel, three for the call. */
    @Test
    void theCallIsUpAfterTwoRoundTrips() {
        TwoPeers peers = new TwoPeers(
                L2tpConfig.lac("laptop"), L2tpConfig.lns("office"), TwoPeers.Network.PERFECT, new SplittableRandom(1));
        peers.lac.connection.start(peers.now);
        peers.run(4L * TwoPeers.Network.PERFECT.latency());

        assertThat(peers.lac.told(CallEstablished.class)).hasSize(1);
        assertThat(types(peers.lac.sent)).containsExactly("SCCRQ", "SCCCN", "ICRQ", "ICCN");
        assertThat(types(peers.lns.sent)).startsWith("SCCRP").contains("ICRP");
    }

    @Test
    void closingTellsThePeerAndWaitsForItsAcknowledgement() {
        TwoPeers peers = connected(L2tpConfig.lac("laptop"), L2tpConfig.lns("office"));
        peers.lac.connection.close(peers.now, 6, "bye");
        peers.run(60_000);

        assertThat(types(peers.lac.sent)).containsSequence("CDN", "StopCCN");
        assertThat(peers.lac.told).last().isEqualTo(new Closed());
        assertThat(peers.lns.told).last().isEqualTo(new Closed());
    }

    static List<String> types(List<byte[]> messages) {
        return messages.stream().map(L2tpConnectionTest::type).toList();
    }

    /** The message's type; by RFC 2661 section 4.4.1 it is the value of the first AVP. */
    static String type(byte[] message) {
        return message.length == 12 ? "ZLB" : MessageType.of(message[19]).toString();
    }
}
