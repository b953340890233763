package bulkhead.protocol.ike.session;

import static org.assertj.core.api.Assertions.assertThat;

import bulkhead.protocol.core.Reason;
import bulkhead.protocol.ike.Credential;
import bulkhead.protocol.ike.Identification;
import bulkhead.protocol.ike.Identities;
import bulkhead.protocol.ike.IkeHash;
import bulkhead.protocol.ike.IkeOutput;
import bulkhead.protocol.ike.IkeStatistics.Drop;
import bulkhead.protocol.ike.Notary;
import bulkhead.protocol.ike.Notary.Question;
import bulkhead.protocol.ike.wire.Payload;
import bulkhead.protocol.ike.wire.PayloadChain;
import bulkhead.protocol.wire.MalformedException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Phase 1 by signatures (RFC 2409 section 5.1, RFC 4754), both ends ours. */
class IkeCertificateTest {
    private static final Identities ME = Identities.of("rsa");
    private static final Identities YOU = Identities.of("rsa2");

    @ParameterizedTest
    @CsvSource({"rsa, rsa2", "rsa2, rsa", "p256, p256", "p384, p384", "p521, p521"})
    void signaturesOfEachKindConnect(String ofClient, String ofServer) {
        IkeWorld world = world(Identities.of(ofClient), Identities.of(ofServer)).connect();

        assertThat(world.client.failure()).isNull();
        assertThat(world.client.isUp()).isTrue();
        assertThat(world.server.isUp()).isTrue();
    }

    /** RFC 2409 section 5: the HMAC of the hash that goes with the signature, whatever is negotiated, which here is SHA2-256. */
    @ParameterizedTest
    @CsvSource({"rsa, 32", "p256, 32", "p384, 48", "p521, 64"})
    void whatIsSignedIsMadeByTheHashThatGoesWithTheSignature(String kind, int bytes) {
        IkeWorld world = world(Identities.of(kind), Identities.of(kind)).connect();

        assertThat(world.client.sa().proposal().hash()).isEqualTo(IkeHash.SHA2_256);
        assertThat(world.client.all(IkeOutput.Ask.class).getFirst().question())
                .isInstanceOfSatisfying(
                        Question.Sign.class, sign -> assertThat(sign.hash()).hasSize(bytes));
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aNewPhase1IsSignedAnewWhoeverBeginsIt(boolean byClient) {
        IkeWorld world = world(ME, YOU).connect();
        IkeWorld.Side starter = byClient ? world.client : world.server;
        world.run(5_000);
        starter.session.rekeyIke(world.now);
        starter.drain();
        world.run(20_000);

        assertThat(world.client.all(IkeOutput.Phase1Established.class)).hasSize(2);
        assertThat(world.server.all(IkeOutput.Phase1Established.class)).hasSize(2);
        assertThat(asked(world.client, Question.Sign.class)).isEqualTo(2);
        assertThat(asked(world.client, Question.Trust.class)).isEqualTo(2);
    }

    @Test
    void connectsWhereManyPacketsAreLost() {
        IkeWorld world = world(ME, YOU);
        world.loss = 0.3;
        world.connect();

        assertThat(world.client.isUp()).isTrue();
    }

    @Test
    void whatAPeerSaysItIsIsItsCertificatesSubject() {
        IkeWorld world = world(ME, YOU).connect();
        List<Question.Trust> questions = world.server.all(IkeOutput.Ask.class).stream()
                .map(IkeOutput.Ask::question)
                .filter(Question.Trust.class::isInstance)
                .map(Question.Trust.class::cast)
                .toList();

        assertThat(questions).hasSize(1);
        assertThat(questions.getFirst().certificates()).containsExactly(ME.certificate());
        assertThat(questions.getFirst().peer())
                .isEqualTo(new Identification(
                        Identification.DER_ASN1_DN,
                        0,
                        0,
                        ME.certificate().getSubjectX500Principal().getEncoded()));
    }

    /** It hears so, as it may not be known here that it counts on an SA. */
    @Test
    void aServerThatIsNotTrustedIsLeft() {
        IkeWorld world = world(ME.trusting(ME), YOU.trusting(ME)).connect();
        world.run(1_000);

        assertThat(world.client.failure().happened()).isEqualTo("a stranger");
        assertThat(world.client.outbound).isNull();
        assertThat(world.server.failure().reason()).isEqualTo(Reason.ENDED_BY_PEER);
    }

    /** Where keys sign both ends have the same keys before they know each other, so that a refusal can be read. */
    @Test
    void aServerThatDoesNotTrustUsSaysSoAndIsUnderstood() {
        IkeWorld world = world(ME.trusting(YOU), YOU.trusting(YOU)).connect();

        assertThat(world.client.failure().reason()).isEqualTo(Reason.AUTHENTICATION_REFUSED);
        assertThat(world.client.failure().happened())
                .isEqualTo("we showed our certificate, and 203.0.113.1 answered AUTHENTICATION-FAILED");
        assertThat(world.server.all(IkeOutput.Phase1Established.class)).isEmpty();
    }

    /** A certificate is no secret: who shows another's has to sign with its key. */
    @Test
    void somebodyElsesCertificateIsOfNoUse() {
        Credential.Certificate stolen = YOU.by(new Notary() {
            @Override
            public Answer answer(Question question) {
                return ME.answer(question, ME);
            }

            @Override
            public void close() {}
        });
        IkeWorld world = world(ME.trusting(YOU), stolen).connect();
        world.run(2_000);

        assertThat(world.client.session.statistics().dropped(Drop.BAD_HASH)).isPositive();
        assertThat(world.client.failure().happened())
                .isEqualTo("203.0.113.1 showed no certificate whose key has signed the exchange");
        assertThat(asked(world.client, Question.Trust.class)).isZero();
    }

    @ParameterizedTest
    @ValueSource(ints = {5, 6})
    void aSignatureThatWasChangedOnTheWayProvesNothing(int message) {
        IkeWorld world = world(ME, YOU);
        changing(
                world,
                message,
                payloads -> payloads.stream()
                        .map(it -> it instanceof Payload.Signature(byte[] data)
                                ? new Payload.Signature(flipped(data))
                                : it)
                        .toList());
        world.start();
        world.run(250);
        IkeWorld.Side judge = message == 5 ? world.server : world.client;

        assertThat(judge.session.statistics().dropped(Drop.BAD_HASH)).isPositive();
        assertThat(judge.all(IkeOutput.Phase1Established.class)).isEmpty();
    }

    /** The ID is signed with the rest. */
    @Test
    void anIdentityThatWasChangedOnTheWayProvesNothing() {
        IkeWorld world = world(ME, YOU);
        changing(
                world,
                6,
                payloads -> payloads.stream()
                        .map(it -> it instanceof Payload.Id
                                ? new Payload.Id(Identification.fqdn("other.example.org"))
                                : it)
                        .toList());
        world.start();
        world.run(250);

        assertThat(world.client.session.statistics().dropped(Drop.BAD_HASH)).isPositive();
        assertThat(world.client.all(IkeOutput.Phase1Established.class)).isEmpty();
    }

    @Test
    void aServerWithAPreSharedKeyIsToldApart() {
        IkeWorld world = new IkeWorld(4, it -> it.withCredential(ME.trusting(YOU)), it -> it).connect();

        assertThat(world.client.failure().reason()).isEqualTo(Reason.NO_COMMON_PROPOSAL);
        assertThat(world.client.failure().happened())
                .contains("with signatures by RSA")
                .endsWith("NO-PROPOSAL-CHOSEN");
    }

    /** Certificates of any bytes are no certificates, and no exception. */
    @Test
    void certificatesOfAnyBytesAreDropped() {
        Random random = new Random(5);
        for (int i = 0; i < 300; i++) {
            byte[] spoiled = encoded(YOU);
            for (int j = 0; j < 1 + i % 4; j++) {
                spoiled[random.nextInt(spoiled.length)] = (byte) random.nextInt();
            }
            int encoding = i % 3 == 0 ? Payload.Certificate.PKCS7 : Payload.Certificate.X509;
            IkeWorld world = world(ME, YOU);
            changing(
                    world,
                    6,
                    payloads -> payloads.stream()
                            .map(it ->
                                    it instanceof Payload.Certificate ? new Payload.Certificate(encoding, spoiled) : it)
                            .toList());
            world.start();
            world.run(250);
        }
    }

    private static IkeWorld world(Identities client, Identities server) {
        return world(client.trusting(server), server.trusting(client));
    }

    private static IkeWorld world(Credential client, Credential server) {
        return new IkeWorld(3, it -> it.withCredential(client), it -> it.withCredential(server));
    }

    private static long asked(IkeWorld.Side side, Class<? extends Question> kind) {
        return side.all(IkeOutput.Ask.class).stream()
                .map(IkeOutput.Ask::question)
                .filter(kind::isInstance)
                .count();
    }

    private static void changing(IkeWorld world, int message, UnaryOperator<List<Payload>> change) {
        Insider.withoutRehashing(world, message == 5 ? 5 : 6, (header, plain) -> {
            try {
                PayloadChain chain = PayloadChain.parse(header.firstPayload(), plain, 0, plain.length);
                return PayloadChain.of(new ArrayList<>(change.apply(chain.payloads())))
                        .raw();
            } catch (MalformedException e) {
                throw new AssertionError(e);
            }
        });
    }

    private static byte[] flipped(byte[] data) {
        byte[] other = data.clone();
        other[other.length - 1] ^= 1;
        return other;
    }

    private static byte[] encoded(Identities of) {
        try {
            return of.certificate().getEncoded();
        } catch (java.security.cert.CertificateEncodingException e) {
            throw new AssertionError(e);
        }
    }
}
