package bulkhead.platform.windows;

import static org.assertj.core.api.Assertions.assertThat;

import bulkhead.leakguard.host.HostException;
import bulkhead.leakguard.policy.Family;
import bulkhead.leakguard.policy.FilterPolicy;
import bulkhead.leakguard.policy.GuardState;
import bulkhead.leakguard.policy.Packet;
import bulkhead.leakguard.policy.Probes;
import bulkhead.leakguard.policy.Protection;
import bulkhead.platform.windows.FakeCalls.Fault;
import bulkhead.platform.windows.ServiceBed.Session;
import java.util.Set;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A session by the service, with each call of Windows' pipes failing once, at whichever end. */
@Timeout(300)
class EveryPipeCallTest {
    private static final GuardState CONNECTED = new GuardState.Connected(Set.of(Family.IPV4, Family.IPV6));
    private static final Protection KILL_SWITCH = new Protection(true, false, false);
    private static final Set<Packet> ALL = Probes.passing(FilterPolicy.OPEN);

    private static final class Failed extends Exception {
        private static final long serialVersionUID = 1L;

        private final boolean guarded;

        Failed(boolean guarded) {
            this.guarded = guarded;
        }
    }

    /** Connects, which may fail; whatever fails after the guard was up leaves it up. */
    private static void connect(ServiceBed bed) throws Failed {
        Session session = null;
        boolean guarded = false;
        try {
            session = bed.session();
            session.network.apply(session.plan(CONNECTED, KILL_SWITCH));
            guarded = true;
            session.network.leave();
        } catch (HostException e) {
            if (session != null) {
                session.kill();
            }
            throw new Failed(guarded);
        }
        session.tun.close();
        session.socket.close();
    }

    /** One that is asked and does not answer is asked again, so that not every failure is one for people. */
    @ParameterizedTest
    @EnumSource(Fault.class)
    void whateverFailsNothingIsOpenThatWasClosedAndTheNextProgramIsServed(Fault fault) throws Exception {
        int failures = 0;
        boolean reached = true;
        for (int call = 0; reached; call++) {
            try (ServiceBed bed = new ServiceBed().start()) {
                bed.windows.pipeCalls.failAt(call, fault);
                boolean guarded = true;
                try {
                    connect(bed);
                } catch (Failed e) {
                    failures++;
                    guarded = e.guarded;
                }
                reached = bed.windows.pipeCalls.hasFailed();
                bed.windows.pipeCalls.failAt(-1, Fault.BEFORE);
                if (guarded) {
                    assertThat(bed.windows.passing()).as("call " + call).doesNotContainAnyElementsOf(Probes.NATIVE);
                }
                new WindowsGuard(bed.windows.computer(ServiceBed.ALICE, bed.folder)).unblock(true);
                assertThat(bed.windows.passing()).as("call " + call).isEqualTo(ALL);
            }
        }
        assertThat(failures).as("the search went somewhere").isGreaterThan(5);
    }
}
