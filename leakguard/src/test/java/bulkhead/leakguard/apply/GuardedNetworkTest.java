package bulkhead.leakguard.apply;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import bulkhead.leakguard.apply.FakePlatform.Fault;
import bulkhead.leakguard.contract.HostContract;
import bulkhead.leakguard.host.HostException;
import bulkhead.leakguard.host.HostPlan;
import bulkhead.leakguard.policy.FilterPolicy;
import bulkhead.leakguard.policy.GuardState;
import bulkhead.leakguard.policy.IpRange;
import bulkhead.leakguard.policy.Links;
import bulkhead.leakguard.policy.Packet;
import bulkhead.leakguard.policy.Probes;
import bulkhead.leakguard.policy.Protection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The order of the guard's steps: every plan after every other, with each call of each port failing once in each way. */
class GuardedNetworkTest {
    private static final Links LINKS = new Links(List.of(IpRange.parse("192.168.1.0/24")), Set.of());
    private static final int MOST_CALLS = 30;

    private final Map<FilterPolicy, Set<Packet>> passing = new HashMap<>();

    /** One change from a plan that is in force to the next. */
    private final class Change {
        final HostPlan old;
        final HostPlan next;
        final String words;
        final FakePlatform platform = new FakePlatform(this::check);
        final GuardedNetwork network = platform.open();
        private final Set<Packet> before;
        private final Set<Packet> then;
        private boolean underWay;
        private List<Object> checked = List.of();

        Change(HostPlan old, HostPlan next, boolean blocked, String words) throws HostException {
            this.old = old;
            this.next = next;
            this.words = words;
            platform.links = LINKS;
            network.blocked(blocked);
            network.apply(old);
            before = passing(old.policy(LINKS));
            then = passing(next.policy(LINKS));
            underWay = true;
        }

        /** What comes now is another change, and no call of it fails. */
        void isOver() {
            platform.failAt(-1, Fault.BEFORE);
            underWay = false;
        }

        /** Nothing passes that both plans forbid, and what one of them alone lets pass does so in that one's network. */
        private void check(FakePlatform now) {
            List<Object> state = List.of(now.kernel, now.routed, now.resolved);
            if (!underWay || state.equals(checked)) {
                return;
            }
            checked = state;
            if (now.kernel.isOpen() && !now.hasFailed()) {
                assertThat(now.flows)
                        .as("flows of the tunnel's go on outside it: %s", words)
                        .isEmpty();
            }
            for (Packet packet : passing(now.kernel)) {
                if (before.contains(packet) && then.contains(packet)) {
                    continue;
                }
                assertThat(before.contains(packet) || then.contains(packet))
                        .as("%s passes: %s", packet, words)
                        .isTrue();
                HostPlan whose = before.contains(packet) ? old : next;
                if (!whose.policy(LINKS).isOpen()) {
                    assertThat(List.of(now.routed, now.resolved))
                            .as("%s passes: %s", packet, words)
                            .containsOnly(whose.tunnel());
                }
            }
        }

        /** What the user asked for last is over: all is as it was without us. */
        void assertRestored() {
            assertThat(platform.kernel).as(words).isEqualTo(FilterPolicy.OPEN);
            assertThat(platform.routed).as(words).isEmpty();
            assertThat(platform.flows).as(words).isEmpty();
            assertThat(platform.resolved).as(words).isEmpty();
            assertThat(platform.journal).as(words).isEmpty();
            assertThat(platform.wanted).as(words).isEmpty();
        }
    }

    private Set<Packet> passing(FilterPolicy policy) {
        return passing.computeIfAbsent(policy, Probes::passing);
    }

    private interface Case {
        void of(Change change) throws HostException;
    }

    /** Each plan after each, with each call failing in turn; what comes after the failure is the case's. */
    private void everyFailure(Protection protection, Fault fault, Case then) throws HostException {
        int failures = 0;
        for (GuardState before : HostContract.STATES) {
            for (GuardState state : HostContract.STATES) {
                HostPlan old = Plans.of(before, protection);
                HostPlan next = Plans.of(state, protection);
                for (int call = 0; ; call++) {
                    assertThat(call).as("calls").isLessThan(MOST_CALLS);
                    String words = "from %s to %s, call %d fails %s".formatted(before, state, call, fault);
                    Change change = new Change(old, next, false, words);
                    change.platform.failAt(call, fault);
                    boolean failed = fails(() -> change.network.apply(next));
                    if (!change.platform.hasFailed()) {
                        assertThat(failed).as(words).isFalse();
                        assertThat(change.platform.kernel).isEqualTo(next.policy(LINKS));
                        assertThat(List.of(change.platform.routed, change.platform.resolved))
                                .containsOnly(next.tunnel());
                        break;
                    }
                    assertThat(failed).as("it is told: " + words).isTrue();
                    failures++;
                    change.isOver();
                    then.of(change);
                }
            }
        }
        assertThat(failures).as("the search went somewhere").isGreaterThan(300);
    }

    private static boolean fails(Step step) {
        try {
            step.run();
            return false;
        } catch (HostException | IllegalStateException e) {
            return true;
        }
    }

    private interface Step {
        void run() throws HostException;
    }

    @ParameterizedTest
    @MethodSource("bulkhead.leakguard.apply.Plans#protections")
    void afterWhateverFailureTheUsersDisconnectRestoresTheHost(Protection protection) throws HostException {
        for (Fault fault : Fault.values()) {
            everyFailure(protection, fault, change -> {
                assertThat(change.network.release()).isEqualTo(new GuardState.Disconnected());
                change.assertRestored();
            });
        }
    }

    @ParameterizedTest
    @MethodSource("bulkhead.leakguard.apply.Plans#protections")
    void afterWhateverFailureTheSamePlanIsInForceWhenItIsTriedAgain(Protection protection) throws HostException {
        for (Fault fault : Fault.values()) {
            everyFailure(protection, fault, change -> {
                change.network.apply(change.next);
                assertThat(change.platform.kernel).isEqualTo(change.next.policy(LINKS));
                assertThat(List.of(change.platform.routed, change.platform.resolved))
                        .containsOnly(change.next.tunnel());
            });
        }
    }

    /** As if killed at that point: the next process finds no more open than this one left, and restores all of it. */
    @ParameterizedTest
    @EnumSource(Fault.class)
    void whoComesAfterAKillOpensNothingByItselfAndRestoresAll(Fault fault) throws HostException {
        for (Protection protection : Plans.protections().toList()) {
            everyFailure(protection, fault, change -> {
                Set<Packet> left = passing(change.platform.kernel);
                GuardedNetwork heir = change.platform.open();
                heir.recover();
                assertThat(left).as(change.words).containsAll(passing(change.platform.kernel));
                assertThat(List.of(change.platform.routed, change.platform.resolved))
                        .as(change.words)
                        .allMatch(Optional::isEmpty);
                heir.release();
                change.assertRestored();
            });
        }
    }

    /** One that resumes leaves it exactly as it is written down, which is what was asked for last. */
    @Test
    void aDaemonThatIsStartedAnewGoesOnWithWhatStands() throws HostException {
        for (GuardState state : HostContract.STATES) {
            HostPlan plan = Plans.of(state, Protection.DEFAULT);
            Change change = new Change(plan, plan, false, "resumed " + state);
            change.isOver();
            GuardedNetwork heir = change.platform.open();
            change.platform.leave(FilterPolicy.OPEN);
            assertThat(heir.resume().isPresent()).isEqualTo(!plan.policy(LINKS).isOpen());
            assertThat(change.platform.kernel).isEqualTo(plan.policy(LINKS));
            assertThat(heir.intact()).isTrue();
            heir.release();
            change.assertRestored();
        }
    }

    /** A file that somebody else has written keeps no user from the network. */
    @Test
    void addressesThatNobodyCanReadKeepNothingClosed() throws HostException {
        HostPlan plan = Plans.of(new GuardState.Reconnecting(), Protection.DEFAULT);
        Change change = new Change(plan, HostPlan.DISCONNECTED, false, "unreadable addresses");
        change.platform.journal.put("addresses", "10.7.0.2\nno address\n2001:db8:7::2");
        change.network.release();
        change.assertRestored();
    }

    /** Each call of the undoing fails once: the rest is undone all the same, but after an error of our own nothing is opened by chance. */
    @ParameterizedTest
    @EnumSource(Fault.class)
    void aStepOfTheUndoingThatFailsKeepsNoneOfTheOthersBack(Fault fault) throws HostException {
        for (Protection protection : Plans.protections().toList()) {
            for (GuardState state : HostContract.STATES) {
                for (int call = 0; ; call++) {
                    HostPlan plan = Plans.of(state, protection);
                    Change change = new Change(plan, HostPlan.DISCONNECTED, false, state + ", undoing " + call);
                    change.platform.failAt(call, fault);
                    boolean failed = fails(change.network::release);
                    if (!change.platform.hasFailed()) {
                        break;
                    }
                    assertThat(failed).as("it is told").isTrue();
                    if (fault == Fault.AFTER) {
                        assertThat(change.platform.kernel).as(change.words).isEqualTo(FilterPolicy.OPEN);
                        assertThat(List.of(change.platform.routed, change.platform.resolved))
                                .as(change.words)
                                .allMatch(Optional::isEmpty);
                    }
                    change.isOver();
                    GuardedNetwork heir = change.platform.open();
                    heir.recover();
                    heir.release();
                    change.assertRestored();
                }
            }
        }
    }

    /** No plan and no failure of a connection takes back what the user asked for apart from it. */
    @Test
    void aUsersBlockOutlastsEveryConnectionAndEveryFailure() throws HostException {
        for (GuardState before : HostContract.STATES) {
            for (int call = 0; call < MOST_CALLS; call++) {
                HostPlan old = Plans.of(before, Protection.DEFAULT);
                HostPlan next =
                        Plans.of(new GuardState.Error(), Protection.DEFAULT).lockedDown();
                Change change = new Change(old, next, true, "blocked, " + before + ", call " + call);
                change.platform.failAt(call, Fault.AFTER);
                fails(() -> change.network.apply(Plans.of(new GuardState.Error(), Protection.DEFAULT)));
                change.isOver();
                assertThat(change.network.release()).isEqualTo(new GuardState.Lockdown());
                assertThat(change.platform.kernel).isEqualTo(FilterPolicy.CLOSED);
                assertThat(change.platform.open().resume().orElseThrow().blocked())
                        .isTrue();
            }
        }
    }

    @Test
    void linksThatChangeLoosenNothingOfAPlanThatFailed() throws HostException {
        Protection lan = new Protection(true, false, true);
        HostPlan old = Plans.of(new GuardState.Connecting(), Protection.DEFAULT);
        HostPlan next = Plans.of(new GuardState.Reconnecting(), lan);
        for (int call = 0; ; call++) {
            Change change = new Change(old, next, false, "links, call " + call);
            change.platform.failAt(call, Fault.BEFORE);
            boolean failed = fails(() -> change.network.apply(next));
            Set<Packet> left = new HashSet<>(passing(change.platform.kernel));
            change.isOver();
            Links more = new Links(List.of(IpRange.parse("192.168.1.0/24"), IpRange.parse("192.168.2.0/24")), Set.of());
            change.platform.links = more;
            change.platform.listener.orElseThrow().changed();
            if (!failed) {
                assertThat(change.platform.kernel).isEqualTo(next.policy(more));
                break;
            }
            assertThat(left).as(change.words).containsAll(passing(change.platform.kernel));
        }
    }

    @Test
    void aPlanThatCannotBeChangesNothing() throws HostException {
        HostPlan old = Plans.of(new GuardState.Connecting(), Protection.DEFAULT);
        HostPlan next = Plans.of(new GuardState.Reconnecting(), Protection.DEFAULT);
        Change change = new Change(old, next, false, "unfit");
        change.platform.failAt(0, Fault.BEFORE);
        assertThatThrownBy(() -> change.network.apply(next)).isInstanceOf(HostException.class);
        assertThat(change.platform.kernel).isEqualTo(old.policy(LINKS));
        assertThat(change.platform.routed).isEmpty();
    }
}
