package bulkhead.platform.windows;

import bulkhead.leakguard.contract.HostContract;
import bulkhead.leakguard.host.HostException;
import bulkhead.leakguard.host.HostNetwork;
import bulkhead.leakguard.host.HostPlan;
import bulkhead.leakguard.policy.Family;
import bulkhead.leakguard.policy.FurtherPackets;
import bulkhead.leakguard.policy.GuardState;
import bulkhead.leakguard.policy.Probes;
import bulkhead.leakguard.policy.Protection;
import bulkhead.platform.windows.ServiceBed.Session;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.junit.jupiter.api.Timeout;

/** The contract by the service, for a program without rights, on a Windows in memory. */
@Timeout(120)
class ServiceContractTest extends HostContract {
    @Override
    protected Bed bed() {
        return new ByService();
    }

    private static final class ByService implements Bed {
        private final ServiceBed bed;
        private Session session;

        ByService() {
            try {
                bed = new ServiceBed().start();
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
            bed.windows.remove(FurtherPackets.TUN);
            return session.plan(state, protection);
        }

        @Override
        public void kill() {
            FakeSession adapter = bed.windows.session;
            session.kill();
            try {
                adapter.awaitEnd();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException(e);
            }
        }

        @Override
        public boolean leaves(Family family) {
            return bed.windows.passing().stream()
                    .anyMatch(packet -> packet.family() == family
                            && Probes.NATIVE.contains(packet)
                            && packet.in().isEmpty()
                            && !packet.destination().equals(ServiceBed.SERVER));
        }

        @Override
        public String network() {
            return bed.windows.engine.contents() + "\n" + bed.windows.settings();
        }

        @Override
        public void close() {
            try {
                bed.close();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException(e);
            }
        }
    }
}
