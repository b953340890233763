package bulkhead.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import bulkhead.protocol.Dialect;
import bulkhead.protocol.VpnConfig;
import bulkhead.protocol.VpnEvent;
import bulkhead.protocol.VpnEvent.Family;
import bulkhead.protocol.VpnEvent.Ipv6Block;
import bulkhead.protocol.core.Layer;
import bulkhead.protocol.core.Reason;
import bulkhead.protocol.ike.DhGroup;
import bulkhead.protocol.note.IkeItem;
import bulkhead.protocol.note.Message;
import bulkhead.protocol.note.Note;
import bulkhead.protocol.ppp.NcpPolicy;
import bulkhead.protocol.ppp.auth.AuthMethod;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What happens in the life of a session, with both ends real and the clock virtual. */
class SessionsInVirtualTimeTest {
    private static final long PATIENCE = 300_000;
    private static final BadNetwork STEADY = new BadNetwork(0, 0, 20, 20);

    @Test
    void startsAgainFromAnotherPortWhenTheFirstPacketsMeetSilence() {
        Simulation simulation = Sessions.dualStack(1, STEADY);
        simulation.cut(true);
        simulation.connect();
        assertThat(simulation.runUntil(() -> simulation.clientPort() > Simulation.FIRST_PORT, PATIENCE))
                .isTrue();
        assertThat(simulation.now())
                .as("SoftEther forgets a half-open SA after 10 s")
                .isLessThan(10_000);
        simulation.cut(false);
        assertThat(simulation.runUntil(() -> simulation.families().size() == 2, PATIENCE))
                .isTrue();
    }

    @Test
    void saysThatNobodyAnsweredWhenTheServerIsDead() {
        Simulation simulation = Sessions.dualStack(1, STEADY);
        simulation.cut(true);
        simulation.connect();
        assertThat(simulation.runUntil(simulation::isClosed, PATIENCE)).isTrue();
        assertThat(simulation.failure().reason()).isEqualTo(Reason.NO_ANSWER);
        assertThat(simulation.failure().layer()).isEqualTo(Layer.IKE);
    }

    @Test
    void noticesThatThePathDiedUnderALiveTunnel() {
        Simulation simulation = connected(UnaryOperator.identity());
        simulation.cut(true);
        assertThat(simulation.runUntil(simulation::isClosed, PATIENCE)).isTrue();
        assertThat(simulation.failure().reason()).isEqualTo(Reason.NO_ANSWER);
    }

    @Test
    void endsWithTheServersReasonWhenTheServerEndsIt() {
        Simulation simulation = connected(UnaryOperator.identity());
        simulation.serverCloses();
        assertThat(simulation.runUntil(simulation::isClosed, PATIENCE)).isTrue();
        assertThat(simulation.failure().reason()).isEqualTo(Reason.ENDED_BY_PEER);
    }

    /** So that the next session meets nothing of this one. */
    @Test
    void saysGoodbyeInPassingWhenItIsAbandoned() {
        Simulation simulation = connected(UnaryOperator.identity());
        long before = simulation.now();
        simulation.abandon();
        assertThat(simulation.isClosed()).isTrue();
        assertThat(simulation.now()).as("without waiting").isEqualTo(before);
        assertThat(simulation.runUntil(() -> !simulation.serverEnds().isEmpty(), 1_000))
                .isTrue();
        assertThat(simulation.serverEnds().getFirst().reason()).isEqualTo(Reason.ENDED_BY_PEER);
    }

    @Test
    void losesNoPacketWhenTheServerRekeysEsp() {
        Simulation simulation = connected(UnaryOperator.identity());
        assertNothingLostAround(simulation, simulation::serverRekeysEsp);
        assertThat(simulation.events(VpnEvent.EspUp.class)).hasSizeGreaterThanOrEqualTo(2);
    }

    @Test
    void losesNoPacketWhenTheServerRekeysIke() {
        Simulation simulation = connected(UnaryOperator.identity());
        assertNothingLostAround(simulation, simulation::serverRekeysIke);
        assertThat(simulation.events(VpnEvent.IkeUp.class)).hasSizeGreaterThanOrEqualTo(2);
    }

    @Test
    void losesNoPacketOverHoursOfOurOwnRekeys() {
        Simulation simulation = connected(UnaryOperator.identity(), 600, 200);
        List<Integer> sent = new ArrayList<>();
        for (int i = 0; i < 5_000; i++) {
            assertThat(simulation.sendFromClient(Sessions.packet(i))).isTrue();
            simulation.sendFromServer(Sessions.packet(i));
            sent.add(i);
            simulation.runUntil(() -> false, 1_000);
        }
        assertThat(simulation.failure()).isNull();
        assertThat(Sessions.numbers(simulation.deliveredToServer())).isEqualTo(sent);
        assertThat(Sessions.numbers(simulation.deliveredToClient())).isEqualTo(sent);
        assertThat(simulation.events(VpnEvent.EspUp.class)).hasSizeGreaterThan(20);
        assertThat(simulation.events(VpnEvent.IkeUp.class)).hasSizeGreaterThan(6);
    }

    /** What is asked for again and again and never answered is not lost: the user is told once, and soon. */
    @Test
    void beginsNothingAgainWhereNothingComesOutOfEsp() {
        for (int seed = 0; seed < 40; seed++) {
            Simulation simulation = Sessions.dualStack(seed, new BadNetwork(0.2, 0, 5, 20));
            simulation.connect();
            simulation.runUntil(() -> !simulation.events(VpnEvent.EspUp.class).isEmpty(), PATIENCE);
            simulation.serverDies();
            simulation.runUntil(() -> simulation.failure() != null, PATIENCE);
            assertThat(simulation.failure()).as("seed %d", seed).isNotNull();
            assertThat(simulation.events(VpnEvent.Varied.class))
                    .as("seed %d", seed)
                    .noneMatch(varied -> varied.variation() == VpnEvent.Variation.BEGIN_AGAIN);
        }
    }

    /** Answers that come late do come; only where nothing comes at all somebody is not there. */
    @ParameterizedTest
    @ValueSource(ints = {1_000, 3_000})
    void connectsHoweverLongAnswersAreOnTheWay(int roundTrip) {
        Simulation simulation = Sessions.dualStack(1, new BadNetwork(0, 0, roundTrip / 2, roundTrip / 2));
        simulation.connect();
        assertThat(simulation.runUntil(() -> !simulation.families().isEmpty() || simulation.isClosed(), PATIENCE))
                .isTrue();
        assertThat(simulation.failure()).isNull();
        assertThat(simulation.events(VpnEvent.Varied.class))
                .noneMatch(varied -> varied.variation() == VpnEvent.Variation.BEGIN_AGAIN);
    }

    /** Each in its layer: ESP without UDP, quick modes with a key exchange of their own, numbers in L2TP data. */
    @Test
    void talksToAServerInItsDialect() {
        Dialect dialect = new Dialect(true, DhGroup.ECP_256, false, Dialect.USUAL.innerPort(), true);
        Simulation simulation = connected(client -> client.with(b -> b.dialect = dialect));

        assertThat(simulation.events(VpnEvent.EspUp.class)).noneMatch(VpnEvent.EspUp::udpEncapsulation);
        List<Message> sent = simulation.notes().stream()
                .filter(Note.Sent.class::isInstance)
                .map(note -> ((Note.Sent) note).message())
                .toList();
        assertThat(sent)
                .as("RFC 2407 section 4.5: Group Description; RFC 5903: group 19")
                .anyMatch(message -> message instanceof Message.Ike ike
                        && ike.items().stream()
                                .anyMatch(item -> item instanceof IkeItem.Proposal proposal
                                        && proposal.protocol() == 3
                                        && proposal.transforms()
                                                        .getFirst()
                                                        .attributes()
                                                        .get(3)
                                                == 19));
        assertThat(sent)
                .as("RFC 2661 section 4.4.6: Sequencing Required")
                .anyMatch(message -> message instanceof Message.L2tp l2tp
                        && l2tp.avps().stream().anyMatch(avp -> avp.type() == 39));
        assertNothingLostAround(simulation, () -> {});
    }

    @Test
    void keepsIpv4WhenIpv6cpIsRefused() {
        Simulation simulation = Sessions.of(1, STEADY, c -> c, s -> s.withIpv6(NcpPolicy.REJECT));
        simulation.connect();
        assertThat(simulation.runUntil(() -> blocked(simulation, Ipv6Block.REJECTED), PATIENCE))
                .isTrue();
        assertThat(simulation.runUntil(() -> simulation.families().equals(Set.of(Family.IPV4)), PATIENCE))
                .isTrue();
        assertThat(simulation.runUntil(() -> simulation.failure() != null, PATIENCE))
                .isFalse();
    }

    @Test
    void keepsIpv4WhenIpv6cpMeetsSilence() {
        Simulation simulation = Sessions.of(1, STEADY, c -> c, s -> s.withIpv6(NcpPolicy.IGNORE));
        simulation.connect();
        assertThat(simulation.runUntil(() -> blocked(simulation, Ipv6Block.SILENT), PATIENCE))
                .isTrue();
        assertThat(simulation.families()).isEqualTo(Set.of(Family.IPV4));
        assertThat(simulation.failure()).isNull();
    }

    @Test
    void refusesAServerThatWantsAMethodTheUserDidNotAllow() {
        Simulation simulation = Sessions.of(1, STEADY, c -> c, s -> s.withAuth(Set.of(AuthMethod.PAP)));
        simulation.connect();
        assertThat(simulation.runUntil(simulation::isClosed, PATIENCE)).isTrue();
        assertThat(simulation.failure().reason()).isEqualTo(Reason.AUTHENTICATION_REFUSED);
        assertThat(simulation.failure().message()).contains("PAP");
    }

    @Test
    void connectsWhileEveryPacketHasAMutatedTwin() {
        for (int seed = 0; seed < 100; seed++) {
            Simulation simulation = Sessions.dualStack(seed, new BadNetwork(0, 0, 5, 40));
            simulation.mutate(1.0);
            simulation.connect();
            boolean settled = simulation.runUntil(
                    () -> simulation.families().size() == 2 || simulation.failure() != null, PATIENCE);
            assertThat(settled).as("seed %d hangs", seed).isTrue();
            simulation.disconnect();
            assertThat(simulation.runUntil(simulation::isClosed, PATIENCE))
                    .as("seed %d does not close", seed)
                    .isTrue();
        }
    }

    private static boolean blocked(Simulation simulation, Ipv6Block reason) {
        return simulation.events(VpnEvent.Ipv6Blocked.class).stream().anyMatch(event -> event.reason() == reason);
    }

    private static Simulation connected(UnaryOperator<VpnConfig> client) {
        return connected(client, 28_800, 3_600);
    }

    private static Simulation connected(UnaryOperator<VpnConfig> client, int ikeLifetime, int espLifetime) {
        Simulation simulation = Sessions.of(
                1,
                STEADY,
                c -> client.apply(c).with(builder -> {
                    builder.ikeLifetimeSeconds = ikeLifetime;
                    builder.espLifetimeSeconds = espLifetime;
                }),
                s -> s);
        simulation.connect();
        assertThat(simulation.runUntil(() -> simulation.families().size() == 2, PATIENCE))
                .isTrue();
        return simulation;
    }

    /** A packet every 20 ms in both directions, from before the action until well after it. */
    private static void assertNothingLostAround(Simulation simulation, Runnable action) {
        List<Integer> sent = new ArrayList<>();
        for (int i = 0; i < 3_000; i++) {
            if (i == 50) {
                action.run();
            }
            assertThat(simulation.sendFromClient(Sessions.packet(i))).isTrue();
            simulation.sendFromServer(Sessions.packet(i));
            sent.add(i);
            simulation.runUntil(() -> false, 20);
        }
        simulation.runUntil(() -> false, 1_000);
        assertThat(simulation.failure()).isNull();
        assertThat(Sessions.numbers(simulation.deliveredToServer())).isEqualTo(sent);
        assertThat(Sessions.numbers(simulation.deliveredToClient())).isEqualTo(sent);
    }
}
