package bulkhead.protocol.ike.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import bulkhead.protocol.ike.IkeConfig;
import bulkhead.protocol.ike.IkeOutput;
import bulkhead.protocol.ike.IkeStatistics;
import bulkhead.protocol.ike.crypto.Prf;
import bulkhead.protocol.ike.exchange.MainMode.Progress;
import bulkhead.protocol.ike.wire.IsakmpHeader;
import bulkhead.protocol.ike.wire.Payload;
import bulkhead.protocol.ike.wire.PayloadChain;
import bulkhead.protocol.note.Notes;
import bulkhead.protocol.wire.IpAddress;
import bulkhead.protocol.wire.MalformedException;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What proves us may take its time, as when a card makes it: main mode waits for it, in either role. */
class LateProofTest {
    private static final IpAddress CLIENT = IpAddress.parse("192.0.2.10");
    private static final IpAddress SERVER = IpAddress.parse("203.0.113.1");
    private static final byte[] PSK = {1, 2, 3};

    private final Late ofClient = new Late();
    private final Late ofServer = new Late();
    private final Outbox fromClient = new Outbox(Notes.NONE);
    private final Outbox fromServer = new Outbox(Notes.NONE);
    private MainMode client;
    private MainMode server;

    /** A pre-shared key that waits to be released. */
    private static final class Late implements Proof {
        private final Proof key = new PreSharedKey(PSK);
        private final Queue<byte[]> asked = new ArrayDeque<>();

        @Override
        public int method() {
            return key.method();
        }

        @Override
        public byte[] skeyid(Prf prf, byte[] nonceI, byte[] nonceR, byte[] secret) {
            return key.skeyid(prf, nonceI, nonceR, secret);
        }

        @Override
        public Optional<List<Payload>> prove(byte[] hash) {
            asked.add(hash);
            return Optional.empty();
        }

        @Override
        public boolean isProvenBy(PayloadChain message, byte[] hash) throws MalformedException {
            return key.isProvenBy(message, hash);
        }

        private List<Payload> release() {
            return key.prove(asked.remove()).orElseThrow();
        }
    }

    @BeforeEach
    void untilMessage4() throws Exception {
        Random random = new Random(1);
        client = new MainModeInitiator(
                IkeConfig.client(CLIENT, 51000, SERVER, PSK), ofClient, random, fromClient, 0, false, true);
        server = new MainModeResponder(
                IkeConfig.server(SERVER, CLIENT, 51000, PSK), ofServer, random, fromServer, 0, client.cookies(), false);
        for (int i = 0; i < 2; i++) {
            pass(0, fromClient, server);
            pass(0, fromServer, client);
        }
    }

    @Test
    void bothProofsAreWaitedFor() throws Exception {
        assertThat(ofClient.asked).hasSize(1);
        assertThat(fromClient.poll()).as("message 5").isNull();
        assertThat(client.proven(3_000, ofClient.release())).isEqualTo(MainMode.UNDER_WAY);
        assertThat(pass(3_100, fromClient, server)).isEqualTo(MainMode.UNDER_WAY);
        assertThat(fromServer.poll()).as("message 6").isNull();

        assertThat(server.proven(6_000, ofServer.release())).isInstanceOf(Progress.Established.class);
        assertThat(pass(6_100, fromServer, client)).isInstanceOf(Progress.Established.class);
    }

    /** Message 3 has its answer. */
    @Test
    void meanwhileNothingIsRepeated() {
        for (int now = 0; now < 8_000; now += 250) {
            assertThat(client.tick(now)).isEqualTo(MainMode.UNDER_WAY);
        }
        assertThat(fromClient.poll()).isNull();
        assertThat(client.tick(8_000)).as("is not done in time").isInstanceOf(Progress.Failed.class);
    }

    /** Nobody has the keys yet, so it says nothing of them that it cannot be decrypted. */
    @ParameterizedTest
    @ValueSource(ints = {0, IsakmpHeader.ENCRYPTION})
    void whatComesMeanwhileIsNotLookedAt(int flags) throws Exception {
        byte[] message =
                IsakmpHeader.message(client.cookies(), Payload.ID, IsakmpHeader.MAIN_MODE, flags, 0, new byte[16]);
        assertThat(client.receive(100, IsakmpHeader.parse(message), message, false))
                .isEqualTo(MainMode.UNDER_WAY);

        assertThat(fromClient.statistics().dropped(IkeStatistics.Drop.UNEXPECTED))
                .isOne();
        assertThat(client.tick(5_000)).isEqualTo(MainMode.UNDER_WAY);
    }

    @Test
    void aProofThatNobodyWaitsForIsNone() {
        List<Payload> proof = ofClient.release();
        assertThat(server.proven(0, proof)).as("has not asked").isEqualTo(MainMode.UNDER_WAY);
        assertThat(fromServer.poll()).isNull();
        client.proven(0, proof);
        assertThat(fromClient.poll()).isNotNull();
        client.proven(0, proof);
        assertThat(fromClient.poll()).as("a second message 5").isNull();
    }

    private static Progress pass(long now, Outbox from, MainMode to) throws MalformedException {
        byte[] message = ((IkeOutput.Send) from.poll()).message();
        return to.receive(now, IsakmpHeader.parse(message), message, false);
    }
}
