package bulkhead.protocol.ike.session;

import static org.assertj.core.api.Assertions.assertThat;

import bulkhead.protocol.core.Reason;
import bulkhead.protocol.ike.DhGroup;
import bulkhead.protocol.ike.IkeConfig;
import bulkhead.protocol.ike.IkeOutput;
import bulkhead.protocol.ike.IkeProposals;
import bulkhead.protocol.ike.IkeStatistics.Drop;
import bulkhead.protocol.ike.WeakAlgorithm;
import bulkhead.protocol.ike.exchange.EspSas;
import bulkhead.protocol.ike.exchange.Outbox;
import bulkhead.protocol.ike.exchange.Phase1;
import bulkhead.protocol.ike.exchange.Phase1Transforms;
import bulkhead.protocol.ike.exchange.Phase2Transforms;
import bulkhead.protocol.ike.exchange.PreSharedKey;
import bulkhead.protocol.ike.exchange.QuickModeInitiator;
import bulkhead.protocol.ike.wire.IsakmpHeader;
import bulkhead.protocol.ike.wire.Payload;
import bulkhead.protocol.ike.wire.PayloadChain;
import bulkhead.protocol.note.Notes;
import bulkhead.protocol.wire.MalformedException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** That each hash is looked at, each in its place: what it would have let through if it were not. */
class IkeAuthenticationTest {
    /** HASH_I and HASH_R cover the whole offer, so that nobody on the way can leave the server only the weak part of it. */
    @Test
    void anOfferWeakenedOnTheWayIsNoticed() {
        IkeWorld world = new IkeWorld(
                1,
                it -> it.withProposals(IkeProposals.permitting(WeakAlgorithm.ALL), it.phase2()),
                it -> it.withProposals(IkeProposals.permitting(WeakAlgorithm.ALL), it.phase2()));
        world.wire = it -> it.from() == world.client && !IkeSessionTest.encrypted(it.message()) ? weakened(it) : it;
        world.connect();

        assertThat(world.client.failure().reason()).isEqualTo(Reason.AUTHENTICATION_REFUSED);
        assertThat(world.server.all(IkeOutput.Phase1Established.class)).isEmpty();
        assertThat(world.server.session.statistics().dropped(Drop.BAD_HASH)).isPositive();
    }

    @Test
    void aWrongHashInMessage5IsRefused() {
        IkeWorld world = withWrongHash(2, 5);

        assertThat(world.server.all(IkeOutput.Phase1Established.class)).isEmpty();
        assertThat(world.server.session.statistics().dropped(Drop.BAD_HASH)).isEqualTo(1);
    }

    @Test
    void aWrongHashInMessage6IsRefused() {
        IkeWorld world = withWrongHash(3, 6);

        assertThat(world.client.session.statistics().dropped(Drop.BAD_HASH)).isEqualTo(1);
        assertThat(world.client.failure().reason()).isEqualTo(Reason.AUTHENTICATION_REFUSED);
    }

    @Test
    void aWrongHashInQuickModeMessage1MakesNothing() {
        IkeWorld world = withWrongHash(4, 7);

        assertThat(world.server.session.statistics().dropped(Drop.BAD_HASH)).isEqualTo(1);
        assertThat(world.server.outputs.stream().filter(IkeOutput.InstallInbound.class::isInstance))
                .isEmpty();
    }

    @Test
    void aWrongHashInQuickModeMessage2IsNotAnswered() {
        IkeWorld world = withWrongHash(5, 8);

        assertThat(world.client.session.statistics().dropped(Drop.BAD_HASH)).isEqualTo(1);
        assertThat(world.client.outbound).isNull();
    }

    @Test
    void aWrongHashInQuickModeMessage3DoesNotCompleteIt() {
        IkeWorld world = withWrongHash(6, 9);

        assertThat(world.server.session.statistics().dropped(Drop.BAD_HASH)).isEqualTo(1);
        assertThat(world.server.outbound).isNull();
    }

    @Test
    void aDeleteWithAWrongHashDeletesNothing() {
        IkeWorld world = new IkeWorld(7).connect();
        Phase1 sa = world.server.sa();
        PayloadChain delete = PayloadChain.of(List.of(new Payload.Delete(
                Payload.PROTOCOL_ISAKMP, 16, List.of(sa.cookies().toBytes()))));
        byte[] hash = sa.prfA(Phase1.messageId(5), delete.raw());
        hash[0] ^= 1;
        world.server.inject(sa.seal(sa.chain(5), IsakmpHeader.INFORMATIONAL, 5, hash, delete));
        world.run(1000);

        assertThat(world.client.sa()).isNotNull();
        assertThat(world.client.session.statistics().dropped(Drop.BAD_HASH)).isEqualTo(1);
    }

    /** Who asked for perfect forward secrecy gets it or nothing. */
    @Test
    void aResponderCannotTalkUsOutOfPerfectForwardSecrecy() {
        IkeWorld world = new IkeWorld(10, it -> it.withPfs(DhGroup.MODP_1536), it -> it);
        Insider insider = new Insider(world, 8, (header, rest) -> {
            try {
                PayloadChain chain = PayloadChain.parse(Payload.SA, rest, 0, rest.length);
                List<Payload> payloads = new ArrayList<>(chain.payloads());
                payloads.set(
                        0,
                        Phase2Transforms.offer(
                                List.of(IkeProposals.espDefaults().getFirst()), 4711, 0, null, 3600));
                return PayloadChain.of(payloads).raw();
            } catch (MalformedException e) {
                throw new AssertionError(e);
            }
        });
        world.start();
        world.run(250);

        assertThat(insider.hasActed()).isTrue();
        assertThat(world.client.outbound).isNull();
        assertThat(world.client.session.statistics().dropped(Drop.MALFORMED)).isEqualTo(1);
    }

    @Test
    void aQuickModePlayedAgainMakesNoOther() {
        IkeWorld world = new IkeWorld(8);
        List<IkeWorld.Packet> seen = new ArrayList<>();
        world.wire = it -> {
            seen.add(it);
            return it;
        };
        world.connect();
        world.client.sendEsp();
        world.run(60_000);
        IkeWorld.Packet message1 = seen.get(6);
        assertThat(IkeSessionTest.exchange(message1.message())).isEqualTo(IsakmpHeader.QUICK_MODE);
        world.server.session.receive(world.now, message1.message(), message1.natPort());
        world.server.drain();

        assertThat(world.server.all(IkeOutput.InstallInbound.class)).hasSize(1);
        assertThat(world.server.session.statistics().dropped(Drop.DUPLICATE)).isPositive();
    }

    @Test
    void aPeerThatBeginsManyQuickModesIsHeldToAFew() {
        IkeWorld world = new IkeWorld(9).connect();
        IkeConfig config = IkeConfig.client(IkeWorld.CLIENT, 51000, IkeWorld.SERVER, IkeWorld.PSK);
        for (int i = 0; i < 100; i++) {
            Outbox out = new Outbox(Notes.NONE);
            Random random = new Random(i);
            Phase1 sa = world.client.sa();
            new QuickModeInitiator(config, random, out, sa, new EspSas(random, out), 1000 + i, world.now);
            IkeOutput.Send message1 = (IkeOutput.Send) out.poll();
            world.server.session.receive(world.now, message1.message(), false);
            world.server.drain();
        }

        assertThat(world.server.all(IkeOutput.InstallInbound.class)).hasSize(1 + 4);
        assertThat(world.server.session.statistics().dropped(Drop.TOO_MANY)).isEqualTo(96);
        world.run(10_000);
        assertThat(world.server.inbound).as("what never completed is gone").hasSize(1);
    }

    /** The nth message of the handshake, rightly encrypted, with one bit of its hash turned. */
    private static IkeWorld withWrongHash(long seed, int number) {
        IkeWorld world = new IkeWorld(seed);
        Insider.withoutRehashing(world, number, (header, plain) -> {
            // ID comes before HASH in main mode.
            int hash = header.exchange() == IsakmpHeader.MAIN_MODE ? (plain[2] & 0xff) << 8 | plain[3] & 0xff : 0;
            plain[hash + 4] ^= 1;
            return plain;
        });
        world.start();
        world.run(250);
        if (world.client.failure() == null) {
            world.wire = it -> null;
            world.run(1000);
        }
        return world;
    }

    private static IkeWorld.Packet weakened(IkeWorld.Packet packet) {
        try {
            IsakmpHeader header = IsakmpHeader.parse(packet.message());
            PayloadChain chain = PayloadChain.inClear(header, packet.message());
            if (chain.find(Payload.SecurityAssociation.class) == null) {
                return packet;
            }
            List<Payload> payloads = new ArrayList<>(chain.payloads());
            payloads.set(
                    0,
                    new Phase1Transforms(
                                    List.of(IkeProposals.permitting(WeakAlgorithm.ALL)
                                            .getLast()),
                                    28800,
                                    PreSharedKey.METHOD)
                            .offer());
            PayloadChain changed = PayloadChain.of(payloads);
            return new IkeWorld.Packet(
                    packet.from(),
                    IsakmpHeader.message(header.cookies(), changed.firstType(), header.exchange(), 0, 0, changed.raw()),
                    packet.natPort());
        } catch (MalformedException e) {
            throw new AssertionError(e);
        }
    }
}
