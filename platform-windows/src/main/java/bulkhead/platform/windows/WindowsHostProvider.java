package bulkhead.platform.windows;

import bulkhead.leakguard.host.HostException;
import bulkhead.leakguard.host.HostNetwork;
import bulkhead.leakguard.host.HostNetworkProvider;
import bulkhead.leakguard.host.RunsOn;

/** Says that there is no Windows host yet. */
@RunsOn("Windows")
public final class WindowsHostProvider implements HostNetworkProvider {
    @Override
    public HostNetwork open() throws HostException {
        throw new HostException("Bulkhead does not run on Windows yet: use it on Linux");
    }
}
