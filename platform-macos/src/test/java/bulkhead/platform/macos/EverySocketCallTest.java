package bulkhead.platform.macos;

import static org.assertj.core.api.Assertions.assertThat;

import bulkhead.leakguard.host.HostException;
import bulkhead.leakguard.policy.Family;
import bulkhead.leakguard.policy.GuardState;
import bulkhead.leakguard.policy.Packet;
import bulkhead.leakguard.policy.Protection;
import bulkhead.platform.macos.DaemonBed.Session;
import bulkhead.platform.macos.fake.Account;
import bulkhead.platform.macos.fake.Faults.Fault;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** A session by the daemon, with each call of local sockets failing once, at whichever end. */
@Timeout(300)
@EnabledOnOs(OS.LINUX)
class EverySocketCallTest {
    private static final GuardState CONNECTED = new GuardState.Connected(Set.of(Family.IPV4, Family.IPV6));
    private static final Protection KILL_SWITCH = new Protection(true, false, false);

    private static final class Failed extends Exception {
        private static final long serialVersionUID = 1L;

        private final boolean guarded;

        Failed(boolean guarded) {
            this.guarded = guarded;
        }
    }

    /** Connects, which may fail; whatever fails after the guard was up leaves it up. */
    private static void connect(DaemonBed bed) throws Failed {
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
    @Test
    void whateverFailsNothingIsOpenThatWasClosedAndTheNextProgramIsServed() throws Exception {
        int failures = 0;
        boolean reached = true;
        for (int call = 0; reached; call++) {
            try (DaemonBed bed = new DaemonBed()) {
                Set<Packet> all = bed.passing();
                bed.start();
                bed.mac.socketFaults.failAt(call, Fault.BEFORE);
                boolean guarded = true;
                try {
                    connect(bed);
                } catch (Failed e) {
                    failures++;
                    guarded = e.guarded;
                }
                reached = bed.mac.socketFaults.hasFailed();
                bed.mac.socketFaults.failAt(-1, Fault.BEFORE);
                if (guarded) {
                    assertThat(bed.leaves(Family.IPV4) || bed.leaves(Family.IPV6))
                            .as("call %d", call)
                            .isFalse();
                }
                bed.guard(Account.ALICE).unblock(true);
                assertThat(bed.passing()).as("call %d", call).isEqualTo(all);
            }
        }
        assertThat(failures).as("the search went somewhere").isGreaterThan(5);
    }

    /** A daemon that cannot listen says so and has opened nothing; the next one can. */
    @Test
    void whateverFailsAsItBeginsTheNextOneListens() throws Exception {
        int call = 0;
        for (boolean reached = true; reached; call++) {
            try (DaemonBed bed = new DaemonBed()) {
                bed.mac.listening.failAt(call, Fault.BEFORE);
                boolean failed = false;
                try {
                    bed.guard(Account.ROOT).serve("bulkhead").close();
                } catch (HostException e) {
                    failed = true;
                    assertThat(e).hasMessageContaining("cannot listen");
                }
                reached = bed.mac.listening.hasFailed();
                assertThat(failed).isEqualTo(reached);
                bed.mac.listening.failAt(-1, Fault.BEFORE);
                if (reached) {
                    bed.start().session().close();
                }
            }
        }
        assertThat(call).as("each call of it").isEqualTo(4);
    }
}
