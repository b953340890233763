package bulkhead.protocol.ppp.session;

import static org.assertj.core.api.Assertions.assertThat;

import bulkhead.protocol.core.Machine;
import bulkhead.protocol.ppp.NcpPolicy;
import bulkhead.protocol.ppp.PppConfig;
import bulkhead.protocol.ppp.PppOutput;
import bulkhead.protocol.ppp.auth.AuthMethod;
import bulkhead.protocol.ppp.automaton.Frames;
import bulkhead.protocol.ppp.wire.PppProtocol;
import bulkhead.protocol.wire.ByteReader;
import bulkhead.protocol.wire.IpAddress;
import bulkhead.protocol.wire.MalformedException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** RFC 1661 section 5.8: an Echo-Reply has the identifier of its request, which may be sent at any time. */
class EchoRoundTripTest {
    private static final int LCP_ECHO_REQUEST = 9;
    private static final int LCP_ECHO_REPLY = 10;

    private final List<byte[]> requests = new ArrayList<>();
    private long now;

    @Test
    void isThereAndBack() {
        PppPair pair = pair(new PppPair.Quality(35, 0, 0, 0));
        assertThat(pair.client.roundTripMillis()).isEmpty();
        pair.client.askRoundTrip(pair.now);
        pair.runUntil(pair.now + 1_000, () -> false);
        assertThat(pair.client.roundTripMillis()).contains(70L);
    }

    @Test
    void isOfTheNewestAnswer() {
        PppSession session = opened();
        byte[] first = ask(session, 100);
        byte[] second = ask(session, 5_100);
        answer(session, second, 5_130);
        assertThat(session.roundTripMillis()).contains(30L);
        answer(session, first, 6_100);
        assertThat(session.roundTripMillis()).as("a link that takes 6 s is one").contains(6_000L);
    }

    @Test
    void aLostReplyChangesNothing() {
        PppSession session = opened();
        answer(session, ask(session, 100), 140);
        ask(session, 5_100);
        answer(session, ask(session, 10_100), 10_150);
        assertThat(session.roundTripMillis()).contains(50L);
    }

    @Test
    void aSecondCopyOfAReplyDoesNotCount() {
        PppSession session = opened();
        byte[] request = ask(session, 100);
        answer(session, request, 140);
        answer(session, request, 900);
        assertThat(session.roundTripMillis()).contains(40L);
    }

    @Test
    void aReplyToNothingWeAskedDoesNotCount() {
        PppSession session = opened();
        byte[] request = ask(session, 100);
        request[5]++;
        answer(session, request, 140);
        assertThat(session.roundTripMillis()).isEmpty();
    }

    /** RFC 1661 section 6.4: a packet with our own magic number is one of ours that came back. */
    @Test
    void ourOwnRequestComeBackAsAReplyDoesNotCount() {
        PppSession session = opened();
        byte[] reply = ask(session, 100);
        reply[4] = LCP_ECHO_REPLY;
        session.receive(140, reply, 0, reply.length);
        assertThat(session.roundTripMillis()).isEmpty();
        assertThat(session.statistics().echoesAnswered()).isZero();
    }

    @Test
    void nothingIsAskedBeforeTheNetworkPhase() {
        PppPair pair = new PppPair(client(), server(), PppPair.Quality.PERFECT, 1);
        pair.client.askRoundTrip(pair.now);
        pair.drain();
        assertThat(pair.fromClient).isEmpty();
    }

    /** Who is asked how long an answer takes is not asked whether they live: silence is believed no sooner and no later. */
    @Test
    void aPeerThatAnswersNoEchoIsMissedAsSoonAsWithoutTheQuestions() {
        assertThat(silenceUntilMissed(true)).isEqualTo(silenceUntilMissed(false));
    }

    private long silenceUntilMissed(boolean asked) {
        PppSession session = opened();
        long asks = now + 5_000;
        long from = now;
        while (session.deadline() != Machine.NEVER) {
            now = asked ? Math.min(asks, session.deadline()) : session.deadline();
            if (asked && now == asks) {
                session.askRoundTrip(now);
                asks += 5_000;
            }
            session.tick(now);
        }
        assertThat(Frames.drain(session)).last().isInstanceOf(PppOutput.Failed.class);
        return now - from;
    }

    /** The server's side is gone from now on: the test answers. */
    private PppSession opened() {
        PppPair pair = pair(PppPair.Quality.PERFECT);
        pair.drain();
        now = 0;
        pair.client.peerAlive(now);
        return pair.client;
    }

    private byte[] ask(PppSession session, long at) {
        session.askRoundTrip(at);
        byte[] frame = ((PppOutput.Send) session.poll()).frame();
        assertThat(code(frame)).isEqualTo(LCP_ECHO_REQUEST);
        return frame;
    }

    private void answer(PppSession session, byte[] request, long at) {
        byte[] reply = request.clone();
        reply[4] = LCP_ECHO_REPLY;
        reply[8] ^= 1; // another magic number
        session.receive(at, reply, 0, reply.length);
    }

    private static int code(byte[] frame) {
        try {
            ByteReader reader = new ByteReader(frame);
            assertThat(PppProtocol.read(reader)).isEqualTo(PppProtocol.LCP);
            return reader.u8();
        } catch (MalformedException e) {
            throw new AssertionError(e);
        }
    }

    private static PppPair pair(PppPair.Quality quality) {
        PppPair pair = new PppPair(client(), server(), quality, 1).open();
        assertThat(pair.runUntil(10_000, pair::bothFamiliesUp)).isTrue();
        return pair;
    }

    private static PppConfig client() {
        return PppConfig.client("anna", new byte[] {1}, Set.of(AuthMethod.NONE), 1400, true, true, 1);
    }

    private static PppConfig server() {
        return PppConfig.server(
                "server",
                _ -> null,
                Set.of(),
                1400,
                new PppConfig.Ip4(NcpPolicy.OPEN, IpAddress.parse("10.0.0.1"), IpAddress.parse("10.0.0.2"), List.of()),
                new PppConfig.Ip6(NcpPolicy.OPEN, 2));
    }
}
