package bulkhead.platform.windows.wfp;

import static org.assertj.core.api.Assertions.assertThat;

import bulkhead.leakguard.policy.Family;
import bulkhead.leakguard.policy.FilterPolicy;
import bulkhead.leakguard.policy.FurtherPackets;
import bulkhead.leakguard.policy.Hook;
import bulkhead.leakguard.policy.Packet;
import bulkhead.leakguard.policy.Probes;
import bulkhead.leakguard.policy.RuleSet;
import bulkhead.leakguard.policy.Sender;
import bulkhead.leakguard.policy.Verdict;
import bulkhead.platform.windows.wfp.Arbitration.Installed;
import bulkhead.platform.windows.wfp.Arbitration.Sublayer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The filters say of every packet what the neutral rules say of it. */
class ArbitrationTest {
    private static final List<Packet> PACKETS = FurtherPackets.packets();
    private static final List<FilterPolicy> POLICIES = FurtherPackets.policies();
    private static final Map<Packet, Map<Stage, Map<Field, Object>>> SIGHTS = new HashMap<>();

    /** Of every kind. */
    private static List<FilterPolicy> some() {
        return IntStream.range(0, POLICIES.size())
                .filter(each -> each % 11 == 0)
                .mapToObj(POLICIES::get)
                .toList();
    }

    private static Sublayer ours(List<Filter> filters) {
        return new Sublayer(0xffff, filters.stream().map(Installed::of).toList());
    }

    /** The first stage that the packet does not get past. */
    private static Optional<Stage> stopped(List<Sublayer> sublayers, Packet packet) {
        return Sight.stages(packet).stream()
                .filter(stage ->
                        !Arbitration.permits(sublayers, Layer.of(stage, packet.family()), sight(packet, stage)))
                .findFirst();
    }

    private static Map<Field, Object> sight(Packet packet, Stage stage) {
        return SIGHTS.computeIfAbsent(packet, _ -> new HashMap<>())
                .computeIfAbsent(stage, _ -> Sight.of(packet, stage));
    }

    /** What no filter of Windows can ask, so that it is stricter than the rules. */
    private static boolean isBeyondFilters(FilterPolicy policy, Packet packet) {
        boolean forwarded = !packet.in().isEmpty() && packet.hook() != Hook.IN;
        Optional<Sender> sender = policy.server().map(server -> server.sender());
        return forwarded && packet.in().equals(FurtherPackets.TUN) && packet.answer()
                || forwarded && policy.dnsInTunnel()
                || packet.ofPortal()
                || sender.filter(s -> s instanceof Sender.Mark || s instanceof Sender.User)
                                .isPresent()
                        && packet.senders().contains(sender.get());
    }

    /** What is forwarded and leaves has met the rules for forwarding before. */
    private static boolean accepts(RuleSet rules, Packet packet) {
        return rules.decide(packet) == Verdict.ACCEPT
                && (packet.hook() != Hook.LEAVE
                        || packet.in().isEmpty()
                        || rules.decide(forwarded(packet)) == Verdict.ACCEPT);
    }

    private static Packet forwarded(Packet p) {
        return new Packet(
                Hook.FORWARD,
                p.in(),
                p.out(),
                p.source(),
                p.destination(),
                p.protocol(),
                p.sourcePort(),
                p.destinationPort(),
                p.icmpType(),
                p.icmpCode(),
                p.senders(),
                p.ofPortal(),
                p.answer(),
                p.quoted());
    }

    @Test
    void theMatrixIsLarge() {
        assertThat(PACKETS).hasSizeGreaterThan(700);
        assertThat(POLICIES).hasSizeGreaterThan(200);
    }

    @Test
    void everyPacketMeetsTheVerdictOfTheRules() {
        long stricter = 0;
        for (FilterPolicy policy : POLICIES) {
            RuleSet rules = RuleSet.of(policy);
            List<Sublayer> sublayers = List.of(ours(FilterList.of(policy, Sight.NAMES)));
            for (Packet packet : PACKETS) {
                Optional<Stage> stopped = stopped(sublayers, packet);
                boolean passes = stopped.isEmpty();
                boolean wanted = accepts(rules, packet);
                // A program is told at once, at its call, where the rules reject what it sends.
                if (packet.hook() == Hook.OUT && !wanted) {
                    assertThat(stopped).as("%s under %s", packet, policy).contains(Stage.CONNECT);
                }
                if (isBeyondFilters(policy, packet)) {
                    assertThat(passes && !wanted)
                            .as("%s under %s", packet, policy)
                            .isFalse();
                    stricter += wanted && !passes ? 1 : 0;
                } else {
                    assertThat(passes).as("%s under %s", packet, policy).isEqualTo(wanted);
                }
            }
        }
        assertThat(stricter).as("there are differences").isPositive();
    }

    /** What ALE does not see, as a reset of an old flow, is stopped all the same, but for what looks like the exceptions. */
    @Test
    void nativeIpv6IsStoppedBelowTheProgramsToo() {
        for (FilterPolicy policy : POLICIES) {
            List<Sublayer> sublayers = List.of(ours(FilterList.of(policy, Sight.NAMES)));
            for (Packet packet : Probes.NATIVE) {
                if (packet.hook() == Hook.OUT && packet.family() == Family.IPV6) {
                    assertThat(Arbitration.permits(
                                    sublayers,
                                    Layer.of(Stage.OUT_TRANSPORT, packet.family()),
                                    Sight.of(packet, Stage.OUT_TRANSPORT)))
                            .as("%s under %s", packet, policy)
                            .isFalse();
                }
            }
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = Lifetime.class,
            names = {"PERSISTENT", "BOOTTIME"})
    void eachPartOfWhatTheBootBeginsWithClosesEverything(Lifetime part) {
        RuleSet rules = RuleSet.of(FilterPolicy.CLOSED);
        List<Filter> filters = FilterList.ofTheBoot(Sight.NAMES).stream()
                .filter(filter -> filter.lifetime() == part)
                .toList();
        for (Packet packet : PACKETS) {
            assertThat(stopped(List.of(ours(filters)), packet).isEmpty())
                    .as("%s", packet)
                    .isEqualTo(accepts(rules, packet));
        }
    }

    /** A kill switch has the next boot begin closed while its tunnel is open. */
    @Test
    void whatIsThereForTheNextBootIsNotAskedWhileAPolicyIsInForce() {
        for (FilterPolicy policy : some()) {
            List<Filter> running = FilterList.of(policy, Sight.NAMES);
            List<Filter> both = Stream.concat(running.stream(), FilterList.ofTheBoot(Sight.NAMES).stream())
                    .toList();
            for (Packet packet : PACKETS) {
                assertThat(stopped(List.of(ours(both)), packet))
                        .as("%s under %s", packet, policy)
                        .isEqualTo(stopped(List.of(ours(running)), packet));
            }
        }
    }

    private static Sublayer another(int weight, boolean permit) {
        List<Installed> all = new ArrayList<>();
        for (Layer layer : Layer.values()) {
            all.add(new Installed(layer, 1, Map.of(), permit, true));
        }
        return new Sublayer(weight, all);
    }

    /** Another program's hard permit, be it heavier or lighter than ours, opens nothing; its block closes more. */
    @Test
    void noOtherProgramsPermitOpensWhatIsClosed() {
        FilterPolicy policy = POLICIES.getFirst();
        Sublayer ours = new Sublayer(
                0x8000,
                FilterList.of(policy, Sight.NAMES).stream().map(Installed::of).toList());
        for (Packet packet : PACKETS) {
            boolean alone = stopped(List.of(ours), packet).isEmpty();
            for (int weight : new int[] {0, 0xffff}) {
                assertThat(stopped(List.of(ours, another(weight, true)), packet).isEmpty())
                        .as("%s", packet)
                        .isEqualTo(alone);
                assertThat(stopped(List.of(ours, another(weight, false)), packet))
                        .isPresent();
            }
        }
    }

    /** A tunnel whose interface is away has no way in, and no way around it either. */
    @Test
    void withoutTheTunnelsInterfaceNothingPassesThatTheRulesStop() {
        Names without = new Names(
                Sight.PROGRAM,
                Map.of(
                        FurtherPackets.LINK, Sight.NAMES.interfaces().get(FurtherPackets.LINK),
                        FurtherPackets.BRIDGE, Sight.NAMES.interfaces().get(FurtherPackets.BRIDGE)));
        for (FilterPolicy policy : POLICIES) {
            RuleSet rules = RuleSet.of(policy);
            List<Sublayer> sublayers = List.of(ours(FilterList.of(policy, without)));
            for (Packet packet : PACKETS) {
                boolean tunnels =
                        packet.in().equals(FurtherPackets.TUN) || packet.out().equals(FurtherPackets.TUN);
                if (!tunnels && stopped(sublayers, packet).isEmpty()) {
                    assertThat(accepts(rules, packet))
                            .as("%s under %s", packet, policy)
                            .isTrue();
                }
            }
        }
    }
}
