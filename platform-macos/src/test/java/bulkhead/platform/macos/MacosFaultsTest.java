package bulkhead.platform.macos;

import static org.assertj.core.api.Assertions.assertThat;

import bulkhead.leakguard.apply.GuardedNetwork;
import bulkhead.leakguard.contract.HostContract;
import bulkhead.leakguard.host.HostException;
import bulkhead.leakguard.host.HostPlan;
import bulkhead.leakguard.policy.GuardState;
import bulkhead.leakguard.policy.Packet;
import bulkhead.leakguard.policy.Protection;
import bulkhead.platform.macos.fake.Faults.Fault;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Each system call and each program fails once, before or after it did its work, at each point of every change of the guard. */
class MacosFaultsTest {
    private static final int MOST_CALLS = 150;
    private static final Protection KILL_SWITCH = new Protection(true, false, false);

    /** A change from a plan that is in force to the next, of which one call fails. */
    private static final class Change {
        final MacBed bed = new MacBed(this::check);
        final String untouched = bed.network();
        final GuardedNetwork host;
        final HostPlan next;
        final String words;
        private Set<Packet> allowed;
        private List<Object> checked = List.of();

        Change(GuardState before, GuardState after, Protection protection, String words) throws HostException {
            this.words = words;
            host = bed.open();
            host.apply(bed.plan(before, protection));
            Set<Packet> union = new HashSet<>(bed.passing());
            union.addAll(passing(after, protection));
            next = bed.plan(after, protection);
            allowed = union;
        }

        /** Nothing passes at any point that neither plan lets pass. */
        private void check() {
            if (allowed != null && !bed.mac.pf.rules().equals(checked)) {
                checked = bed.mac.pf.rules();
                assertThat(allowed).as(words).containsAll(bed.passing());
            }
        }

        void isOver() {
            bed.mac.faults.failAt(-1, Fault.BEFORE);
            allowed = null;
        }
    }

    private static final Map<List<Object>, Set<Packet>> PASSING = new HashMap<>();

    /** What passes where nothing fails. */
    private static Set<Packet> passing(GuardState state, Protection protection) throws HostException {
        List<Object> key = List.of(state, protection);
        if (!PASSING.containsKey(key)) {
            try (MacBed bed = new MacBed()) {
                bed.open().apply(bed.plan(state, protection));
                PASSING.put(key, bed.passing());
            }
        }
        return PASSING.get(key);
    }

    private interface Case {
        void of(Change change) throws HostException;
    }

    /** From states of each kind to every state, where every state has been the first in another test. */
    private static final List<GuardState> KINDS = List.of(
            new GuardState.Disconnected(),
            new GuardState.Connecting(),
            new GuardState.Reconnecting(),
            new GuardState.Lockdown());

    private static void everyFailure(Fault fault, List<GuardState> from, Protection protection, Case then)
            throws HostException {
        int failures = 0;
        for (GuardState before : from) {
            for (GuardState after : HostContract.STATES) {
                for (int call = 0; ; call++) {
                    assertThat(call).isLessThan(MOST_CALLS);
                    String words = "from %s to %s, call %d fails %s".formatted(before, after, call, fault);
                    Change change = new Change(before, after, protection, words);
                    change.bed.mac.faults.failAt(call, fault);
                    boolean failed = fails(() -> change.host.apply(change.next));
                    boolean reached = change.bed.mac.faults.hasFailed();
                    change.isOver();
                    assertThat(failed).as(words).isEqualTo(reached);
                    if (!reached) {
                        break;
                    }
                    failures++;
                    then.of(change);
                }
            }
        }
        assertThat(failures).as("the search went somewhere").isGreaterThan(200);
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

    @ParameterizedTest
    @EnumSource(Fault.class)
    void afterWhateverFailureTheUsersDisconnectRestoresTheHost(Fault fault) throws HostException {
        Case disconnect = change -> {
            change.host.release();
            change.bed.kill();
            assertThat(change.bed.network()).as(change.words).isEqualTo(change.untouched);
        };
        everyFailure(fault, HostContract.STATES, Protection.DEFAULT, disconnect);
        everyFailure(fault, KINDS, KILL_SWITCH, disconnect);
    }

    @ParameterizedTest
    @EnumSource(Fault.class)
    void afterWhateverFailureTheSamePlanIsInForceWhenItIsTriedAgain(Fault fault) throws HostException {
        everyFailure(fault, KINDS, Protection.DEFAULT, change -> {
            change.host.apply(change.next);
            assertThat(change.host.intact()).as(change.words).isTrue();
            assertThat(change.bed.passing())
                    .as(change.words)
                    .isEqualTo(passing(change.next.guard(), change.next.protection()));
            assertThat(change.bed.mac.programs.store.isEmpty())
                    .isEqualTo(change.next.tunnel().isEmpty());
        });
    }

    /** As if killed at that point: the next process finds no more open than this one left, and restores all of it. */
    @ParameterizedTest
    @EnumSource(Fault.class)
    void whoComesAfterAKillOpensNothingByItselfAndRestoresAll(Fault fault) throws HostException {
        everyFailure(fault, KINDS, Protection.DEFAULT, change -> {
            Set<Packet> left = change.bed.passing();
            change.bed.kill();
            GuardedNetwork heir = change.bed.begin();
            heir.recover();
            assertThat(left).as(change.words).containsAll(change.bed.passing());
            heir.release();
            assertThat(change.bed.network()).as(change.words).isEqualTo(change.untouched);
        });
    }
}
