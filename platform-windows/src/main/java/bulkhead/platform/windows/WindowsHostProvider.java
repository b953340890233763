package bulkhead.platform.windows;

import bulkhead.leakguard.HostNetworkProvider;
import bulkhead.leakguard.RunsOn;
import bulkhead.leakguard.daemon.GuardControl;
import bulkhead.leakguard.host.Capability;
import bulkhead.leakguard.host.HostException;
import bulkhead.leakguard.host.HostNetwork;
import java.util.Set;

/** Says that there is no Windows host yet; its guard is there for whoever wants to be the first to try it. */
@RunsOn("Windows")
public final class WindowsHostProvider implements HostNetworkProvider {
    /** The variable of the environment by which somebody says so. */
    private static final String UNTRIED = "BULKHEAD_UNTRIED";

    @Override
    public Set<Capability> capabilities() {
        return Set.of();
    }

    @Override
    public HostNetwork open() throws HostException {
        throw new HostException("Bulkhead does not run on Windows yet: use it on Linux");
    }

    @Override
    public GuardControl guard() throws HostException {
        if (System.getenv(UNTRIED) == null) {
            throw new HostException("Bulkhead's guard has not been tried on Windows yet: use it on Linux");
        }
        Windows here = Windows.ofThisComputer();
        return new WindowsGuard(() -> here.network(() -> {}));
    }
}
