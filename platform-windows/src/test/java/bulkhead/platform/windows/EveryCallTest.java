package bulkhead.platform.windows;

import static org.assertj.core.api.Assertions.assertThat;

import bulkhead.leakguard.apply.GuardedNetwork;
import bulkhead.leakguard.apply.Plans;
import bulkhead.leakguard.contract.HostContract;
import bulkhead.leakguard.host.HostException;
import bulkhead.leakguard.host.HostPlan;
import bulkhead.leakguard.policy.Family;
import bulkhead.leakguard.policy.FilterPolicy;
import bulkhead.leakguard.policy.Guard;
import bulkhead.leakguard.policy.GuardEvent;
import bulkhead.leakguard.policy.GuardState;
import bulkhead.leakguard.policy.IpRange;
import bulkhead.leakguard.policy.Links;
import bulkhead.leakguard.policy.Packet;
import bulkhead.leakguard.policy.Probes;
import bulkhead.leakguard.policy.Protection;
import bulkhead.platform.windows.FakeCalls.Fault;
import bulkhead.platform.windows.FakeFilterEngine.Contents;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Every change of the guard's state, with each call of Windows failing once, before it did anything and when all of it was done. */
class EveryCallTest {
    /** The fake's link, as the rules know it. */
    private static final Links LINKS =
            new Links(List.of(IpRange.parse("192.0.2.0/24"), IpRange.parse("2001:db8::/64")), Set.of());

    private static final Set<Packet> ALL = Probes.passing(FilterPolicy.OPEN);
    /** Of many filters that one transaction adds or removes, the first and the last fail, and of those between one in so many. */
    private static final int STRIDE = 40;

    private static final List<GuardEvent> EVENTS = List.of(
            new GuardEvent.Connect(),
            new GuardEvent.Carries(Set.of(Family.IPV4)),
            new GuardEvent.Carries(Set.of(Family.IPV6)),
            new GuardEvent.Carries(Set.of(Family.values())),
            new GuardEvent.Lost(),
            new GuardEvent.Failed(false),
            new GuardEvent.Disconnect(),
            new GuardEvent.Block(),
            new GuardEvent.Unblock());

    private final Map<FilterPolicy, Set<Packet>> passing = new HashMap<>();

    static Stream<Arguments> faults() {
        return Stream.of(Fault.values())
                .flatMap(fault -> Stream.of(
                        Arguments.of(Protection.DEFAULT, fault),
                        Arguments.of(new Protection(true, false, true), fault)));
    }

    /** One change from a plan that is in force to the next. */
    private final class Change {
        final FakeWindows windows = new FakeWindows(this::check);
        final String before = windows.settings();
        final GuardedNetwork network = windows.open();
        final HostPlan next;
        final String words;
        private final Set<Set<Packet>> allowed;
        private Contents checked;
        private boolean underWay;

        Change(HostPlan old, HostPlan next, String words) throws HostException {
            this.next = next;
            this.words = words;
            network.openTun();
            network.apply(old);
            FilterPolicy between = old.policy(LINKS).strictest(next.policy(LINKS));
            allowed = new HashSet<>(List.of(passing(old), passing(next)));
            allowed.add(passing.computeIfAbsent(between, Probes::passing));
            // What the next boot begins with may be there before what is in force from now on.
            allowed.add(Probes.passing(FilterPolicy.CLOSED));
            underWay = true;
        }

        /** What is in force is one of both plans or what both allow, never a part of one: so nothing passes that both forbid. */
        private void check(FakeWindows now) {
            if (underWay && now.engine.contents() != checked) {
                checked = now.engine.contents();
                assertThat(now.passing()).as(words).isIn(allowed);
            }
        }

        boolean applyFailingAt(int call, Fault fault) {
            windows.calls.failAt(call, fault);
            boolean failed = fails(() -> network.apply(next));
            boolean reached = windows.calls.hasFailed();
            assertThat(failed).as("it is told: " + words).isEqualTo(reached);
            windows.calls.failAt(-1, Fault.BEFORE);
            underWay = false;
            return reached;
        }

        void assertRestored() {
            assertThat(windows.passing()).as(words).isEqualTo(ALL);
            assertThat(windows.engine.contents().filters).as(words).isEmpty();
            assertThat(windows.engine.contents().sublayers).as(words).isEmpty();
            assertThat(windows.engine.contents().providers).as(words).isEmpty();
            assertThat(windows.settings()).as(words).isEqualTo(before);
        }
    }

    private Set<Packet> passing(HostPlan plan) {
        return passing.computeIfAbsent(plan.policy(LINKS), Probes::passing);
    }

    private interface Step {
        void run() throws HostException;
    }

    private static boolean fails(Step step) {
        try {
            step.run();
            return false;
        } catch (HostException e) {
            return true;
        }
    }

    private interface Case {
        void of(Change change) throws HostException;
    }

    private void everyFailure(Protection protection, Fault fault, Case then) throws HostException {
        int failures = 0;
        for (GuardState before : HostContract.STATES) {
            for (GuardState state : after(before, protection)) {
                HostPlan old = Plans.of(before, protection);
                HostPlan next = Plans.of(state, protection);
                for (int call : points(old, next)) {
                    Change change = new Change(
                            old, next, "from %s to %s, call %d fails %s".formatted(before, state, call, fault));
                    assertThat(change.applyFailingAt(call, fault)).isTrue();
                    failures++;
                    then.of(change);
                }
            }
        }
        assertThat(failures).as("the search went somewhere").isGreaterThan(700);
    }

    /** The states that something makes of this one, and the same again. */
    private static Set<GuardState> after(GuardState before, Protection protection) {
        Set<GuardState> states = new LinkedHashSet<>(Set.of(before));
        for (GuardEvent event : EVENTS) {
            states.add(Guard.next(before, event, protection));
        }
        return states;
    }

    /** Which of the calls that the change makes are to fail. */
    private List<Integer> points(HostPlan old, HostPlan next) throws HostException {
        Change whole = new Change(old, next, "from %s to %s".formatted(old.guard(), next.guard()));
        whole.windows.calls.failAt(-1, Fault.BEFORE);
        whole.network.apply(next);
        assertThat(whole.windows.passing()).as(whole.words).isEqualTo(passing(next));
        List<String> made = whole.windows.calls.made();
        List<Integer> points = new ArrayList<>();
        for (int call = 0; call < made.size(); call++) {
            boolean first = call == 0 || !made.get(call).equals(made.get(call - 1));
            boolean last = call == made.size() - 1 || !made.get(call).equals(made.get(call + 1));
            if (first || last || call % STRIDE == 0) {
                points.add(call);
            }
        }
        return points;
    }

    @ParameterizedTest
    @MethodSource("faults")
    void afterWhateverFailureTheUsersDisconnectRestoresTheHost(Protection protection, Fault fault)
            throws HostException {
        everyFailure(protection, fault, change -> {
            assertThat(change.network.release()).isEqualTo(new GuardState.Disconnected());
            change.assertRestored();
        });
    }

    @ParameterizedTest
    @MethodSource("faults")
    void afterWhateverFailureTheSamePlanIsInForceWhenItIsTriedAgain(Protection protection, Fault fault)
            throws HostException {
        everyFailure(protection, fault, change -> {
            change.network.apply(change.next);
            assertThat(change.windows.passing()).as(change.words).isEqualTo(passing(change.next));
            change.network.release();
            change.assertRestored();
        });
    }

    /** As if killed at that point: the next process finds no more open than this one left, and restores all of it. */
    @ParameterizedTest
    @MethodSource("faults")
    void whoComesAfterAKillOpensNothingByItselfAndRestoresAll(Protection protection, Fault fault) throws HostException {
        everyFailure(protection, fault, change -> {
            change.windows.kill();
            Set<Packet> left = change.windows.passing();
            GuardedNetwork heir = change.windows.open();
            heir.recover();
            assertThat(left).as(change.words).containsAll(change.windows.passing());
            heir.release();
            change.assertRestored();
        });
    }
}
