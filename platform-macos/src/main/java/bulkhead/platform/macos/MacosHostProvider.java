package bulkhead.platform.macos;

import bulkhead.leakguard.HostNetworkProvider;
import bulkhead.leakguard.host.Capability;
import bulkhead.leakguard.host.HostException;
import bulkhead.leakguard.host.HostNetwork;
import bulkhead.platform.macos.devices.MacosDevices;
import java.util.Set;

/** Says that a Mac is not guarded yet: {@link MacosNetwork} has not run on one. */
public final class MacosHostProvider implements HostNetworkProvider {
    @Override
    public String system() {
        return "Mac OS X";
    }

    @Override
    public Set<Capability> capabilities() {
        return MacosDevices.CAPABILITIES;
    }

    @Override
    public HostNetwork open() throws HostException {
        throw new HostException("Bulkhead does not run on macOS yet: use it on Linux");
    }
}
