package bulkhead.protocol.ike.session;

import static org.assertj.core.api.Assertions.assertThat;

import bulkhead.protocol.core.Reason;
import bulkhead.protocol.ike.wire.IsakmpHeader;
import bulkhead.protocol.ike.wire.PeerVendor;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class IkeLivenessTest {
    private static final int INTERVAL = 30_000;

    @Test
    void aPeerThatVanishesIsNoticedAfterEightUnansweredQuestions() {
        IkeWorld world = new IkeWorld(1).connect();
        world.run(5000);
        long sentBefore = world.client.session.statistics().sent();
        world.server.mute = true;
        world.run(INTERVAL + 13_000);

        assertThat(world.client.failure().reason()).isEqualTo(Reason.NO_ANSWER);
        assertThat(world.client.failure().message()).contains("8 times whether it is alive");
        // Eight questions, and the Deletes of the ESP and ISAKMP SAs in case only one direction is dead.
        assertThat(world.client.session.statistics().sent() - sentBefore).isEqualTo(10);
    }

    /** When the network below changed nobody should wait for the usual silence. */
    @Test
    void aPeerThatIsProbedAndSilentIsGivenUpAfterFourSeconds() {
        IkeWorld world = new IkeWorld(6).connect();
        world.run(5000);
        world.server.mute = true;
        world.client.session.probe(world.now);
        world.run(3_999);
        assertThat(world.client.failure()).isNull();
        world.run(1);
        assertThat(world.client.failure().message()).contains("4 times whether it is alive");
    }

    @Test
    void aPeerThatAnswersAProbeIsLeftInPeace() {
        IkeWorld world = new IkeWorld(7).connect();
        world.run(5000);
        long sent = world.client.session.statistics().sent();
        world.client.session.probe(world.now);
        world.run(INTERVAL - 10_000);
        assertThat(world.client.session.statistics().sent() - sent).isEqualTo(1);
        assertThat(world.client.failure()).isNull();
    }

    @Test
    void aPeerThatAnswersIsAskedForEver() {
        IkeWorld world = new IkeWorld(2).connect();
        world.run(3_600_000);

        assertThat(world.client.failure()).isNull();
        assertThat(world.server.failure()).isNull();
        assertThat(world.client.session.statistics().sent()).isGreaterThan(100);
    }

    @Test
    void lostQuestionsAndAnswersAreForgiven() {
        IkeWorld world = new IkeWorld(3).connect();
        world.loss = 0.2;
        world.run(600_000);

        assertThat(world.client.failure()).isNull();
    }

    /** RFC 3706 section 5.5: traffic is proof enough. */
    @Test
    void aPeerWhoseEspComesInIsNotAsked() {
        IkeWorld world = new IkeWorld(4).connect();
        world.ping(1000, 600_000);
        world.run(10_000);
        long sent = world.client.session.statistics().sent();
        world.run(580_000);

        assertThat(world.client.session.statistics().sent()).isEqualTo(sent);
        assertThat(world.client.failure()).isNull();
    }

    @Test
    void aPeerThatDoesNotKnowDeadPeerDetectionIsNotAsked() {
        IkeWorld world = new IkeWorld(5, it -> it, it -> it.withDpdInterval(0));
        world.wire = it -> {
            if (IkeSessionTest.encrypted(it.message()) || it.from() == world.client) {
                return it;
            }
            byte[] message = it.message().clone();
            int at = indexOf(message, PeerVendor.DEAD_PEER_DETECTION);
            if (at >= 0) {
                message[at] ^= 1;
            }
            return new IkeWorld.Packet(it.from(), message, it.natPort());
        };
        world.connect();
        world.server.mute = true;
        world.run(600_000);

        assertThat(world.client.failure()).isNull();
        assertThat(world.client.session.statistics().sent()).isLessThanOrEqualTo(8);
    }

    @Test
    void anOldAnswerPlayedAgainIsNoSignOfLife() {
        IkeWorld world = new IkeWorld(6).connect();
        byte[][] answer = {null};
        world.wire = it -> {
            if (answer[0] == null
                    && it.from() == world.server
                    && IkeSessionTest.exchange(it.message()) == IsakmpHeader.INFORMATIONAL) {
                answer[0] = it.message();
            }
            return it;
        };
        world.run(INTERVAL + 1000);
        assertThat(answer[0]).isNotNull();
        world.server.mute = true;
        for (int i = 0; i < 120; i++) {
            world.after(500L * i, () -> world.client.session.receive(world.now, answer[0], false));
        }
        world.run(60_000);

        assertThat(world.client.failure().reason()).isEqualTo(Reason.NO_ANSWER);
    }

    @Test
    void aServerNoticesADeadClientToo() {
        IkeWorld world = new IkeWorld(7).connect();
        world.client.mute = true;
        world.run(INTERVAL + 60_000);

        assertThat(world.server.failure().reason()).isEqualTo(Reason.NO_ANSWER);
    }

    private static int indexOf(byte[] bytes, byte[] part) {
        for (int at = 0; at + part.length <= bytes.length; at++) {
            if (Arrays.equals(bytes, at, at + part.length, part, 0, part.length)) {
                return at;
            }
        }
        return -1;
    }
}
