package bulkhead.platform.linux;

import bulkhead.leakguard.host.HostException;
import bulkhead.leakguard.host.HostNetwork;
import bulkhead.leakguard.host.HostNetworkProvider;
import bulkhead.leakguard.host.LeakProbe;
import bulkhead.leakguard.host.RunsOn;

/** Opens the network of this Linux host, in the network namespace of this process. */
@RunsOn("Linux")
public final class LinuxHostProvider implements HostNetworkProvider {
    public LinuxHostProvider() {
        Libc.load();
    }

    @Override
    public HostNetwork open() throws HostException {
        return new LinuxHostNetwork();
    }

    @Override
    public LeakProbe leakProbe() {
        return new LinuxLeakProbe();
    }
}
