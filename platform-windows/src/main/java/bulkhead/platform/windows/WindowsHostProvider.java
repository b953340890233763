package bulkhead.platform.windows;

import bulkhead.leakguard.HostNetworkProvider;
import bulkhead.leakguard.RunsOn;
import bulkhead.leakguard.host.Capability;
import bulkhead.leakguard.host.HostException;
import bulkhead.leakguard.host.HostNetwork;
import java.util.Set;

/** Says that there is no Windows host yet. */
@RunsOn("Windows")
public final class WindowsHostProvider implements HostNetworkProvider {
    @Override
    public Set<Capability> capabilities() {
        return Set.of();
    }

    @Override
    public HostNetwork open() throws HostException {
        throw new HostException("Bulkhead does not run on Windows yet: use it on Linux");
    }
}
