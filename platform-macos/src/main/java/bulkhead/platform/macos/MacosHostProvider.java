package bulkhead.platform.macos;

import bulkhead.leakguard.HostNetworkProvider;
import bulkhead.leakguard.RunsOn;
import bulkhead.leakguard.host.HostException;
import bulkhead.leakguard.host.HostNetwork;

/** Says that there is no macOS host yet. */
@RunsOn("Mac OS X")
public final class MacosHostProvider implements HostNetworkProvider {
    @Override
    public HostNetwork open() throws HostException {
        throw new HostException("Bulkhead does not run on macOS yet: use it on Linux");
    }
}
