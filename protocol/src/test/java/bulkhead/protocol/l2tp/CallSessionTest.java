package bulkhead.protocol.l2tp;

import static bulkhead.protocol.l2tp.FakePeer.ASSIGNED_SESSION_ID;
import static bulkhead.protocol.l2tp.FakePeer.ICCN;
import static bulkhead.protocol.l2tp.FakePeer.ICRP;
import static bulkhead.protocol.l2tp.FakePeer.ICRQ;
import static bulkhead.protocol.l2tp.FakePeer.SCCCN;
import static bulkhead.protocol.l2tp.FakePeer.SCCRP;
import static bulkhead.protocol.l2tp.FakePeer.SCCRQ;
import static bulkhead.protocol.l2tp.FakePeer.SESSION_ID;
import static org.assertj.core.api.Assertions.assertThat;

import bulkhead.protocol.core.Reason;
import bulkhead.protocol.l2tp.L2tpOutput.CallEstablished;
import bulkhead.protocol.l2tp.L2tpOutput.Failed;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** RFC 2661 section 7.4, against a peer whose messages are written by hand. */
class CallSessionTest {
    private static final String CDN = "800800000000000e" + ASSIGNED_SESSION_ID;

    private static FakePeer placedCall() {
        FakePeer server = FakePeer.ofLac(L2tpConfig.lac("laptop"));
        server.says(SCCRP);
        return server;
    }

    /** RFC 2661 sections 6.6 and 6.8 name the AVPs that MUST be there. */
    @Test
    void theRequestAndTheConnectedSayWhatTheyMust() {
        FakePeer server = placedCall();
        byte[] request = server.us.last("ICRQ");
        assertThat(Observed.u16(request, 6)).as("session id").isZero();
        assertThat(Observed.u16(Observed.avp(request, 14), 0))
                .as("assigned session id")
                .isNotZero();
        assertThat(Observed.avp(request, 15)).as("call serial number").hasSize(4);

        server.says(server.session(), ICRP);
        byte[] connected = server.us.last("ICCN");
        assertThat(Observed.u16(connected, 6)).as("session id").isEqualTo(SESSION_ID);
        assertThat(Observed.avp(connected, 24)).as("connect speed").hasSize(4).isNotEqualTo(new byte[4]);
        assertThat(Observed.avp(connected, 19)).as("framing type").containsExactly(0, 0, 0, 1);
        assertThat(server.us.told(CallEstablished.class))
                .containsExactly(
                        new CallEstablished(server.tunnel(), FakePeer.TUNNEL_ID, server.session(), SESSION_ID, false));
    }

    /** Section 4.4.3: a Framing Type "not advertised in the Framing Capabilities AVP" gets the call rejected. */
    @Test
    void asksForAFramingThatTheServerHas() {
        FakePeer server = FakePeer.ofLac(L2tpConfig.lac("laptop"));
        server.says(SCCRP.replace("00000003 8008", "00000002 8008"));
        server.says(server.session(), ICRP);
        assertThat(Observed.avp(server.us.last("ICCN"), 19)).containsExactly(0, 0, 0, 2);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "80080000 0001 0004|result 4, facilities for the call are lacking at the moment|the server has no free line: connect again later",
                "800a0000 0001 0002 0004|result 2, call disconnected for a general error; error 4, insufficient resources to handle this now|the server has no free place: connect again later",
                "800a0000 0001 0002 0007|result 2, call disconnected for a general error; error 7, try another server|use another server of the same provider",
                "80080000 0001 0300|result 3, call disconnected for administrative reasons|connect again; if it happens again, ask the administrator whether this account may connect"
            })
    void aRefusedCallIsToldInWordsAndTheTunnelCleared(String result, String words, String advice) {
        FakePeer server = placedCall();
        server.says(server.session(), CDN + result);
        assertThat(server.us.failure().reason()).isEqualTo(Reason.ENDED_BY_PEER);
        assertThat(server.us.failure().happened())
                .isEqualTo("we sent ICRQ and the server answered CDN (" + words + ")");
        assertThat(server.us.failure().advice()).isEqualTo(advice);
        assertThat(server.us.sentTypes()).endsWith("StopCCN").doesNotContain("CDN");
        server.acknowledges();
        assertThat(server.us.isClosed()).isTrue();
    }

    /** RFC 2661 section 4.4.4: "even if CDN is sent before an Assigned Session ID is received". */
    @Test
    void aRefusalWithoutOurSessionIdIsOfTheOnlyCall() {
        FakePeer server = placedCall();
        server.says(0, CDN + "8008000000010004");
        assertThat(server.us.failure().happened()).startsWith("we sent ICRQ and the server answered CDN");

        FakePeer client = FakePeer.ofConnectedLns();
        client.says(0, "800800000000000e 80080000000e0001 8008000000010001");
        assertThat(client.us.told(Failed.class)).as("another session's").isEmpty();
        client.says(0, CDN + "8008000000010001");
        assertThat(client.us.failure().happened()).startsWith("the peer disconnected the call by CDN");
    }

    @Test
    void aCallOfAnUnknownSessionIsDropped() {
        FakePeer server = FakePeer.ofConnectedLac();
        server.says(server.session() ^ 1, CDN + "8008000000010001");
        assertThat(server.us.connection.statistics().misdirected()).isEqualTo(1);
        assertThat(server.us.sentTypes()).endsWith("ZLB");
        assertThat(server.us.told(Failed.class)).isEmpty();
    }

    /** The rows of sections 7.4.1 and 7.4.2 that answer a message in the wrong state with CDN. */
    @ParameterizedTest
    @ValueSource(strings = {ICRQ, ICRP, ICCN})
    void aMessageOutOfSequenceEndsAnEstablishedCall(String message) {
        for (FakePeer peer : new FakePeer[] {FakePeer.ofConnectedLac(), FakePeer.ofConnectedLns()}) {
            peer.says(peer.session(), message);
            assertThat(peer.us.sentTypes()).endsWith("CDN", "StopCCN");
            assertThat(Observed.u16(peer.us.last("CDN"), 6)).isEqualTo(SESSION_ID);
            assertThat(peer.us.failure().reason()).isEqualTo(Reason.PROTOCOL_VIOLATION);
        }
    }

    @Test
    void anUnknownMandatoryAvpEndsTheCall() {
        FakePeer server = placedCall();
        server.says(server.session(), ICRP + "800701370006 00");
        assertThat(Observed.avp(server.us.last("CDN"), 1))
                .startsWith(0, 2, 0, 8)
                .asString()
                .endsWith("vendor 311 attribute 6");
        assertThat(server.us.failure().happened())
                .isEqualTo("the peer sent ICRP that we must not accept: an unknown AVP was marked mandatory (vendor 311"
                        + " attribute 6)");
        assertThat(server.us.told(CallEstablished.class)).isEmpty();
    }

    /** The LNS refuses that call only: the LAC may place another. */
    @Test
    void anUnknownMandatoryAvpInARequestRefusesTheCall() {
        FakePeer client = new FakePeer(L2tpConfig.lns("office"));
        client.says(0, 0, SCCRQ);
        client.says(SCCCN);
        client.says(ICRQ + "800701370006 00");
        assertThat(Observed.u16(client.us.last("CDN"), 6)).isEqualTo(SESSION_ID);
        assertThat(Observed.avp(client.us.last("CDN"), 1)).startsWith(0, 2, 0, 8);
        client.says(ICRQ);
        client.says(client.session(), ICCN);
        assertThat(client.us.told(CallEstablished.class)).hasSize(1);
    }

    @Test
    void aSecondCallIsDeclined() {
        FakePeer client = FakePeer.ofConnectedLns();
        client.says(ICRQ.replace("0e5678", "0e8765"));
        assertThat(Observed.u16(client.us.last("CDN"), 6)).isEqualTo(0x8765);
        assertThat(Observed.avp(client.us.last("CDN"), 1)).containsExactly(0, 4);
        assertThat(client.us.told(Failed.class)).isEmpty();
    }

    /** We place no outgoing calls and serve no others' (sections 7.4.1, 7.5.1: "not acceptable: Send CDN"). */
    @ParameterizedTest
    @CsvSource({"8008000000000007 80080000000e8765, 5", "800800000000000a 80080000000e8765 800a0000000f00000001, 4"})
    void aClientTakesNoCalls(String request, int result) {
        FakePeer server = FakePeer.ofConnectedLac();
        server.says(request);
        assertThat(Observed.u16(server.us.last("CDN"), 6)).isEqualTo(0x8765);
        assertThat(Observed.avp(server.us.last("CDN"), 1)).containsExactly(0, result);
        assertThat(server.us.told(Failed.class)).isEmpty();
    }

    /** WEN, SLI (which Meraki sends: go-l2tp's issue 6), OCRP, OCCN and a late HELLO of the call. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "800800000000000f 802000000022 0000000000000000000000000000000000000000000000000000",
                "8008000000000010 801000000023 0000ffffffffffffffff",
                "8008000000000008 80080000000e8765",
                "8008000000000009",
                "8008000000000006"
            })
    void whatIsNotForUsIsAcknowledgedAndIgnored(String message) {
        FakePeer server = FakePeer.ofConnectedLac();
        server.says(server.session(), message);
        assertThat(server.us.sentTypes()).endsWith("ZLB");
        assertThat(server.us.told(Failed.class)).isEmpty();
    }

    /** The flood that a hostile peer could make of our answers: it acknowledges none until the end. */
    @Test
    void declinedCallsDoNotPileUp() {
        FakePeer client = FakePeer.ofConnectedLns();
        int tunnel = client.tunnel();
        int first = Observed.ns(client.us.last("ICRP")) + 1;
        for (int ns = 4; ns < 10_000; ns++) {
            client.hears(new ControlHeader(tunnel, 0, ns, first).with(Captures.hex(ICRQ)));
        }
        for (int nr = first + 1; nr < first + 100; nr++) {
            client.hears(new ControlHeader(tunnel, 0, 10_000, nr).with(new byte[0]));
        }
        assertThat(client.us.sentTypes().stream().filter("CDN"::equals).count()).isEqualTo(32);
        assertThat(client.us.connection.statistics().misdirected()).isEqualTo(10_000 - 4 - 32);
        assertThat(client.us.told(Failed.class)).isEmpty();
    }
}
