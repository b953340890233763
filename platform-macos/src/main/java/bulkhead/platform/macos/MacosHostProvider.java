package bulkhead.platform.macos;

import bulkhead.leakguard.HostNetworkProvider;
import bulkhead.leakguard.RunsOn;
import bulkhead.leakguard.host.Capability;
import bulkhead.leakguard.host.HostException;
import bulkhead.leakguard.host.HostNetwork;
import java.util.Set;

/** Says that there is no macOS host yet. */
@RunsOn("Mac OS X")
public final class MacosHostProvider implements HostNetworkProvider {
    @Override
    public Set<Capability> capabilities() {
        return Set.of();
    }

    @Override
    public HostNetwork open() throws HostException {
        throw new HostException("Bulkhead does not run on macOS yet: use it on Linux");
    }
}
