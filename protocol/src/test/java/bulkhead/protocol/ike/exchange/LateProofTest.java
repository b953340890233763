package bulkhead.protocol.ike.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import bulkhead.protocol.core.Failure;
import bulkhead.protocol.core.Layer;
import bulkhead.protocol.core.Reason;
import bulkhead.protocol.ike.Credential;
import bulkhead.protocol.ike.Identities;
import bulkhead.protocol.ike.IkeConfig;
import bulkhead.protocol.ike.IkeOutput;
import bulkhead.protocol.ike.IkeStatistics;
import bulkhead.protocol.ike.Notary.Answer;
import bulkhead.protocol.ike.Notary.Question;
import bulkhead.protocol.ike.exchange.Phase1Exchange.Progress;
import bulkhead.protocol.ike.wire.IsakmpHeader;
import bulkhead.protocol.ike.wire.Payload;
import bulkhead.protocol.note.Notes;
import bulkhead.protocol.wire.IpAddress;
import bulkhead.protocol.wire.MalformedException;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What proves us may take its time, as when a card makes it, and what proves the peer as well: main mode waits, in either role. */
class LateProofTest {
    private static final IpAddress CLIENT = IpAddress.parse("192.0.2.10");
    private static final IpAddress SERVER = IpAddress.parse("203.0.113.1");

    private final Identities ours = Identities.of("rsa");
    private final Identities theirs = Identities.of("rsa2");
    private final Outbox fromClient = new Outbox(Notes.NONE);
    private final Outbox fromServer = new Outbox(Notes.NONE);
    private Phase1Exchange client;
    private Phase1Exchange server;

    @BeforeEach
    void untilMessage4() throws Exception {
        Random random = new Random(1);
        Credential ofClient = ours.trusting(theirs);
        Credential ofServer = theirs.trusting(ours);
        client = new MainModeInitiator(
                IkeConfig.client(CLIENT, 51000, SERVER, ofClient),
                Proof.of(ofClient),
                random,
                fromClient,
                0,
                false,
                true);
        server = new MainModeResponder(
                IkeConfig.server(SERVER, CLIENT, 51000, ofServer),
                Proof.of(ofServer),
                random,
                fromServer,
                0,
                client.cookies(),
                false);
        for (int i = 0; i < 2; i++) {
            pass(0, fromClient, server);
            pass(0, fromServer, client);
        }
    }

    @Test
    void bothProofsAndBothJudgementsAreWaitedFor() throws Exception {
        Question toSign = asked(fromClient, Question.Sign.class);
        assertThat(fromClient.poll()).as("message 5").isNull();
        assertThat(client.answered(3_000, toSign, toSign.ask())).isEqualTo(Phase1Exchange.UNDER_WAY);
        assertThat(pass(3_100, fromClient, server)).isEqualTo(Phase1Exchange.UNDER_WAY);

        Question toTrust = asked(fromServer, Question.Trust.class);
        assertThat(fromServer.poll()).as("message 6").isNull();
        assertThat(server.answered(6_000, toTrust, toTrust.ask())).isEqualTo(Phase1Exchange.UNDER_WAY);
        Question toSignThere = asked(fromServer, Question.Sign.class);
        assertThat(server.answered(9_000, toSignThere, toSignThere.ask())).isInstanceOf(Progress.Established.class);

        assertThat(pass(9_100, fromServer, client)).isEqualTo(Phase1Exchange.UNDER_WAY);
        Question toTrustHere = asked(fromClient, Question.Trust.class);
        assertThat(client.answered(20_000, toTrustHere, toTrustHere.ask())).isInstanceOf(Progress.Established.class);
    }

    /** Message 3 has its answer. */
    @Test
    void meanwhileNothingIsRepeated() {
        Question toSign = asked(fromClient, Question.Sign.class);
        for (int now = 0; now < 60_000; now += 250) {
            assertThat(client.tick(now)).isEqualTo(Phase1Exchange.UNDER_WAY);
        }
        assertThat(fromClient.poll()).isNull();
        assertThat(client.tick(60_000)).as("is not done in time").isInstanceOf(Progress.Failed.class);
        assertThat(client.hasAsked(toSign)).isTrue();
    }

    /** Nobody has shown anything yet, so whatever comes says nothing. */
    @ParameterizedTest
    @ValueSource(ints = {0, IsakmpHeader.ENCRYPTION})
    void whatComesMeanwhileIsNotLookedAt(int flags) throws Exception {
        byte[] message =
                IsakmpHeader.message(client.cookies(), Payload.ID, IsakmpHeader.MAIN_MODE, flags, 0, new byte[16]);
        assertThat(client.receive(100, IsakmpHeader.parse(message), message, false))
                .isEqualTo(Phase1Exchange.UNDER_WAY);

        assertThat(fromClient.statistics().dropped(IkeStatistics.Drop.UNEXPECTED))
                .isOne();
        assertThat(client.tick(5_000)).isEqualTo(Phase1Exchange.UNDER_WAY);
    }

    @Test
    void anAnswerThatNobodyWaitsForChangesNothing() {
        Question toSign = asked(fromClient, Question.Sign.class);
        Answer answer = toSign.ask();
        assertThat(server.answered(0, toSign, answer)).as("has not asked").isEqualTo(Phase1Exchange.UNDER_WAY);
        assertThat(fromServer.poll()).isNull();
        client.answered(0, toSign, answer);
        assertThat(fromClient.poll()).isNotNull();
        client.answered(0, toSign, answer);
        assertThat(fromClient.poll()).as("a second message 5").isNull();
    }

    @Test
    void aKeyThatDoesNotSignEndsIt() {
        Question toSign = asked(fromClient, Question.Sign.class);
        Failure why = new Failure(Layer.HOST, Reason.HOST, "the card was pulled", "");

        assertThat(client.answered(0, toSign, new Answer.Refused(why))).isEqualTo(new Progress.Failed(client, why));
        assertThat(fromClient.poll()).as("nothing is to be taken back").isNull();
    }

    private static Question asked(Outbox from, Class<? extends Question> kind) {
        Question question = ((IkeOutput.Ask) from.poll()).question();
        assertThat(question).isInstanceOf(kind);
        return question;
    }

    private static Progress pass(long now, Outbox from, Phase1Exchange to) throws MalformedException {
        byte[] message = ((IkeOutput.Send) from.poll()).message();
        return to.receive(now, IsakmpHeader.parse(message), message, false);
    }
}
