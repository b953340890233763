package bulkhead.protocol.ike.session;

import static org.assertj.core.api.Assertions.assertThat;

import bulkhead.protocol.core.Reason;
import bulkhead.protocol.ike.IkeOutput;
import bulkhead.protocol.ike.IkeStatistics.Drop;
import bulkhead.protocol.ike.NotifyType;
import bulkhead.protocol.ike.exchange.Phase1;
import bulkhead.protocol.ike.wire.IsakmpHeader;
import bulkhead.protocol.ike.wire.Payload;
import bulkhead.protocol.ike.wire.PayloadChain;
import bulkhead.protocol.ike.wire.Proposal;
import bulkhead.protocol.wire.ByteWriter;
import bulkhead.protocol.wire.MalformedException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * Somebody on the way sends us our own messages and the peer's old ones. HASH(1) (RFC 2409 section 5.7) is the same in
 * both directions, so that they are authentic.
 */
class IkeReflectionTest {
    private static final int DPD_MILLIS = 30_000 + 13_000;

    @Test
    void aDeadPeerIsFoundDeadInTimeThoughAllWeSendComesBack() {
        IkeWorld world = new IkeWorld(1).connect();
        world.server.mute = true;
        world.wire = it -> {
            reflect(world, it, 1);
            return null;
        };
        world.runUntil(() -> world.client.failure() != null, DPD_MILLIS);

        assertThat(world.client.failure()).isNotNull();
        assertThat(world.client.failure().reason()).isEqualTo(Reason.NO_ANSWER);
    }

    @Test
    void aDeadPeerIsFoundDeadInTimeThoughAllThatWasEverSentComesAgainAndAgain() {
        IkeWorld world = new IkeWorld(2);
        List<IkeWorld.Packet> seen = new ArrayList<>();
        world.wire = it -> {
            seen.add(it);
            return it;
        };
        world.connect();
        // Enough quick modes that a memory of the last few would not do.
        for (int i = 1; i <= 100; i++) {
            IkeWorld.Side side = i % 2 == 0 ? world.client : world.server;
            world.after(20_000L * i, () -> {
                side.session.rekeyEsp(world.now);
                side.drain();
            });
        }
        world.run(2_100_000);
        assertThat(world.client.failure()).isNull();
        assertThat(seen).hasSizeGreaterThan(300);
        world.wire = it -> {
            reflect(world, it, 1);
            return null;
        };
        for (int second = 0; second < 300; second++) {
            world.after(
                    1000L * second,
                    () -> List.copyOf(seen).forEach(it -> {
                        world.client.session.receive(world.now, it.message().clone(), it.natPort());
                        world.client.drain();
                    }));
        }
        world.runUntil(() -> world.client.failure() != null, DPD_MILLIS);

        assertThat(world.client.failure()).isNotNull();
        assertThat(world.client.failure().reason()).isEqualTo(Reason.NO_ANSWER);
    }

    @Test
    void aLivePeerIsKeptThoughAllThatEitherSideSendsComesBackToIt() {
        for (int seed = 0; seed < 20; seed++) {
            IkeWorld world = new IkeWorld(seed, it -> it.withLifetimes(900, 300), it -> it.withLifetimes(900, 300));
            // Before the peer can answer, as whoever reflects is nearer.
            world.wire = it -> {
                reflect(world, it, 1);
                reflect(world, it, 30);
                return it;
            };
            world.connect();
            assertThat(world.client.isUp()).isTrue();
            world.run(3_600_000);

            assertThat(world.client.failure()).isNull();
            assertThat(world.server.failure()).isNull();
            assertThat(world.client.isUp() && world.server.isUp()).isTrue();
            assertThat(world.client.session.statistics().dropped(Drop.REFLECTED))
                    .isPositive();
        }
    }

    /** Whoever knows no key answers message 1 with our own cookie, and after that shows us ourselves. */
    @Test
    void whoShowsUsOurselvesIsNotThePeer() {
        IkeWorld world = new IkeWorld(3);
        world.wire = it -> {
            boolean first = IkeSessionTest.exchange(it.message()) == IsakmpHeader.MAIN_MODE
                    && message(it).cookies().responder() == 0;
            byte[] back = it.message().clone();
            if (first) {
                System.arraycopy(back, 0, back, 8, 8);
            }
            if (it.from() == world.client) {
                world.after(1, () -> {
                    world.client.session.receive(world.now, first ? onlyFirstTransform(back) : back, it.natPort());
                    world.client.drain();
                });
            }
            return null;
        };
        world.start();
        world.runUntil(() -> world.client.failure() != null, 60_000);

        assertThat(world.client.all(IkeOutput.Phase1Established.class)).isEmpty();
        assertThat(world.client.failure()).isNotNull();
        assertThat(world.client.failure().reason()).isEqualTo(Reason.NO_ANSWER);
    }

    /** RFC 3706 section 5.4: the number of each R-U-THERE is higher than that of the one before. */
    @Test
    void aQuestionOlderThanTheLastIsNotAnswered() {
        IkeWorld world = new IkeWorld(4).connect();
        world.run(5_000);
        Phase1 sa = world.server.sa();
        assertThat(answersTo(world, sa, 11, 7)).isOne();
        assertThat(answersTo(world, sa, 12, 6)).isZero();
        assertThat(answersTo(world, sa, 13, 7))
                .as("repeated, as our answer was lost")
                .isOne();
        assertThat(answersTo(world, sa, 13, 8)).as("a message ID that was used").isZero();
        assertThat(answersTo(world, sa, 14, 0x7fff_ffff)).isOne();
        assertThat(answersTo(world, sa, 15, 0x8000_0000)).isOne();
        assertThat(answersTo(world, sa, 16, 0x7fff_ffff)).isZero();
    }

    /** RFC 3706 section 5.4 tells an answer by its number; there are peers that send it under the question's message ID. */
    @Test
    void anAnswerUnderTheMessageIdOfTheQuestionCounts() {
        assertThat(aliveByAnswers(0)).isTrue();
        assertThat(aliveByAnswers(1)).as("a number that was not asked for").isFalse();
        assertThat(aliveByAnswers(-9))
                .as("a number that is no longer asked for")
                .isFalse();
    }

    /** Whether a peer that says nothing but answers under our own message IDs, with numbers that are off, is taken for alive. */
    private static boolean aliveByAnswers(int off) {
        IkeWorld world = new IkeWorld(6).connect();
        world.server.mute = true;
        Phase1 sa = world.client.sa();
        world.wire = it -> {
            int asked = it.from() == world.client ? questionIn(it, sa) : -1;
            if (asked != -1) {
                byte[] answer = informational(sa, message(it).messageId(), NotifyType.R_U_THERE_ACK, asked + off);
                world.after(10, () -> {
                    world.client.session.receive(world.now, answer, it.natPort());
                    world.client.drain();
                });
            }
            return null;
        };
        world.run(4 * DPD_MILLIS);
        return world.client.failure() == null;
    }

    /** The number of the R-U-THERE that is in a message, or -1. */
    private static int questionIn(IkeWorld.Packet packet, Phase1 sa) {
        try {
            IsakmpHeader header = message(packet);
            byte[] plain =
                    sa.chain(header.messageId()).decrypt(packet.message(), IsakmpHeader.BYTES, packet.message().length);
            return PayloadChain.parse(header.firstPayload(), plain, 0, plain.length).payloads().stream()
                    .filter(it -> it instanceof Payload.Notification notification
                            && notification.message() == NotifyType.R_U_THERE)
                    .mapToInt(it ->
                            ByteBuffer.wrap(((Payload.Notification) it).data()).getInt())
                    .findFirst()
                    .orElse(-1);
        } catch (MalformedException e) {
            return -1;
        }
    }

    /** A forged message 1 that nobody follows up must neither end a session nor keep its keys from being renewed. */
    @Test
    void mainModesThatAnybodyBeginsInThePeersNameDecideNothing() {
        IkeWorld world = new IkeWorld(5, it -> it.withLifetimes(600, 3600), it -> it.withLifetimes(28_800, 3600));
        IkeWorld.Packet[] first = {null};
        world.wire = it -> {
            first[0] = first[0] == null ? it : first[0];
            return it;
        };
        world.connect();
        for (int i = 0; i < 1_000; i++) {
            byte[] forged = first[0].message().clone();
            forged[0] = (byte) i;
            forged[1] = (byte) (i >> 8);
            if (i % 2 == 0) {
                // A transform number that is no key exchange by IKE: no proposal is acceptable.
                Arrays.fill(forged, 60, forged.length, (byte) 0);
            }
            world.after(1_000L * i, () -> world.server.inject(forged));
        }
        world.run(1_000_000);

        assertThat(world.client.failure()).isNull();
        assertThat(world.client.all(IkeOutput.Phase1Established.class).stream().filter(it -> it.initiator()))
                .as("the first, and one renewal before the lifetime of 600 s is over")
                .hasSizeGreaterThanOrEqualTo(2);
    }

    private static long answersTo(IkeWorld world, Phase1 sa, int messageId, int sequence) {
        long before = world.client.session.statistics().sent();
        world.server.inject(informational(sa, messageId, NotifyType.R_U_THERE, sequence));
        world.run(1_000);
        return world.client.session.statistics().sent() - before;
    }

    private static byte[] informational(Phase1 sa, int messageId, int type, int sequence) {
        byte[] data = new ByteWriter(4).i32(sequence).toByteArray();
        return sa.informational(
                        messageId,
                        new Payload.Notification(
                                Payload.PROTOCOL_ISAKMP, sa.cookies().toBytes(), type, data))
                .bytes();
    }

    private static void reflect(IkeWorld world, IkeWorld.Packet packet, int delay) {
        IkeWorld.Side sender = packet.from();
        world.after(delay, () -> {
            sender.session.receive(world.now, packet.message().clone(), packet.natPort());
            sender.drain();
        });
    }

    private static IsakmpHeader message(IkeWorld.Packet packet) {
        try {
            return IsakmpHeader.parse(packet.message());
        } catch (MalformedException e) {
            throw new AssertionError(e);
        }
    }

    /** Message 2 chooses one of the transforms that message 1 offers. */
    private static byte[] onlyFirstTransform(byte[] message1) {
        try {
            IsakmpHeader header = IsakmpHeader.parse(message1);
            PayloadChain in = PayloadChain.inClear(header, message1);
            Proposal offered =
                    in.need(Payload.SecurityAssociation.class).proposals().getFirst();
            PayloadChain answer = PayloadChain.of(List.of(Payload.SecurityAssociation.of(
                    offered.chosen(offered.spi(), offered.transforms().getFirst()))));
            return IsakmpHeader.message(
                    header.cookies(), answer.firstType(), IsakmpHeader.MAIN_MODE, 0, 0, answer.raw());
        } catch (MalformedException e) {
            throw new AssertionError(e);
        }
    }
}
