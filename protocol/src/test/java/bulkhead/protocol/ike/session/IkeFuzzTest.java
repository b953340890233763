package bulkhead.protocol.ike.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import bulkhead.protocol.ike.DhGroup;
import bulkhead.protocol.ike.IkeEncryption;
import bulkhead.protocol.ike.IkeHash;
import bulkhead.protocol.ike.IkeOutput;
import bulkhead.protocol.ike.IkeProposal;
import bulkhead.protocol.ike.NotifyType;
import bulkhead.protocol.ike.exchange.Phase1;
import bulkhead.protocol.ike.wire.IsakmpHeader;
import bulkhead.protocol.ike.wire.Payload;
import bulkhead.protocol.ike.wire.PayloadChain;
import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Hostile bytes in every state: whatever comes, a session goes on, or ends with a stated failure. */
class IkeFuzzTest {
    private final RandomGenerator random =
            RandomGeneratorFactory.of("L64X128MixRandom").create(99);

    @Test
    void randomBytesNeverThrow() {
        IkeWorld world = world(1).connect();
        for (int i = 0; i < 50_000; i++) {
            byte[] message = new byte[random.nextInt(200)];
            random.nextBytes(message);
            if (message.length > IsakmpHeader.BYTES && i % 2 == 0) {
                plausibleHeader(message, world);
            }
            world.client.session.receive(world.now, message, i % 3 == 0);
            world.server.session.receive(world.now, message, i % 3 == 0);
        }
        world.client.session.tick(world.now);
        world.server.session.tick(world.now);

        assertThat(world.client.failure()).isNull();
        assertThat(world.server.failure()).isNull();
        assertThat(world.server.session.mainModes().all()).hasSizeLessThanOrEqualTo(4);
    }

    /**
     * Who sees the packets can forge what is in clear, and damage what follows ID and HASH in message 5, since no hash
     * covers that.
     */
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8, 9})
    void mutationsOfAnyMessageOnTheWireNeverThrowAndCannotStopWhatIsAuthenticated(int number) {
        for (int seed = 0; seed < 50; seed++) {
            IkeWorld world = world(seed);
            int[] count = {0};
            world.wire = it -> {
                if (++count[0] == number) {
                    for (int i = 0; i < 3; i++) {
                        byte[] forged = mutate(it.message());
                        world.after(1, () -> {
                            it.from().peer().session.receive(world.now, forged, it.natPort());
                            it.from().peer().drain();
                        });
                    }
                }
                return it;
            };
            world.connect();
            world.run(40_000);

            boolean up = world.client.isUp() && world.server.isUp();
            assertThat(up || number < 6 && world.client.failure() != null)
                    .as("message %d, seed %d", number, seed)
                    .isTrue();
        }
    }

    /** Who knows the pre-shared key can send anything, rightly encrypted and with the right hash. */
    @ParameterizedTest
    @ValueSource(ints = {5, 6, 7, 8})
    void mutationsInsideTheEncryptionNeverThrow(int number) {
        for (int seed = 0; seed < 120; seed++) {
            IkeWorld world = world(seed);
            Insider insider = new Insider(world, number, (header, content) -> mutate(content));
            world.connect();
            world.run(40_000);

            assertThat(insider.hasActed()).isTrue();
            assertThat(world.client.outbound != null || world.client.failure() != null)
                    .as("message %d, seed %d", number, seed)
                    .isTrue();
        }
    }

    @Test
    void mutatedInformationalExchangesNeverThrow() {
        IkeWorld world = world(4).connect();
        Phase1 sa = world.server.sa();
        List<Payload> seeds = List.of(
                new Payload.Delete(Payload.PROTOCOL_ESP, 4, List.of(new byte[4], new byte[4])),
                new Payload.Delete(Payload.PROTOCOL_ISAKMP, 16, List.of(new byte[16])),
                new Payload.Notification(
                        Payload.PROTOCOL_ISAKMP, sa.cookies().toBytes(), NotifyType.R_U_THERE, new byte[4]),
                new Payload.Notification(
                        Payload.PROTOCOL_ISAKMP, sa.cookies().toBytes(), NotifyType.R_U_THERE_ACK, new byte[4]),
                new Payload.Notification(Payload.PROTOCOL_ESP, new byte[4], NotifyType.RESPONDER_LIFETIME, new byte[8]),
                new Payload.Notification(Payload.PROTOCOL_ESP, new byte[4], NotifyType.CONNECTED, new byte[0]));
        for (int i = 0; i < 8_000; i++) {
            PayloadChain rest = PayloadChain.of(List.of(seeds.get(i % seeds.size())));
            PayloadChain mutated = new PayloadChain(rest.payloads(), mutate(rest.raw()));
            byte[] hash = sa.prfA(Phase1.messageId(i), mutated.raw());
            byte[] message = sa.seal(sa.chain(i), IsakmpHeader.INFORMATIONAL, i, hash, mutated);
            assertThatCode(() -> world.client.session.receive(world.now, message, false))
                    .doesNotThrowAnyException();
            while (world.client.session.poll() != null) {
                world.now++;
            }
        }
    }

    @Test
    void floodsOfMessage1KeepNoMoreThanAFewExchanges() {
        IkeWorld world = world(5).connect();
        byte[] message1 = world.client.all(IkeOutput.Send.class).getFirst().message();
        for (int i = 0; i < 10_000; i++) {
            byte[] flood = message1.clone();
            flood[0] ^= (byte) i;
            flood[1] ^= (byte) (i >> 8);
            world.server.session.receive(world.now, flood, false);
            while (world.server.session.poll() != null) {
                // Answers to a forged address.
            }
        }
        assertThat(world.server.session.mainModes().all()).hasSizeLessThanOrEqualTo(4);
        world.client.session.rekeyIke(world.now);
        world.client.drain();
        world.run(1000);

        assertThat(world.client.all(IkeOutput.Phase1Established.class)).hasSize(2);
    }

    private static IkeWorld world(long seed) {
        List<IkeProposal> light = List.of(new IkeProposal(IkeEncryption.AES_128, IkeHash.SHA1, DhGroup.MODP_1024));
        return new IkeWorld(
                seed, it -> it.withProposals(light, it.phase2()), it -> it.withProposals(light, it.phase2()));
    }

    private void plausibleHeader(byte[] message, IkeWorld world) {
        int[] exchanges = {IsakmpHeader.MAIN_MODE, IsakmpHeader.INFORMATIONAL, IsakmpHeader.QUICK_MODE};
        if (random.nextBoolean()) {
            System.arraycopy(world.client.sa().cookies().toBytes(), 0, message, 0, 16);
        } else {
            Arrays.fill(message, 8, 16, (byte) 0);
        }
        message[17] = IsakmpHeader.VERSION_1_0;
        message[18] = (byte) exchanges[random.nextInt(3)];
        message[24] = 0;
        message[25] = 0;
        message[26] = 0;
        message[27] = (byte) message.length;
    }

    private byte[] mutate(byte[] message) {
        byte[] mutant = message.clone();
        switch (random.nextInt(4)) {
            case 0 -> mutant = Arrays.copyOf(mutant, 1 + random.nextInt(mutant.length));
            case 1 -> mutant = Arrays.copyOf(mutant, mutant.length + random.nextInt(40));
            case 2 -> {
                int at = random.nextInt(mutant.length);
                int length = Math.min(mutant.length - at, 1 + random.nextInt(8));
                System.arraycopy(mutant, random.nextInt(mutant.length - length + 1), mutant, at, length);
            }
            default -> {}
        }
        for (int flips = random.nextInt(4); flips >= 0 && mutant.length > 0; flips--) {
            mutant[random.nextInt(mutant.length)] = (byte) random.nextInt();
        }
        return mutant;
    }
}
