package bulkhead.protocol.l2tp;

import static bulkhead.protocol.l2tp.FakePeer.ASSIGNED_TUNNEL_ID;
import static bulkhead.protocol.l2tp.FakePeer.ICRP;
import static bulkhead.protocol.l2tp.FakePeer.SCCCN;
import static bulkhead.protocol.l2tp.FakePeer.SCCRP;
import static bulkhead.protocol.l2tp.FakePeer.SCCRQ;
import static bulkhead.protocol.l2tp.FakePeer.TUNNEL_ID;
import static org.assertj.core.api.Assertions.assertThat;

import bulkhead.protocol.core.Reason;
import bulkhead.protocol.l2tp.L2tpOutput.Failed;
import bulkhead.protocol.l2tp.L2tpOutput.TunnelEstablished;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** RFC 2661 section 7.2 and what surrounds it, against a peer whose messages are written by hand. */
class ControlConnectionTest {
    private static final L2tpConfig LAC = L2tpConfig.lac("laptop");
    private static final L2tpConfig LNS = L2tpConfig.lns("office");
    private static final byte[] SECRET = "s3cr3t".getBytes(StandardCharsets.US_ASCII);
    private static final String HELLO = "8008000000000006";
    private static final String CHALLENGE = "80160000000b 671bebd238a117f26270a215f7c71931";
    private static final String STOP_CCN = "8008000000000004" + ASSIGNED_TUNNEL_ID;

    /** RFC 2661 section 6.1 names the AVPs that MUST be in an SCCRQ. */
    @Test
    void theRequestSaysWhatItMust() {
        byte[] request = FakePeer.ofLac(LAC).us.last("SCCRQ");
        assertThat(Observed.u16(request, 4)).as("tunnel id").isZero();
        assertThat(Observed.avp(request, 2)).as("protocol version").containsExactly(1, 0);
        assertThat(Observed.avp(request, 3)).as("framing capabilities").containsExactly(0, 0, 0, 3);
        assertThat(Observed.avp(request, 7)).as("host name").asString().isEqualTo("laptop");
        assertThat(Observed.u16(Observed.avp(request, 9), 0))
                .as("assigned tunnel id")
                .isNotZero();
        assertThat(Observed.avp(request, 10)).as("receive window size").containsExactly(0, 16);
        assertThat(Observed.avp(request, 11)).as("challenge").isNull();
    }

    @Test
    void noAnswerAtAllIsAFailureAfterSixTransmissions() {
        FakePeer nobody = FakePeer.ofLac(LAC);
        long start = nobody.now;
        nobody.waits(23_499);
        assertThat(nobody.us.sentTypes()).containsOnly("SCCRQ").hasSize(6);
        assertThat(nobody.us.told).isEmpty();
        nobody.waits(1);
        assertThat(nobody.now - start).isEqualTo(23_500);
        assertThat(nobody.us.failure().reason()).isEqualTo(Reason.NO_ANSWER);
        assertThat(nobody.us.failure().happened())
                .isEqualTo("we sent SCCRQ again and again for 24 s and nothing came back");
        assertThat(nobody.us.isClosed()).isTrue();
        assertThat(nobody.hasTimer()).isFalse();
    }

    @Test
    void aServerThatOnlyAcknowledgesIsGivenUp() {
        FakePeer server = FakePeer.ofLac(LAC);
        server.acknowledges();
        server.waits(29_999);
        assertThat(server.us.told).isEmpty();
        server.waits(5_000);
        assertThat(server.us.failure().reason()).isEqualTo(Reason.NO_ANSWER);
        assertThat(server.us.failure().happened())
                .isEqualTo("we sent SCCRQ, the peer acknowledged it and never sent SCCRP");
        assertThat(server.us.isClosed()).isTrue();
    }

    @Test
    void aClientThatDoesNotGoOnIsGivenUp() {
        FakePeer client = new FakePeer(LNS);
        client.says(0, 0, SCCRQ);
        client.acknowledges();
        client.waits(40_000);
        assertThat(client.us.failure().happened())
                .isEqualTo("we sent SCCRP, the peer acknowledged it and never sent SCCCN");
        assertThat(client.us.isClosed()).isTrue();
    }

    /** RFC 2661 section 5.8 lets the window of the peer have both in flight. */
    @Test
    void connectedAndCallRequestGoTogether() {
        FakePeer server = FakePeer.ofLac(LAC);
        server.says(SCCRP);
        assertThat(server.us.sentTypes()).containsExactly("SCCRQ", "SCCCN", "ICRQ");
    }

    @Test
    void aWindowOfOneIsRespected() {
        FakePeer server = FakePeer.ofLac(LAC);
        server.says(SCCRP + "80080000000a0001");
        assertThat(server.us.sentTypes()).containsExactly("SCCRQ", "SCCCN");
        server.acknowledges();
        assertThat(server.us.sentTypes()).containsExactly("SCCRQ", "SCCCN", "ICRQ");
    }

    @Test
    void aRefusalIsToldInWordsAndItsRepetitionsAcknowledged() {
        FakePeer server = FakePeer.ofLac(LAC);
        byte[] stop = new ControlHeader(server.tunnel(), 0, 0, 1)
                .with(Captures.hex(STOP_CCN + "800e00000001 0004 0000 626f6f21"));
        server.hears(stop);
        assertThat(server.us.failure().reason()).isEqualTo(Reason.AUTHENTICATION_REFUSED);
        assertThat(server.us.failure().message())
                .isEqualTo("L2TP: we sent SCCRQ and the server answered StopCCN (result 4, the requester is not"
                        + " authorized to establish a control channel; it said \"boo!\"); check the L2TP tunnel secret, or"
                        + " ask the administrator whether this client may connect.");
        assertThat(server.us.sentTypes()).containsExactly("SCCRQ", "ZLB");

        // Section 5.7: "properly accept StopCCN retransmissions over at least a full retransmission cycle"
        server.waits(30_000);
        server.hears(stop);
        assertThat(server.us.sentTypes()).containsExactly("SCCRQ", "ZLB", "ZLB");
        assertThat(server.us.isClosed()).isFalse();
        server.waits(1_000);
        assertThat(server.us.isClosed()).isTrue();
        assertThat(server.us.told(Failed.class)).hasSize(1);
    }

    @Test
    void whoDoesNotWantToLingerMayClose() {
        FakePeer server = FakePeer.ofLac(LAC);
        server.says(STOP_CCN + "8008000000010001");
        server.us.connection.close(server.now, 1, "");
        server.us.drain();
        assertThat(server.us.isClosed()).isTrue();
        assertThat(server.hasTimer()).isFalse();
    }

    /** RFC 2661 section 4.4.3: a StopCCN may come before the sender knows our tunnel id; xl2tpd then says -1. */
    @Test
    void aRefusalThatIsAddressedToNobodyIsStillARefusal() {
        FakePeer server = FakePeer.ofLac(LAC);
        server.hears(Captures.XL2TPD_STOP_CCN_TO_NOBODY);
        assertThat(server.us.failure().happened()).contains("it said \"Invalid Hidden AVP\"");

        FakePeer another = FakePeer.ofLac(LAC);
        another.says(0, 0, STOP_CCN + "8008000000010003");
        assertThat(another.us.failure().happened()).contains("result 3, the control channel already exists");
    }

    @ParameterizedTest
    @CsvSource({"0, 0", "1, 1", "1, 2"})
    void messagesOfOtherTunnelsAreDropped(int tunnelId, int kind) {
        FakePeer server = FakePeer.ofLac(LAC);
        server.says(tunnelId, 0, kind == 2 ? STOP_CCN + "8008000000010001" : HELLO);
        assertThat(server.us.sentTypes()).containsExactly("SCCRQ");
        assertThat(server.us.connection.statistics().misdirected()).isEqualTo(1);
        server.us.connection.receive(server.now, new byte[] {(byte) 0xc8, 2}, 0, 2);
        assertThat(server.us.connection.statistics().malformed()).isEqualTo(1);
    }

    /** RFC 2661 section 5.1.1, by the numbers of a session with xl2tpd. */
    @Test
    void aChallengeIsAnswered() {
        FakePeer client = new FakePeer(LNS.withTunnelSecret(SECRET));
        client.says(0, 0, SCCRQ + CHALLENGE);
        assertThat(Observed.avp(client.us.last("SCCRP"), 13))
                .isEqualTo(Captures.hex("9ff5a9793611ff4c46b0d293252affa3"));
        assertThat(Observed.avp(client.us.last("SCCRP"), 11))
                .as("our own challenge")
                .hasSize(16);
    }

    @ParameterizedTest
    @CsvSource({"'', no response", "80160000000d 00000000000000000000000000000000, a wrong response"})
    void aServerWithoutTheTunnelSecretIsRefused(String response, String what) {
        FakePeer server = FakePeer.ofLac(LAC.withTunnelSecret(SECRET));
        server.says(SCCRP + response);
        assertThat(server.us.failure().reason()).isEqualTo(Reason.AUTHENTICATION_REFUSED);
        assertThat(server.us.failure().happened())
                .isEqualTo("we sent a tunnel challenge, and the peer's SCCRP carries " + what);
        assertThat(Observed.avp(server.us.last("StopCCN"), 1)).startsWith(0, 4);
        assertThat(Observed.u16(server.us.last("StopCCN"), 4)).isEqualTo(TUNNEL_ID);
        assertThat(server.us.told(TunnelEstablished.class)).isEmpty();
    }

    @Test
    void aClientWithoutTheTunnelSecretIsRefused() {
        FakePeer client = new FakePeer(LNS.withTunnelSecret(SECRET));
        client.says(0, 0, SCCRQ);
        client.says(SCCCN);
        assertThat(client.us.failure().happened())
                .isEqualTo("we sent a tunnel challenge, and the peer's SCCCN carries no response");
        assertThat(Observed.avp(client.us.last("StopCCN"), 1)).startsWith(0, 4);
    }

    @Test
    void aChallengeThatWeHaveNoSecretForIsRefusedByName() {
        FakePeer server = FakePeer.ofLac(LAC);
        server.says(SCCRP + CHALLENGE);
        assertThat(server.us.failure().message())
                .isEqualTo(
                        "L2TP: the peer's SCCRP asks for tunnel authentication, and we have no tunnel secret; get the"
                                + " L2TP tunnel secret from the server's administrator; it is not the pre-shared key.");
        assertThat(Observed.avp(server.us.last("StopCCN"), 1)).startsWith(0, 4);

        FakePeer client = new FakePeer(LNS);
        client.says(0, 0, SCCRQ + CHALLENGE);
        assertThat(client.us.failure().reason()).isEqualTo(Reason.AUTHENTICATION_REFUSED);
    }

    /** RFC 2661 section 4.4.2: error 8, whose message "SHOULD contain the attribute of the offending AVP". */
    @Test
    void anUnknownMandatoryAvpEndsTheTunnel() {
        FakePeer server = FakePeer.ofLac(LAC);
        server.says(SCCRP + "800701370006 00");
        assertThat(Observed.avp(server.us.last("StopCCN"), 1))
                .startsWith(0, 2, 0, 8)
                .asString()
                .endsWith("vendor 311 attribute 6");
        assertThat(server.us.failure().reason()).isEqualTo(Reason.PROTOCOL_VIOLATION);
        assertThat(server.us.failure().happened())
                .isEqualTo(
                        "the peer sent SCCRP that we must not accept: an unknown AVP was marked mandatory (vendor 311"
                                + " attribute 6)");
    }

    @Test
    void anUnknownMandatoryAvpInARequestIsRefusedToItsSender() {
        FakePeer client = new FakePeer(LNS);
        client.says(0, 0, SCCRQ + "800701370006 00");
        assertThat(Observed.avp(client.us.last("StopCCN"), 1)).startsWith(0, 2, 0, 8);
        assertThat(Observed.u16(client.us.last("StopCCN"), 4)).isEqualTo(TUNNEL_ID);
    }

    @Test
    void unknownOptionalAvpsChangeNothing() {
        FakePeer server = FakePeer.ofLac(LAC);
        server.says(SCCRP + "000701370006 00 0006 0000 0100");
        assertThat(server.us.told(TunnelEstablished.class)).hasSize(1);
        assertThat(server.us.connection.statistics().ignoredAvps()).isEqualTo(2);
    }

    /** RFC 2661 section 4.4.1. */
    @Test
    void anUnknownMessageEndsTheTunnelOnlyIfItIsMandatory() {
        FakePeer server = FakePeer.ofConnectedLac();
        server.says("0008000000000014");
        assertThat(server.us.last("ZLB")).isNotNull();
        assertThat(server.us.told(Failed.class)).isEmpty();

        server.says("8008000000000014");
        assertThat(Observed.avp(server.us.last("StopCCN"), 1))
                .startsWith(0, 2, 0, 8)
                .asString()
                .endsWith("message type 20");
    }

    /** The rows of section 7.2.1 that answer a message in the wrong state with StopCCN. */
    @ParameterizedTest
    @ValueSource(strings = {SCCCN, SCCRQ})
    void aMessageOutOfSequenceEndsATunnelThatWaitsForItsReply(String message) {
        FakePeer server = FakePeer.ofLac(LAC);
        server.says(message);
        assertThat(Observed.avp(server.us.last("StopCCN"), 1)).startsWith(0, 7);
        assertThat(server.us.failure().reason()).isEqualTo(Reason.PROTOCOL_VIOLATION);
    }

    @ParameterizedTest
    @ValueSource(strings = {SCCCN, SCCRQ, SCCRP})
    void aMessageOutOfSequenceEndsAnEstablishedTunnel(String message) {
        FakePeer server = FakePeer.ofConnectedLac();
        server.says(message);
        assertThat(Observed.avp(server.us.last("StopCCN"), 1)).startsWith(0, 7);
    }

    @ParameterizedTest
    @ValueSource(strings = {SCCRQ, SCCRP})
    void aMessageOutOfSequenceEndsATunnelThatWaitsToBeConnected(String message) {
        FakePeer client = new FakePeer(LNS);
        client.says(0, 0, SCCRQ);
        client.says(message);
        assertThat(Observed.avp(client.us.last("StopCCN"), 1)).startsWith(0, 7);
    }

    @Test
    void anotherProtocolVersionIsRefused() {
        FakePeer server = FakePeer.ofLac(LAC);
        server.says(SCCRP.replace("8008000000020100", "8008000000020300"));
        assertThat(Observed.avp(server.us.last("StopCCN"), 1)).containsExactly(0, 5, 1, 0);
        assertThat(server.us.failure().happened()).contains("asks for protocol version 3");
    }

    /** Section 4.4.3: "the initiator which included the Tie Breaker AVP 'wins'" and ours is silently discarded. */
    @Test
    void aCrossingRequestWithATieBreakerWins() {
        FakePeer server = FakePeer.ofLac(LAC);
        int discarded = server.tunnel();
        server.says(0, 0, SCCRQ + "000e00000005 0000000000000001");
        assertThat(server.us.sentTypes()).containsExactly("SCCRQ", "SCCRP");
        assertThat(server.tunnel()).isNotEqualTo(discarded);

        server.says(SCCCN);
        assertThat(server.us.told(TunnelEstablished.class)).hasSize(1);
        assertThat(server.us.sentTypes()).containsExactly("SCCRQ", "SCCRP", "ICRQ");
        server.says(server.session(), ICRP);
        assertThat(server.us.told(L2tpOutput.CallEstablished.class)).hasSize(1);
    }

    @Test
    void aCrossingRequestWithoutATieBreakerIsAnotherTunnelThatWeDoNotServe() {
        FakePeer server = FakePeer.ofLac(LAC);
        server.hears(new ControlHeader(0, 0, 0, 0).with(Captures.hex(SCCRQ)));
        assertThat(server.us.connection.statistics().misdirected()).isEqualTo(1);
        server.says(SCCRP);
        assertThat(server.us.told(TunnelEstablished.class)).hasSize(1);
    }

    /** The SCCRP was lost: xl2tpd#82 shows clients that begin again from tunnel id 0. */
    @Test
    void aRepeatedRequestIsAcknowledgedAndOpensNoSecondTunnel() {
        FakePeer client = new FakePeer(LNS);
        byte[] request = new ControlHeader(0, 0, 0, 0).with(Captures.hex(SCCRQ));
        client.hears(request);
        client.hears(request);
        assertThat(client.us.sentTypes()).containsExactly("SCCRP", "ZLB");

        client.hears(new ControlHeader(0, 0, 0, 0).with(Captures.hex(SCCRQ.replace("091234", "094321"))));
        assertThat(client.us.sentTypes()).containsExactly("SCCRP", "ZLB");
        assertThat(client.us.connection.statistics().misdirected()).isEqualTo(1);
    }

    @Test
    void dataThatComesInPutsOffTheHello() {
        FakePeer server = FakePeer.ofConnectedLac();
        server.waits(20_000);
        server.us.connection.peerAlive(server.now);
        server.waits(29_999);
        assertThat(server.us.sentTypes()).doesNotContain("HELLO");
        server.waits(1);
        assertThat(server.us.sentTypes()).endsWith("HELLO");
        // Android acknowledges, and never says HELLO itself.
        server.acknowledges();
        server.waits(29_999);
        assertThat(server.us.sentTypes().stream().filter("HELLO"::equals)).hasSize(1);
        assertThat(server.us.told(Failed.class)).isEmpty();
    }

    /** Section 6.4: "all active sessions are implicitly cleared". What was not sent yet is not sent any more. */
    @Test
    void nothingNewIsSentAfterTheEnd() {
        FakePeer stopped = FakePeer.ofLac(LAC);
        stopped.says(SCCRP + "80080000000a0001");
        stopped.says(STOP_CCN + "8008000000010001");
        assertThat(stopped.us.sentTypes()).containsExactly("SCCRQ", "SCCCN", "ZLB");

        FakePeer closed = FakePeer.ofLac(LAC);
        closed.says(SCCRP + "80080000000a0002");
        closed.acknowledges();
        closed.says(SCCCN);
        assertThat(closed.us.sentTypes()).containsExactly("SCCRQ", "SCCCN", "ICRQ", "CDN", "StopCCN");
    }

    @Test
    void whatWaitsForTheWindowIsNotSentBeforeTheStopCcn() {
        FakePeer server = FakePeer.ofLac(LAC);
        server.says(SCCRP + "80080000000a0001");
        server.us.connection.close(server.now, 1, "");
        server.us.drain();
        server.acknowledges();
        server.acknowledges();
        assertThat(server.us.sentTypes()).containsExactly("SCCRQ", "SCCCN", "CDN", "StopCCN");
        assertThat(server.us.isClosed()).isFalse();
        server.acknowledges();
        assertThat(server.us.isClosed()).isTrue();
    }

    /** What ends the tunnel anyway is not refused for its form. */
    @Test
    void aMalformedStopCcnIsAnEndToo() {
        FakePeer server = FakePeer.ofConnectedLac();
        server.says(STOP_CCN + "8008000000010006 800701370006 00");
        assertThat(server.us.failure().happened())
                .isEqualTo("the peer cleared the tunnel by StopCCN (result 6, the requester is being shut down)");
        assertThat(server.us.sentTypes()).endsWith("ZLB").doesNotContain("StopCCN");
    }

    @Test
    void closingBeforeItHasBegunIsSilent() {
        FakePeer server = new FakePeer(LAC);
        server.us.connection.close(server.now, 1, "");
        server.us.drain();
        assertThat(server.us.isClosed()).isTrue();
        assertThat(server.us.sent).isEmpty();
        server.us.connection.start(server.now);
        assertThat(server.us.drain()).isEmpty();
    }

    @Test
    void closingWhileNobodyAnswersDoesNotWait() {
        FakePeer server = FakePeer.ofLac(LAC);
        server.us.connection.close(server.now, 6, "");
        server.us.drain();
        assertThat(server.us.sentTypes()).containsExactly("SCCRQ", "StopCCN");
        assertThat(server.us.isClosed()).isTrue();
    }

    @Test
    void closingWaitsForASilentPeerNoLongerThanPeopleDo() {
        FakePeer server = FakePeer.ofConnectedLac();
        server.us.connection.close(server.now, 6, "");
        server.us.drain();
        assertThat(server.us.sentTypes()).endsWith("CDN", "StopCCN");
        server.waits(2_499);
        assertThat(server.us.isClosed()).isFalse();
        assertThat(server.us.connection.statistics().retransmitted()).isPositive();
        server.waits(1);
        assertThat(server.us.isClosed()).isTrue();
        assertThat(server.us.told(Failed.class)).isEmpty();
        assertThat(server.hasTimer()).isFalse();
    }

    @Test
    void closingEndsWithTheAcknowledgement() {
        FakePeer server = FakePeer.ofConnectedLac();
        server.us.connection.close(server.now, 6, "bye");
        server.us.drain();
        assertThat(Observed.avp(server.us.last("StopCCN"), 1))
                .startsWith(0, 6, 0, 0)
                .asString()
                .endsWith("bye");
        server.acknowledges();
        assertThat(server.us.isClosed()).isTrue();
        int sent = server.us.sent.size();
        server.says(HELLO);
        assertThat(server.us.sent).hasSize(sent);
    }

    @Test
    void aCrossingStopCcnIsAcknowledgedAndEndsTheWaiting() {
        FakePeer server = FakePeer.ofConnectedLac();
        server.us.connection.close(server.now, 1, "");
        server.us.drain();
        server.hears(new ControlHeader(server.tunnel(), 0, 2, 4).with(Captures.hex(STOP_CCN + "8008000000010001")));
        assertThat(server.us.sentTypes()).endsWith("CDN", "StopCCN", "ZLB");
        assertThat(server.us.isClosed()).isTrue();
        assertThat(server.us.told(Failed.class)).isEmpty();
    }
}
