package bulkhead.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import bulkhead.protocol.Dialect;
import bulkhead.protocol.VpnEvent;
import bulkhead.protocol.core.Reason;
import bulkhead.protocol.esp.EspSuite;
import bulkhead.protocol.ike.DhGroup;
import bulkhead.protocol.ike.IkeEncryption;
import bulkhead.protocol.ike.IkeHash;
import bulkhead.protocol.ike.IkeProposal;
import bulkhead.protocol.note.IkeItem;
import bulkhead.protocol.note.Message;
import bulkhead.protocol.note.Note;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a client says otherwise within a session that is not understood, with both ends real and the clock virtual. */
class VariationsInVirtualTimeTest {
    private static final long PATIENCE = 300_000;
    private static final BadNetwork STEADY = new BadNetwork(0, 0, 20, 20);

    /** Either way round, and with a group that is not the one of phase 1. */
    @ParameterizedTest
    @CsvSource({", ECP_256", ", MODP_2048", "MODP_1536, ECP_256"})
    void asksForEspWithThePerfectForwardSecrecyThatTheServerInsistsOn(DhGroup first, DhGroup wanted) {
        Simulation simulation = Sessions.of(
                1,
                STEADY,
                c -> c.with(changes -> changes.dialect = Dialect.USUAL.withPfs(first)),
                s -> s.withPfs(wanted)
                        .withProposals(
                                List.of(new IkeProposal(IkeEncryption.AES_256, IkeHash.SHA2_256, DhGroup.ECP_256)),
                                s.phase2()));
        simulation.connect();
        assertThat(simulation.runUntil(() -> simulation.families().size() == 2, PATIENCE))
                .isTrue();
        assertThat(simulation.events(VpnEvent.Varied.class)).last().satisfies(varied -> {
            assertThat(varied.variation()).isEqualTo(VpnEvent.Variation.WITH_PFS);
            assertThat(varied.dialect().pfs()).isEqualTo(wanted);
        });
        assertThat(simulation.events(VpnEvent.EspUp.class))
                .singleElement()
                .satisfies(up -> assertThat(up.suite()).endsWith(", PFS " + wanted.label()));
        assertThat(simulation.events(VpnEvent.IkeUp.class)).as("in one IKE SA").hasSize(1);
        simulation.serverRekeysEsp();
        assertThat(simulation.runUntil(
                        () -> simulation.events(VpnEvent.EspUp.class).size() == 2, PATIENCE))
                .isTrue();
    }

    /** So the policies of two clients behind one NAT differ, and of two sessions of one. */
    @Test
    void l2tpComesFromAPortByChanceAndQuickModeNamesIt() {
        Set<Integer> ports = new HashSet<>();
        for (int seed = 1; seed <= 3; seed++) {
            Simulation simulation = Sessions.dualStack(seed, STEADY);
            simulation.connect();
            assertThat(simulation.runUntil(() -> simulation.families().size() == 2, PATIENCE))
                    .isTrue();
            assertThat(simulation.events(VpnEvent.Varied.class)).isEmpty();
            ports.add(portInQuickMode(simulation));
        }
        assertThat(ports).hasSize(3).allMatch(port -> port >= 49_152);
    }

    /** Of the first identity that we send in quick mode: where L2TP is to come from. */
    private static int portInQuickMode(Simulation simulation) {
        for (Note note : simulation.notes()) {
            if (note instanceof Note.Sent sent
                    && sent.message() instanceof Message.Ike ike
                    && ike.exchange() == Message.Ike.Exchange.QUICK_MODE) {
                return ike.items().stream()
                        .filter(IkeItem.Identity.class::isInstance)
                        .map(IkeItem.Identity.class::cast)
                        .findFirst()
                        .orElseThrow()
                        .port();
            }
        }
        throw new AssertionError("no quick mode");
    }

    @Test
    void saysWithWhichGroupsEspWasRefused() {
        Simulation simulation = Sessions.of(
                1,
                STEADY,
                c -> c,
                s -> s.withPfs(DhGroup.MODP_1536)
                        .withProposals(
                                List.of(new IkeProposal(IkeEncryption.AES_256, IkeHash.SHA2_256, DhGroup.ECP_256)),
                                s.phase2()));
        simulation.connect();
        assertThat(simulation.runUntil(simulation::isClosed, PATIENCE)).isTrue();
        assertThat(simulation.failure().reason()).isEqualTo(Reason.NO_COMMON_PROPOSAL);
        assertThat(simulation.failure().message())
                .contains("without perfect forward secrecy and with perfect forward secrecy by ECP-256 or MODP-2048");
    }

    /** Both forms of HMAC-SHA2-256 have one number in IKE, so nothing shows before ESP that the two ends mean different ones. */
    @ParameterizedTest
    @CsvSource({
        "AES_256_CBC_SHA2_256_96, false, 0",
        "AES_128_CBC_SHA2_256_96, false, 0",
        "AES_256_CBC_SHA2_256, true, 0",
        "AES_256_CBC_SHA2_256_96, false, 0.1",
        "AES_256_CBC_SHA2_256, false, 0.3"
    })
    void cutsHmacSha2AsTheServerDoes(EspSuite server, boolean first, double loss) {
        Simulation simulation = Sessions.of(
                1,
                new BadNetwork(loss, 0, 20, 20),
                c -> c.with(changes -> changes.dialect = Dialect.USUAL.withSha2CutTo96(first)),
                s -> s.withProposals(s.phase1(), List.of(server)));
        simulation.connect();
        assertThat(simulation.runUntil(() -> simulation.families().size() == 2, PATIENCE))
                .as("%s", simulation.failure())
                .isTrue();
        assertThat(simulation.events(VpnEvent.EspUp.class))
                .last()
                .satisfies(up -> assertThat(up.suite()).isEqualTo(server.label()));
        simulation.serverRekeysEsp();
        assertThat(simulation.sendFromClient(Sessions.packet(1))).isTrue();
        simulation.sendFromServer(Sessions.packet(2));
        simulation.runUntil(() -> false, 60_000);
        assertThat(simulation.failure()).isNull();
        assertThat(simulation.sendFromClient(Sessions.packet(3))).isTrue();
        simulation.runUntil(() -> false, 1_000);
        if (loss == 0) {
            assertThat(Sessions.numbers(simulation.deliveredToServer())).containsExactly(1, 3);
        }
    }

    /** A request that goes again just before the new SAs count as settled is answered on them, call and all. */
    @Test
    void connectsWhereTimersAreLateWhileSomethingIsTriedOtherwise() {
        for (int seed = 1; seed <= 50; seed++) {
            Simulation simulation = Sessions.of(
                    seed,
                    BadNetwork.PERFECT,
                    c -> c,
                    s -> s.withProposals(s.phase1(), List.of(EspSuite.AES_128_CBC_SHA2_256_96)));
            simulation.delayTimers(30);
            simulation.connect();
            assertThat(simulation.runUntil(() -> simulation.families().size() == 2, PATIENCE))
                    .as("seed %d: %s", seed, simulation.failure())
                    .isTrue();
            assertThat(simulation.events(VpnEvent.Varied.class))
                    .as("seed %d", seed)
                    .noneMatch(varied -> varied.variation() == VpnEvent.Variation.BEGIN_AGAIN);
        }
    }
}
