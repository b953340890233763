package bulkhead.platform.windows;

import bulkhead.leakguard.HostNetworkProvider;
import bulkhead.leakguard.daemon.GuardControl;
import bulkhead.leakguard.host.Capability;
import bulkhead.leakguard.host.HostException;
import bulkhead.leakguard.host.HostNetwork;
import bulkhead.leakguard.host.NetworkListener;
import bulkhead.leakguard.host.Subscription;
import bulkhead.leakguard.host.Underlay;
import java.net.InetAddress;
import java.util.Set;

/** Opens the network of this computer with Windows, for whoever wants to be the first to try it. */
public final class WindowsHostProvider implements HostNetworkProvider {
    /** The variable of the environment by which somebody says so. */
    private static final String UNTRIED = "BULKHEAD_UNTRIED";

    @Override
    public String system() {
        return "Windows";
    }

    @Override
    public Set<Capability> capabilities() {
        return WindowsDevices.CAPABILITIES;
    }

    private static Windows here() throws HostException {
        if (System.getenv(UNTRIED) == null) {
            throw new HostException("Bulkhead has not been tried on Windows yet: use it on Linux");
        }
        return Windows.ofThisComputer();
    }

    private static WindowsDevices devices() throws HostException {
        return here().devices();
    }

    @Override
    public HostNetwork open() throws HostException {
        return here().computer().open();
    }

    @Override
    public GuardControl guard() throws HostException {
        return new WindowsGuard(here().computer());
    }

    @Override
    public void checkFirewall() throws HostException {
        Windows windows = here();
        Failures.explaining("Windows' filtering engine does not answer", () -> {
            windows.engines().open().close();
            return null;
        });
    }

    @Override
    public Underlay underlay(InetAddress server) throws HostException {
        return devices().underlay(server);
    }

    /** What does not tell here tells of nothing, as on any system without a provider. */
    @Override
    public Subscription watch(NetworkListener listener) throws HostException {
        return devices().watch(listener);
    }
}
