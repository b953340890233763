package bulkhead.protocol.ike.session;

import static org.assertj.core.api.Assertions.assertThat;

import bulkhead.protocol.core.Reason;
import bulkhead.protocol.ike.IkeOutput;
import bulkhead.protocol.ike.IkeStatistics;
import bulkhead.protocol.ike.NotifyType;
import bulkhead.protocol.ike.exchange.Phase1;
import bulkhead.protocol.ike.exchange.Phase2Transforms;
import bulkhead.protocol.ike.wire.IsakmpHeader;
import bulkhead.protocol.ike.wire.Payload;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class IkeRekeyTest {
    /** Where the exchange type is in the header (RFC 2408 section 3.1). */
    private static final int EXCHANGE = 18;

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aRekeyOfEspLosesNoPacketWhoeverStartsIt(boolean byClient) {
        IkeWorld world = new IkeWorld(1).connect();
        world.ping(100, 120_000);
        world.run(5000);
        IkeWorld.Side starter = byClient ? world.client : world.server;
        starter.session.rekeyEsp(world.now);
        starter.drain();
        world.run(120_000);

        assertNothingLost(world, 1150);
        assertThat(world.client.all(IkeOutput.UseOutbound.class)).hasSize(2);
        assertThat(world.server.all(IkeOutput.UseOutbound.class)).hasSize(2);
        assertThat(world.client.inbound).as("the old SA is gone").hasSize(1);
        assertThat(world.server.inbound).hasSize(1);
        assertThat(world.client.last(IkeOutput.EspEstablished.class).initiator())
                .isEqualTo(byClient);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aRekeyOfIkeLosesNoPacketWhoeverStartsIt(boolean byClient) {
        IkeWorld world = new IkeWorld(2).connect();
        world.ping(100, 120_000);
        world.run(5000);
        IkeWorld.Side starter = byClient ? world.client : world.server;
        starter.session.rekeyIke(world.now);
        starter.drain();
        world.run(60_000);
        starter.peer().session.rekeyEsp(world.now);
        starter.peer().drain();
        world.run(60_000);

        assertNothingLost(world, 1150);
        assertThat(world.client.all(IkeOutput.Phase1Established.class)).hasSize(2);
        assertThat(world.client.last(IkeOutput.Phase1Established.class).initiator())
                .isEqualTo(byClient);
        assertThat(world.client.all(IkeOutput.EspEstablished.class)).hasSize(2);
        assertThat(world.client.inbound).hasSize(1);
    }

    @Test
    void bothRekeyingAtOnceLoseNothing() {
        for (int seed = 0; seed < 50; seed++) {
            IkeWorld world = new IkeWorld(100 + seed).connect();
            world.jitter = 15;
            world.ping(100, 120_000);
            world.run(5000);
            for (IkeWorld.Side side : new IkeWorld.Side[] {world.client, world.server}) {
                side.session.rekeyEsp(world.now);
                side.session.rekeyIke(world.now);
                side.drain();
            }
            world.run(130_000);

            assertNothingLost(world, 1150);
            assertThat(world.client.isUp() && world.server.isUp()).isTrue();
        }
    }

    /**
     * strongSwan moves the ESP SAs of an ISAKMP SA to its replacement when that is there. One whose quick mode is under way then stays
     * behind, and goes with the old ISAKMP SA.
     */
    @Test
    void noQuickModeRunsBesideAMainModeWhileThereIsTime() {
        int rekeys = 0;
        for (int seed = 0; seed < 10; seed++) {
            IkeWorld world = new IkeWorld(seed, it -> it.withLifetimes(60, 60), it -> it.withLifetimes(600, 600));
            world.delay = 100;
            List<Integer> exchanges = new ArrayList<>();
            Set<ByteBuffer> seen = new HashSet<>();
            world.wire = packet -> {
                // Message 3 of a quick mode is repeated until ESP shows that it came.
                if (seen.add(ByteBuffer.wrap(packet.message()))) {
                    exchanges.add((int) packet.message()[EXCHANGE]);
                }
                return packet;
            };
            world.connect();
            world.run(1_800_000);
            exchanges.removeIf(exchange -> exchange != IsakmpHeader.MAIN_MODE && exchange != IsakmpHeader.QUICK_MODE);
            for (int from = 0, to; from < exchanges.size(); from = to) {
                int exchange = exchanges.get(from);
                to = from;
                while (to < exchanges.size() && exchanges.get(to) == exchange) {
                    to++;
                }
                if (to == exchanges.size()) {
                    break; // It is under way still.
                }
                int whole = exchange == IsakmpHeader.MAIN_MODE ? 6 : 3;
                assertThat((to - from) % whole)
                        .as("%s from %s on", exchanges, from)
                        .isZero();
                rekeys++;
            }
        }
        assertThat(rekeys).isGreaterThan(100);
    }

    /**
     * At strongSwan the ESP SAs of a quick mode that is not over when the next ISAKMP SA is there go with the one before, whoever made
     * the next.
     */
    @ParameterizedTest
    @CsvSource({"true, 1", "true, 2", "false, 1", "false, 2"})
    void aQuickModeThatAMainModeOvertakesBeginsAnewUnderItsSa(boolean byClient, int lost) {
        IkeWorld world = new IkeWorld(13).connect();
        world.ping(100, 60_000);
        world.run(5_000);
        Phase1 old = world.client.sa();
        // The nth message of the quick mode is lost until the next ISAKMP SA is there.
        world.wire = packet -> {
            boolean underOld = packet.message()[EXCHANGE] == IsakmpHeader.QUICK_MODE
                    && ByteBuffer.wrap(packet.message()).getLong()
                            == old.cookies().initiator();
            boolean speaks = packet.from() == (lost == 1 ? world.client : world.server);
            return underOld && speaks && world.client.sa() == old ? null : packet;
        };
        rekeyByClient(world);
        world.run(300);
        IkeWorld.Side starter = byClient ? world.client : world.server;
        starter.session.rekeyIke(world.now);
        starter.drain();
        world.run(10_000);

        assertThat(world.client.sa()).isNotSameAs(old);
        int inUse = world.client.last(IkeOutput.EspEstablished.class).inboundSpi();
        assertThat(world.server.outbound.spi()).isEqualTo(inUse);
        assertThat(world.client.session.sas().newest().quickModes.values())
                .as("made under the new SA")
                .anyMatch(it -> it.isDone() && it.inboundSpi() == inUse);
        world.run(60_000);
        assertNothingLost(world, 590);
    }

    /** Lifetimes of minutes, run for two hours: every rekey is by timer. */
    @Test
    void lifetimesThatEndAreNotNoticedByTheTraffic() {
        IkeWorld world = new IkeWorld(3, it -> it.withLifetimes(900, 300), it -> it.withLifetimes(900, 300)).connect();
        world.ping(100, 7_200_000);
        world.run(7_200_000);

        assertNothingLost(world, 71_990);
        assertThat(world.client.all(IkeOutput.Phase1Established.class)).hasSizeBetween(8, 11);
        assertThat(world.client.all(IkeOutput.EspEstablished.class)).hasSizeBetween(25, 32);
        assertThat(world.client.inbound.size()).isLessThanOrEqualTo(2);
        assertThat(world.server.inbound.size()).isLessThanOrEqualTo(2);
    }

    @Test
    void aRekeyUnderLossLosesNoPacketToKeys() {
        for (int seed = 0; seed < 30; seed++) {
            IkeWorld world = new IkeWorld(
                            1000 + seed, it -> it.withLifetimes(600, 120), it -> it.withLifetimes(600, 120))
                    .connect();
            world.loss = 0.2;
            world.duplication = 0.1;
            world.jitter = 30;
            world.ping(100, 600_000);
            world.run(610_000);

            assertThat(world.client.failure()).isNull();
            assertThat(world.client.espLost + world.server.espLost)
                    .as("seed " + seed)
                    .isZero();
        }
    }

    /** The margin is then shorter than the wait for a sign that the peer has the new SA; and nothing comes in as one. */
    @Test
    void aVeryShortLifetimeLeavesNoGapBetweenOldAndNew() {
        IkeWorld world = new IkeWorld(9, it -> it.withLifetimes(900, 8), it -> it.withLifetimes(900, 8)).connect();
        for (int at = 0; at < 120_000; at += 100) {
            world.after(at, () -> world.client.sendEsp());
        }
        world.run(120_000);

        assertThat(world.client.espSent).isEqualTo(1200);
        assertThat(world.client.espLost).isZero();
        assertThat(world.client.all(IkeOutput.EspEstablished.class).size()).isGreaterThan(10);
    }

    @Test
    void theShorterLifetimeOfTheTwoPeersRules() {
        IkeWorld world = new IkeWorld(4, it -> it, it -> it.withLifetimes(600, 100)).connect();
        world.ping(100, 95_000);
        world.run(95_000);

        assertThat(world.server.all(IkeOutput.EspEstablished.class).size()).isGreaterThanOrEqualTo(2);
        assertNothingLost(world, 900);
    }

    @Test
    void whenThePeerDeletesTheOnlyEspSaTheClientMakesAnotherAtOnce() {
        IkeWorld world = new IkeWorld(5).connect();
        world.run(10_000);
        deleteEspAtServer(world);
        world.after(5, () -> world.server.sendEsp());
        world.run(200);

        assertThat(world.server.espLost)
                .as("what was on the way behind the Delete")
                .isZero();
        assertThat(world.client.failure()).isNull();
        assertThat(world.client.all(IkeOutput.EspEstablished.class)).hasSize(2);
        assertThat(world.client.isUp() && world.server.isUp()).isTrue();
    }

    @Test
    void aDeleteOfAnSaLongReplacedDoesNotHurryTheNextOne() {
        IkeWorld world = new IkeWorld(10).connect();
        int first = world.client.outbound.spi();
        rekeyByClient(world);
        world.run(3000);
        rekeyByClient(world);
        world.run(500);
        assertThat(world.client.all(IkeOutput.EspEstablished.class)).hasSize(3);
        deleteEspAtServer(world, first);
        world.run(500);

        assertThat(world.client.all(IkeOutput.UseOutbound.class)).hasSize(2);
        world.run(3000);
        assertThat(world.client.all(IkeOutput.UseOutbound.class)).hasSize(3);
    }

    @Test
    void anEspRekeyThatIsWantedWhileThereIsNoIsakmpSaWaitsForOne() {
        IkeWorld world = new IkeWorld(11).connect();
        world.run(10_000);
        Phase1 sa = world.server.sa();
        world.server.inject(sa.informational(
                77,
                new Payload.Delete(
                        Payload.PROTOCOL_ISAKMP, 16, List.of(sa.cookies().toBytes()))));
        world.run(15);
        assertThat(world.client.sa()).isNull();
        rekeyByClient(world);
        world.run(1000);

        assertThat(world.client.all(IkeOutput.EspEstablished.class)).hasSize(2);
    }

    @Test
    void manyIsakmpSasAtOnceAreHeldToAFew() {
        IkeWorld world = new IkeWorld(12).connect();
        Phase1 first = world.client.sa();
        for (int i = 0; i < 6; i++) {
            world.client.session.rekeyIke(world.now);
            world.client.drain();
            world.run(200);
        }
        long unknown = world.client.session.statistics().dropped(IkeStatistics.Drop.UNKNOWN_COOKIES);
        world.client.session.receive(
                world.now,
                first.informational(5, DeadPeerDetection.answer(first, notification()))
                        .bytes(),
                false);

        assertThat(world.client.session.statistics().dropped(IkeStatistics.Drop.UNKNOWN_COOKIES))
                .isEqualTo(unknown + 1);
        assertThat(world.client.isUp() && world.server.isUp()).isTrue();
    }

    @Test
    void aPeerThatDeletesEachNewEspSaEndsTheSession() {
        IkeWorld world = new IkeWorld(6).connect();
        world.run(10_000);
        deleteEspAtServer(world);
        world.run(100);
        deleteEspAtServer(world);
        world.run(100);

        assertThat(world.client.failure().reason()).isEqualTo(Reason.ENDED_BY_PEER);
    }

    /** What a server does at its lifetime: its Delete of the ISAKMP SA alone must not cost the tunnel. */
    @Test
    void whenThePeerDeletesTheOnlyIsakmpSaTheClientMakesAnotherAndKeepsEsp() {
        IkeWorld world = new IkeWorld(7).connect();
        world.ping(100, 30_000);
        world.run(10_000);
        Phase1 sa = world.server.sa();
        world.server.inject(sa.informational(
                77,
                new Payload.Delete(
                        Payload.PROTOCOL_ISAKMP, 16, List.of(sa.cookies().toBytes()))));
        world.run(20_000);

        assertThat(world.client.failure()).isNull();
        assertThat(world.client.all(IkeOutput.Phase1Established.class)).hasSize(2);
        assertNothingLost(world, 290);
    }

    @Test
    void aClientThatComesBackReplacesWhatItsServerStillHolds() {
        IkeWorld world = new IkeWorld(8).connect();
        world.run(1000);
        IkeWorld.Side again = world.replaceClient();
        again.session.start(world.now);
        again.drain();
        world.run(2000);

        assertThat(world.server.failure()).isNull();
        assertThat(world.server.inbound).hasSize(1);
        assertThat(world.client.isUp() && world.server.isUp()).isTrue();
    }

    /** strongSwan renews each pair that it was not told to forget, with the selectors that it was made with. */
    @Test
    void aPairOfAnotherPortThatThePeerRenewsIsNotSentOn() {
        IkeWorld world = onPortByChance(31);
        List<IkeWorld.Packet> held = new ArrayList<>();
        world.wire = packet -> packet.from() == world.server && held.isEmpty() ? hold(held, packet) : packet;
        world.server.session.rekeyEsp(world.now);
        world.server.drain();
        world.run(100);
        toUsualPort(world);
        int outbound = world.client.outbound.spi();
        world.server.inject(held.getFirst().message());
        world.run(1000);

        assertThat(world.client.inbound).as("it is answered").hasSize(3);
        assertThat(world.client.outbound.spi()).isEqualTo(outbound);
        assertThat(world.client.all(IkeOutput.EspEstablished.class)).hasSize(2);
        world.run(60_000);
        assertThat(world.client.isUp()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aPairThatNothingGotThroughOnIsDeletedOnceAnotherIsHeard(boolean heard) {
        IkeWorld world = onPortByChance(32);
        toUsualPort(world);
        assertThat(world.client.inbound).hasSize(2);
        if (heard) {
            world.server.sendEsp();
        }
        world.run(100);

        int left = heard ? 1 : 2;
        assertThat(world.client.inbound).hasSize(left);
        // Its peer's packets on the way come in for three more.
        world.run(4000);
        assertThat(world.server.inbound).as("the server is told").hasSize(left);
        assertThat(world.client.isUp() && world.server.isUp()).isTrue();
    }

    private static IkeWorld onPortByChance(long seed) {
        return new IkeWorld(seed, it -> it.withLocalL2tpPort(40_001), it -> it).connect();
    }

    private static void toUsualPort(IkeWorld world) {
        world.client.session.offerEsp(world.now, it -> it.withLocalL2tpPort(1701));
        world.client.drain();
        world.run(100);
        assertThat(world.client.all(IkeOutput.UseOutbound.class)).hasSize(2);
    }

    private static IkeWorld.Packet hold(List<IkeWorld.Packet> held, IkeWorld.Packet packet) {
        held.add(packet);
        return null;
    }

    private static Payload.Notification notification() {
        return new Payload.Notification(Payload.PROTOCOL_ISAKMP, new byte[16], NotifyType.R_U_THERE, new byte[4]);
    }

    private static void rekeyByClient(IkeWorld world) {
        world.client.session.rekeyEsp(world.now);
        world.client.drain();
    }

    private static void deleteEspAtServer(IkeWorld world) {
        deleteEspAtServer(world, world.client.outbound.spi());
    }

    private static void deleteEspAtServer(IkeWorld world, int spi) {
        world.server.inject(world.server
                .sa()
                .informational(
                        spi, new Payload.Delete(Payload.PROTOCOL_ESP, 4, List.of(Phase2Transforms.spiBytes(spi)))));
    }

    private static void assertNothingLost(IkeWorld world, int atLeast) {
        assertThat(world.client.failure()).isNull();
        assertThat(world.server.failure()).isNull();
        assertThat(world.client.espSent).isGreaterThanOrEqualTo(atLeast);
        assertThat(world.server.espSent).isGreaterThanOrEqualTo(atLeast);
        assertThat(world.client.espLost).isZero();
        assertThat(world.server.espLost).isZero();
    }
}
