package bulkhead.leakguard.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import bulkhead.leakguard.host.HostException;
import bulkhead.leakguard.host.HostNetwork;
import bulkhead.leakguard.host.HostPlan;
import bulkhead.leakguard.policy.Family;
import bulkhead.leakguard.policy.GuardState;
import bulkhead.leakguard.policy.Protection;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What every platform keeps, seen from outside: by what leaves the host natively, and what is left of us. */
public abstract class HostContract {
    private static final Set<Family> BOTH = Set.of(Family.IPV4, Family.IPV6);

    /** Every kind of state. */
    public static final List<GuardState> STATES = List.of(
            new GuardState.Disconnected(),
            new GuardState.Connecting(),
            new GuardState.Connected(Set.of(Family.IPV4)),
            new GuardState.Connected(Set.of(Family.IPV6)),
            new GuardState.Connected(BOTH),
            new GuardState.Reconnecting(),
            new GuardState.Error(),
            new GuardState.Error(BOTH),
            new GuardState.Lockdown());

    private static final Protection KILL_SWITCH = new Protection(true, false, false);

    /** A host of this platform that nothing has changed yet, on a link with both families. */
    public interface Bed extends AutoCloseable {
        /** A process that begins on it, with a TUN and an outer socket of its own. */
        HostNetwork open() throws HostException;

        /** What a connection of this state asks for, with that process's TUN and socket. */
        HostPlan plan(GuardState state, Protection protection) throws HostException;

        /** The same, of a tunnel whose interface is not there. */
        HostPlan impossible(GuardState state, Protection protection) throws HostException;

        /** The process that is open dies, without a word. */
        void kill() throws HostException;

        /** Whether a packet of no exception leaves by the link, and is not merely kept from answering. */
        boolean leaves(Family family);

        /** All of the host's network that a program can change, in words. */
        String network();

        @Override
        void close() throws HostException;
    }

    protected abstract Bed bed();

    private static Set<Family> leaving(Bed bed) {
        Set<Family> families = EnumSet.noneOf(Family.class);
        for (Family family : Family.values()) {
            if (bed.leaves(family)) {
                families.add(family);
            }
        }
        return families;
    }

    /** What may leave natively in each state, by the manual's table. */
    private static Set<Family> allowed(GuardState state, Protection protection) {
        return switch (state) {
            case GuardState.Disconnected _ -> Set.of(Family.IPV4, Family.IPV6);
            case GuardState.Connecting _ -> protection.killSwitch() ? Set.of() : Set.of(Family.IPV4);
            case GuardState.Error(var closed) ->
                protection.killSwitch() || closed.contains(Family.IPV4) ? Set.of() : Set.of(Family.IPV4);
            case GuardState.Connected _, GuardState.Reconnecting _, GuardState.Lockdown _ -> Set.of();
        };
    }

    static List<GuardState> states() {
        return STATES;
    }

    @ParameterizedTest
    @MethodSource("states")
    void eachStateLetsOutWhatTheManualSaysAndReleaseRestoresAll(GuardState state) throws HostException {
        for (Protection protection : new Protection[] {Protection.DEFAULT, KILL_SWITCH}) {
            try (Bed bed = bed()) {
                String before = bed.network();
                assertThat(leaving(bed)).as("before").isEqualTo(allowed(new GuardState.Disconnected(), protection));
                HostNetwork host = bed.open();
                host.apply(bed.plan(new GuardState.Connecting(), protection));
                host.apply(bed.plan(state, protection));
                assertThat(leaving(bed)).as("%s, %s", state, protection).isEqualTo(allowed(state, protection));
                assertThat(host.release()).isEqualTo(new GuardState.Disconnected());
                bed.kill();
                assertThat(bed.network()).isEqualTo(before);
                assertThat(leaving(bed)).isEqualTo(allowed(new GuardState.Disconnected(), protection));
            }
        }
    }

    @Test
    void aPlanThatCannotBeMadeLeavesTheStricterOfBoth() throws HostException {
        try (Bed bed = bed()) {
            String before = bed.network();
            HostNetwork host = bed.open();
            host.apply(bed.plan(new GuardState.Connecting(), Protection.DEFAULT));
            HostPlan impossible = bed.impossible(new GuardState.Connected(Set.of(Family.IPV4)), Protection.DEFAULT);
            assertThatThrownBy(() -> host.apply(impossible)).isInstanceOf(HostException.class);
            assertThat(leaving(bed)).isEmpty();
            host.apply(bed.plan(new GuardState.Error(), Protection.DEFAULT));
            assertThat(leaving(bed)).containsExactly(Family.IPV4);
            host.release();
            bed.kill();
            assertThat(bed.network()).isEqualTo(before);
        }
    }

    @Test
    void whatAKilledProcessClosedStaysClosedUntilTheNextOnesGoodEnd() throws HostException {
        try (Bed bed = bed()) {
            String before = bed.network();
            bed.open().apply(bed.plan(new GuardState.Reconnecting(), Protection.DEFAULT));
            bed.kill();
            assertThat(leaving(bed)).as("killed").isEmpty();
            HostNetwork heir = bed.open();
            assertThat(heir.recover()).as("a guard stands").isTrue();
            assertThat(leaving(bed)).as("recovered").isEmpty();
            heir.apply(bed.plan(new GuardState.Connecting(), Protection.DEFAULT));
            assertThat(leaving(bed)).as("connecting anew").containsExactly(Family.IPV4);
            heir.release();
            bed.kill();
            assertThat(bed.network()).isEqualTo(before);
        }
    }

    @Test
    void whatIsLeftStandsAsItIs() throws HostException {
        try (Bed bed = bed()) {
            HostNetwork host = bed.open();
            host.apply(bed.plan(new GuardState.Error(), Protection.DEFAULT));
            host.leave();
            bed.kill();
            assertThat(leaving(bed)).containsExactly(Family.IPV4);
            HostNetwork heir = bed.open();
            heir.recover();
            heir.release();
            assertThat(leaving(bed)).hasSize(2);
        }
    }
}
