package bulkhead.platform.windows;

import bulkhead.leakguard.apply.GuardedNetwork;
import bulkhead.leakguard.apply.Plans;
import bulkhead.leakguard.contract.HostContract;
import bulkhead.leakguard.host.HostException;
import bulkhead.leakguard.host.HostNetwork;
import bulkhead.leakguard.host.HostPlan;
import bulkhead.leakguard.policy.Family;
import bulkhead.leakguard.policy.FurtherPackets;
import bulkhead.leakguard.policy.GuardState;
import bulkhead.leakguard.policy.Probes;
import bulkhead.leakguard.policy.Protection;

/** The contract on a Windows in memory: what this program does with Windows' calls, not what Windows does. */
class FakeWindowsContractTest extends HostContract {
    @Override
    protected Bed bed() {
        return new FakeBed();
    }

    private static final class FakeBed implements Bed {
        private final FakeWindows windows = new FakeWindows();

        @Override
        public HostNetwork open() throws HostException {
            GuardedNetwork network = windows.open();
            network.openTun();
            return network;
        }

        @Override
        public HostPlan plan(GuardState state, Protection protection) {
            return Plans.of(state, protection);
        }

        @Override
        public HostPlan impossible(GuardState state, Protection protection) {
            windows.remove(FurtherPackets.TUN);
            return Plans.of(state, protection);
        }

        @Override
        public void kill() {
            windows.kill();
        }

        @Override
        public boolean leaves(Family family) {
            return windows.passing().stream()
                    .anyMatch(packet -> packet.family() == family
                            && Probes.NATIVE.contains(packet)
                            && packet.in().isEmpty()
                            && !packet.destination().getHostAddress().equals("203.0.113.1"));
        }

        @Override
        public String network() {
            return windows.engine.contents() + "\n" + windows.settings();
        }

        @Override
        public void close() {}
    }
}
