package bulkhead.leakguard.policy;

import static org.assertj.core.api.Assertions.assertThat;

import bulkhead.leakguard.apply.FakePlatform;
import bulkhead.leakguard.apply.GuardedNetwork;
import bulkhead.leakguard.apply.Plans;
import bulkhead.leakguard.host.HostException;
import bulkhead.leakguard.host.HostPlan;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
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

    /**
     * The kernel's rules, and the plans that were asked for and are not in force yet, the oldest first.
     *
     * @param ahead what the kernel's rules become in turn before the oldest plan is in force; empty before it is begun
     */
    private record World(
            GuardState state, FilterPolicy kernel, List<HostPlan> asked, List<FilterPolicy> ahead, Promise kept) {}

    /**
     * What applying a plan does to the kernel's rules.
     *
     * @param steps in turn, each another one than before
     * @param failed where they can be when a call has failed
     */
    private record Applied(List<FilterPolicy> steps, Set<FilterPolicy> failed) {}

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

        /** The same, by rules that are in force now. */
        Promise by(FilterPolicy rules) {
            return new Promise(rules, guarding, replaced);
        }

        /** What is promised once the state's plan is in force. */
        static Promise of(FilterPolicy inForce, GuardState state) {
            boolean through = state instanceof GuardState.Connected || state instanceof GuardState.Reconnecting;
            return new Promise(inForce, !(state instanceof GuardState.Disconnected), through);
        }
    }

    private static final int LATE = 2;
    private static final Links LINKS = new Links(List.of(IpRange.parse("192.168.1.0/24")), Set.of());

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

    /**
     * Everything in every order: each event in each state, late or twice, while earlier plans still wait, with each step of
     * applying a plan done or failed, and the program's end at any point: by an exception or an error in the controller or its
     * worker, or killed. At no point may the kernel's rules let a native packet pass that neither the plan last
     * in force nor any plan asked for since lets pass; and native IPv6 passes only when the user wants no connection, native IPv4
     * of a connection that carried something only then, or when they connect anew.
     */
    @ParameterizedTest
    @MethodSource("bulkhead.leakguard.apply.Plans#protections")
    void noOrderOfEventsOpensWhatNoPlanOpened(Protection protection) {
        List<Packet> probes = probes(protection);
        World start = new World(
                new GuardState.Disconnected(),
                FilterPolicy.OPEN,
                List.of(),
                List.of(),
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
                assertThat(Stream.concat(
                                        Stream.of(world.kept().inForce()),
                                        world.asked().stream().map(GuardTest::policy))
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
        return new World(state, world.kernel(), List.of(), List.of(), world.kept());
    }

    private static World asking(World world, GuardState state, Protection protection) {
        List<HostPlan> asked = new ArrayList<>(world.asked());
        asked.add(Plans.of(state, protection));
        return new World(
                state,
                world.kernel(),
                List.copyOf(asked),
                world.ahead(),
                world.kept().after(state));
    }

    /** The oldest plan's next step. It may fail, wherever a call can, which the controller hears of. */
    private static List<World> applying(World world, Protection protection) {
        HostPlan plan = world.asked().getFirst();
        List<HostPlan> later = world.asked().subList(1, world.asked().size());
        List<World> next = new ArrayList<>();
        GuardState failed = Guard.next(world.state(), new GuardEvent.Failed(false), protection);
        List<HostPlan> afterFailure = new ArrayList<>(later);
        if (!failed.equals(world.state())) {
            afterFailure.add(Plans.of(failed, protection));
        }
        if (world.ahead().isEmpty()) {
            Applied applied = APPLIED.computeIfAbsent(Map.entry(world.kernel(), plan), GuardTest::applied);
            for (FilterPolicy left : applied.failed()) {
                // What was asked for may be in force all the same.
                Promise kept = left.equals(policy(plan)) ? world.kept().by(left) : world.kept();
                next.add(new World(failed, left, List.copyOf(afterFailure), List.of(), kept));
            }
            next.add(stepping(world, applied.steps()));
        } else {
            next.add(new World(failed, world.kernel(), List.copyOf(afterFailure), List.of(), world.kept()));
            next.add(stepping(world, world.ahead()));
        }
        return next;
    }

    private static World stepping(World world, List<FilterPolicy> steps) {
        List<FilterPolicy> ahead = steps.subList(1, steps.size());
        if (!ahead.isEmpty()) {
            return new World(world.state(), steps.getFirst(), world.asked(), ahead, world.kept());
        }
        FilterPolicy inForce = steps.getFirst();
        List<HostPlan> later = world.asked().subList(1, world.asked().size());
        Promise kept =
                !later.isEmpty() || inForce.isOpen() ? world.kept().by(inForce) : Promise.of(inForce, world.state());
        return new World(world.state(), inForce, later, List.of(), kept);
    }

    private static final Map<Map.Entry<FilterPolicy, HostPlan>, Applied> APPLIED = new HashMap<>();

    /** By the procedure itself, on a platform in memory whose every call fails once. */
    private static Applied applied(Map.Entry<FilterPolicy, HostPlan> change) {
        List<FilterPolicy> steps = new ArrayList<>();
        Set<FilterPolicy> failed = new HashSet<>();
        for (FakePlatform.Fault fault : FakePlatform.Fault.values()) {
            for (int call = 0; ; call++) {
                steps.clear();
                FakePlatform platform = new FakePlatform(now -> steps.add(now.kernel()));
                platform.leave(change.getKey());
                platform.links(LINKS);
                GuardedNetwork network = platform.open(change.getKey());
                platform.failAt(call, fault);
                try {
                    network.apply(change.getValue());
                } catch (HostException | IllegalStateException e) {
                    failed.add(platform.kernel());
                }
                if (!platform.hasFailed()) {
                    break;
                }
            }
        }
        List<FilterPolicy> distinct = new ArrayList<>(List.of(steps.getFirst()));
        steps.stream().filter(step -> !step.equals(distinct.getLast())).forEach(distinct::add);
        // The first is where it began, unless nothing changes at all.
        return new Applied(distinct.size() == 1 ? distinct : distinct.subList(1, distinct.size()), failed);
    }

    private static FilterPolicy policy(HostPlan plan) {
        return plan.policy(LINKS);
    }

    /** What is promised to stay closed. */
    private static List<Packet> probes(Protection protection) {
        return protection.allowLan()
                ? Probes.NATIVE
                : Stream.concat(Probes.NATIVE.stream(), Probes.LAN.stream()).toList();
    }
}
