package bulkhead.leakguard.apply;

import bulkhead.leakguard.contract.HostContract;
import bulkhead.leakguard.host.HostException;
import bulkhead.leakguard.host.HostNetwork;
import bulkhead.leakguard.host.HostPlan;
import bulkhead.leakguard.policy.Family;
import bulkhead.leakguard.policy.GuardState;
import bulkhead.leakguard.policy.Probes;
import bulkhead.leakguard.policy.Protection;
import java.util.List;

/** The contract on a platform in memory, which runs anywhere. */
class FakeHostContractTest extends HostContract {
    @Override
    protected Bed bed() {
        return new FakeBed();
    }

    private static final class FakeBed implements Bed {
        private final FakePlatform platform = new FakePlatform();

        @Override
        public HostNetwork open() {
            return platform.open();
        }

        @Override
        public HostPlan plan(GuardState state, Protection protection) {
            platform.failAt(-1, FakePlatform.Fault.BEFORE);
            return Plans.of(state, protection);
        }

        @Override
        public HostPlan impossible(GuardState state, Protection protection) {
            HostPlan plan = Plans.of(state, protection);
            platform.without(plan.tunnel().orElseThrow());
            return plan;
        }

        @Override
        public void kill() {}

        @Override
        public boolean leaves(Family family) {
            return Probes.passing(platform.kernel()).stream()
                    .anyMatch(packet -> packet.family() == family
                            && Probes.NATIVE.contains(packet)
                            && !packet.destination().getHostAddress().equals("203.0.113.1"));
        }

        @Override
        public String network() {
            return List.of(platform.kernel(), platform.routed, platform.resolved, platform.journal, platform.wanted)
                    .toString();
        }

        @Override
        public void close() throws HostException {}
    }
}
