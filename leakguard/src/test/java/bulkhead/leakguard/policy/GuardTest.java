package bulkhead.leakguard.policy;

import static bulkhead.leakguard.policy.PacketBuilder.TUN;
import static bulkhead.leakguard.policy.PacketBuilder.in;
import static bulkhead.leakguard.policy.PacketBuilder.out;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The table of states, and the search through everything that can happen to it in any order. */
class GuardTest {
    private static final Set<Family> BOTH = Set.of(Family.IPV4, Family.IPV6);

    private static final Map<String, GuardState> STATES = Map.of(
            "Disconnected", new GuardState.Disconnected(),
            "Connecting", new GuardState.Connecting(),
            "Connected", new GuardState.Connected(BOTH),
            "Reconnecting", new GuardState.Reconnecting(),
            "Error", new GuardState.Error(),
            "Error, all", new GuardState.Error(BOTH),
            "Lockdown", new GuardState.Lockdown());

    private static final List<GuardEvent> EVENTS = List.of(
            new GuardEvent.Connect(),
            new GuardEvent.Carries(BOTH),
            new GuardEvent.Carries(Set.of()),
            new GuardEvent.Lost(),
            new GuardEvent.Failed(false),
            new GuardEvent.Disconnect(),
            new GuardEvent.OwnerLost(),
            new GuardEvent.Block(),
            new GuardEvent.Unblock(),
            new GuardEvent.Carries(Set.of(Family.IPV4)),
            new GuardEvent.Carries(Set.of(Family.IPV6)),
            new GuardEvent.Failed(true));

    /** Of a tunnel that is all of IPv4's. */
    private static final List<GuardEvent> WHOLE = EVENTS.stream()
            .filter(event -> !event.equals(new GuardEvent.Failed(true)))
            .toList();

    /** As the manual has it; a dash leaves the state as it is. The lockdown of a profile makes Lockdown the end of Disconnect. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', useHeadersInDisplayName = true, textBlock = """
            State        | Connect    | Carries   | Carries none | Lost         | Failed     | Disconnect   | OwnerLost    | Block    | Unblock
            Disconnected | Connecting | -         | -            | -            | -          | -            | -            | Lockdown | -
            Connecting   | -          | Connected | -            | -            | Error      | Disconnected | -            | -        | Disconnected
            Connected    | -          | -         | Reconnecting | Reconnecting | Error, all | Disconnected | Reconnecting | -        | Disconnected
            Reconnecting | Connecting | Connected | -            | -            | Error, all | Disconnected | -            | -        | Disconnected
            Error        | Connecting | -         | -            | -            | -          | Disconnected | -            | Lockdown | Disconnected
            Error, all   | Connecting | -         | -            | -            | -          | Disconnected | -            | Lockdown | Disconnected
            Lockdown     | Connecting | -         | -            | -            | -          | -            | -            | -        | Disconnected
            """)
    void theTableOfStates(
            String from,
            String connect,
            String carries,
            String carriesNone,
            String lost,
            String failed,
            String disconnect,
            String ownerLost,
            String block,
            String unblock) {
        List<String> wanted =
                List.of(connect, carries, carriesNone, lost, failed, disconnect, ownerLost, block, unblock);
        for (int i = 0; i < wanted.size(); i++) {
            GuardState next = STATES.get(wanted.get(i).equals("-") ? from : wanted.get(i));
            assertThat(Guard.next(STATES.get(from), EVENTS.get(i), Protection.DEFAULT))
                    .as("%s on %s", from, EVENTS.get(i))
                    .isEqualTo(next);
            GuardState rest = next instanceof GuardState.Disconnected && EVENTS.get(i) instanceof GuardEvent.Disconnect
                    ? !from.equals("Disconnected") ? new GuardState.Lockdown() : next
                    : next;
            assertThat(Guard.next(STATES.get(from), EVENTS.get(i), new Protection(false, true, false)))
                    .as("%s on %s with lockdown", from, EVENTS.get(i))
                    .isEqualTo(rest);
        }
    }

    /** The kernel's rules, and the plans that were asked for and are not in force yet, the oldest first. */
    private record World(
            GuardState state, FilterPolicy kernel, List<FilterPolicy> asked, boolean halfway, Promise kept) {}

    /**
     * What was promised last by a plan in force, and whether the user took it back since.
     *
     * @param guarding native IPv6 is closed
     * @param replaced so is native IPv4, as the tunnel carried something
     */
    private record Promise(FilterPolicy inForce, boolean guarding, boolean replaced) {
        /** What is left of it when the guard is to be in this state. */
        Promise after(GuardState state) {
            boolean open = state instanceof GuardState.Disconnected;
            return new Promise(
                    inForce, guarding && !open, replaced && !open && !(state instanceof GuardState.Connecting));
        }

        /** What is promised once the state's plan is in force. */
        static Promise of(FilterPolicy inForce, GuardState state) {
            boolean through = state instanceof GuardState.Connected || state instanceof GuardState.Reconnecting;
            return new Promise(inForce, !(state instanceof GuardState.Disconnected), through);
        }
    }

    private static final int LATE = 2;

    /** Whatever the tunnel carried. A split tunnel leaves the rest of IPv4 open, that being its purpose, but for the kill switch. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', useHeadersInDisplayName = true, textBlock = """
            carried   | split | kill switch | IPv4    | IPv6
            IPV4      | false | false       | BLOCKED | BLOCKED
            IPV6      | false | false       | BLOCKED | BLOCKED
            IPV4      | true  | false       | OPEN    | BLOCKED
            IPV4      | true  | true        | BLOCKED | BLOCKED
            """)
    void whatAConnectionHadClosedStaysClosedWhenItIsGivenUp(
            Family carried, boolean split, boolean killSwitch, Access ipv4, Access ipv6) {
        Protection protection = new Protection(killSwitch, false, false);
        for (GuardState before : List.of(new GuardState.Connected(Set.of(carried)), new GuardState.Reconnecting())) {
            GuardState error = Guard.next(before, new GuardEvent.Failed(split), protection);
            FilterPolicy policy = FilterPolicy.of(error, protection, false, Optional.empty(), Optional.empty());
            assertThat(policy.ipv4()).as("after %s", before).isEqualTo(ipv4);
            assertThat(policy.ipv6()).as("after %s", before).isEqualTo(ipv6);
        }
    }

    static Stream<Protection> protections() {
        return IntStream.range(0, 8)
                .mapToObj(bits -> new Protection((bits & 1) != 0, (bits & 2) != 0, (bits & 4) != 0));
    }

    /**
     * Everything in every order: each event in each state, late or twice, while earlier plans still wait, with each step of
     * applying a plan done or failed, and the program's end at any point: by an exception or an error in the controller or its
     * worker, or killed. At no point may the kernel's rules let a native packet pass that neither the plan last
     * in force nor any plan asked for since lets pass; and native IPv6 passes only when the user wants no connection, native IPv4
     * of a connection that carried something only then, or when they connect anew.
     */
    @ParameterizedTest
    @MethodSource("protections")
    void noOrderOfEventsOpensWhatNoPlanOpened(Protection protection) {
        List<Packet> probes = probes(protection);
        World start = new World(
                new GuardState.Disconnected(),
                FilterPolicy.OPEN,
                List.of(),
                false,
                new Promise(FilterPolicy.OPEN, false, false));
        Set<World> seen = new HashSet<>(Set.of(start));
        Deque<World> todo = new ArrayDeque<>(seen);
        while (!todo.isEmpty()) {
            World world = todo.remove();
            check(world, probes);
            for (World next : successors(world, protection)) {
                if (seen.add(next)) {
                    todo.add(next);
                }
            }
        }
        assertThat(seen).as("the search went somewhere").hasSizeGreaterThan(1_000);
    }

    private static void check(World world, List<Packet> probes) {
        RuleSet kernel = RuleSet.of(world.kernel());
        for (Packet probe : probes) {
            if (kernel.decide(probe) == Verdict.ACCEPT) {
                assertThat(Stream.concat(Stream.of(world.kept().inForce()), world.asked().stream())
                                .anyMatch(plan -> RuleSet.of(plan).decide(probe) == Verdict.ACCEPT))
                        .as("%s passes in %s", probe, world)
                        .isTrue();
                assertThat(world.kept().guarding() && probe.family() == Family.IPV6)
                        .as("native IPv6 passes in %s", world)
                        .isFalse();
                assertThat(world.kept().replaced() && probe.family() == Family.IPV4)
                        .as("native IPv4 passes in %s", world)
                        .isFalse();
            }
        }
    }

    private static List<World> successors(World world, Protection protection) {
        List<World> next = new ArrayList<>();
        if (world.asked().size() < LATE) {
            for (GuardEvent event : WHOLE) {
                GuardState state = Guard.next(world.state(), event, protection);
                if (!state.equals(world.state())) {
                    next.add(asking(world, state, protection));
                }
            }
        }
        if (!world.asked().isEmpty()) {
            next.addAll(applying(world, protection));
        }
        next.add(died(world, protection));
        return next;
    }

    /** What was asked for is never applied, and what was under way ends where it is. */
    private static World died(World world, Protection protection) {
        GuardState state = Guard.next(world.state(), new GuardEvent.OwnerLost(), protection);
        return new World(state, world.kernel(), List.of(), false, world.kept());
    }

    private static World asking(World world, GuardState state, Protection protection) {
        List<FilterPolicy> asked = new ArrayList<>(world.asked());
        asked.add(policy(state, protection));
        return new World(
                state,
                world.kernel(),
                List.copyOf(asked),
                world.halfway(),
                world.kept().after(state));
    }

    /** The oldest plan's next step: the strictest of both, then the plan itself. Either may fail, which the controller hears of. */
    private static List<World> applying(World world, Protection protection) {
        FilterPolicy plan = world.asked().getFirst();
        List<FilterPolicy> later = world.asked().subList(1, world.asked().size());
        List<World> next = new ArrayList<>();
        GuardState failed = Guard.next(world.state(), new GuardEvent.Failed(false), protection);
        List<FilterPolicy> afterFailure = new ArrayList<>(later);
        if (!failed.equals(world.state())) {
            afterFailure.add(policy(failed, protection));
        }
        next.add(new World(failed, world.kernel(), List.copyOf(afterFailure), false, world.kept()));
        if (world.halfway()) {
            Promise kept = !later.isEmpty() || plan.isOpen()
                    ? new Promise(plan, world.kept().guarding(), world.kept().replaced())
                    : Promise.of(plan, world.state());
            next.add(new World(world.state(), plan, later, false, kept));
        } else {
            next.add(new World(world.state(), world.kernel().strictest(plan), world.asked(), true, world.kept()));
        }
        return next;
    }

    private static FilterPolicy policy(GuardState state, Protection protection) {
        Endpoint server = Endpoint.ipsec(InetAddress.ofLiteral("203.0.113.1"), 40_500);
        TunnelInterface tunnel = new TunnelInterface(
                TUN, Set.of(InetAddress.ofLiteral("10.7.0.2"), InetAddress.ofLiteral("2001:db8:7::2")));
        boolean through = state instanceof GuardState.Connected || state instanceof GuardState.Reconnecting;
        FilterPolicy policy = FilterPolicy.of(
                state, protection, false, Optional.of(server), through ? Optional.of(tunnel) : Optional.empty());
        List<IpRange> onLink = List.of(IpRange.parse("192.168.1.0/24"));
        return policy.isOpen() || !protection.allowLan() ? policy : policy.withLan(Lan.ranges(onLink, List.of()));
    }

    /** Native packets of no exception, from this host, to it, and of an old flow. */
    private static List<Packet> probes(Protection protection) {
        String mine = "192.0.2.7";
        String mine6 = "2001:db8::7";
        String web = "198.51.100.80";
        String web6 = "2001:db8:80::80";
        Packet neighbour = out("fe80::7", "ff02::fb").udp(5353, 5353).packet();
        List<Packet> others = List.of(
                out(mine, web).tcp(1025, 443).packet(),
                out(mine, web).udp(1025, 53).packet(),
                out(mine, web).icmp(8, 0).packet(),
                out(mine6, web6).tcp(1025, 443).packet(),
                out(mine6, web6).udp(1025, 53).packet(),
                out(mine6, web6).icmp(128, 0).packet(),
                out(mine, "203.0.113.1").udp(40_500, 4500).packet(),
                in(web, mine).tcp(443, 1025).packet(),
                in(web6, mine6).tcp(443, 1025).packet());
        return protection.allowLan()
                ? others
                : Stream.concat(others.stream(), Stream.of(neighbour)).toList();
    }
}
