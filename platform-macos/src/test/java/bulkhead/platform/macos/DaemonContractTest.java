package bulkhead.platform.macos;

import bulkhead.leakguard.contract.HostContract;
import bulkhead.leakguard.host.HostException;
import bulkhead.leakguard.host.HostNetwork;
import bulkhead.leakguard.host.HostPlan;
import bulkhead.leakguard.policy.Family;
import bulkhead.leakguard.policy.GuardState;
import bulkhead.leakguard.policy.Protection;
import bulkhead.platform.macos.DaemonBed.Session;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** The contract by the daemon, for a program without rights, on a Mac in memory. */
@Timeout(120)
@EnabledOnOs(OS.LINUX)
class DaemonContractTest extends HostContract {
    @Override
    protected Bed bed() {
        return new ByDaemon();
    }

    private static final class ByDaemon implements Bed {
        private final DaemonBed bed;
        private Session session;

        ByDaemon() {
            try {
                bed = new DaemonBed().start();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            } catch (HostException e) {
                throw new IllegalStateException(e);
            }
        }

        @Override
        public HostNetwork open() throws HostException {
            session = bed.session();
            return session.network;
        }

        @Override
        public HostPlan plan(GuardState state, Protection protection) {
            return session.plan(state, protection);
        }

        @Override
        public HostPlan impossible(GuardState state, Protection protection) {
            HostPlan plan = session.plan(state, protection);
            bed.mac.removeLink(session.tun.name());
            return plan;
        }

        @Override
        public void kill() throws HostException {
            session.kill();
            bed.awaitNoOwner();
        }

        @Override
        public boolean leaves(Family family) {
            return bed.leaves(family);
        }

        @Override
        public String network() {
            return bed.mac.network();
        }

        @Override
        public void close() {
            try {
                bed.close();
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        }
    }
}
