package bulkhead.platform.macos;

import bulkhead.leakguard.HostNetworkProvider;
import bulkhead.leakguard.daemon.GuardControl;
import bulkhead.leakguard.host.Capability;
import bulkhead.leakguard.host.HostException;
import bulkhead.leakguard.host.HostNetwork;
import bulkhead.leakguard.host.NetworkListener;
import bulkhead.leakguard.host.Subscription;
import bulkhead.leakguard.host.Underlay;
import bulkhead.platform.macos.devices.MacosDevices;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;

/** Opens the network of this Mac, for whoever wants to be the first to try it. */
public final class MacosHostProvider implements HostNetworkProvider {
    /** The variable of the environment by which somebody says so. */
    private static final String UNTRIED = "BULKHEAD_UNTRIED";

    private static final Path PF = Path.of("/dev/pf");

    @Override
    public String system() {
        return "Mac OS X";
    }

    @Override
    public Set<Capability> capabilities() {
        return MacosDevices.CAPABILITIES;
    }

    private static MacosComputer here() throws HostException {
        if (System.getenv(UNTRIED) == null) {
            throw new HostException("Bulkhead has not been tried on macOS yet: use it on Linux");
        }
        return MacosComputer.here();
    }

    @Override
    public HostNetwork open() throws HostException {
        return here().open();
    }

    @Override
    public GuardControl guard() throws HostException {
        return new MacosGuard(here());
    }

    /** What is in it takes root to see. */
    @Override
    public void checkFirewall() throws HostException {
        here();
        if (!Files.exists(PF)) {
            throw new HostException("macOS' firewall, pf, is not there: restart this computer");
        }
    }

    @Override
    public Underlay underlay(InetAddress server) throws HostException {
        return here().parts().devices().underlay(server);
    }

    @Override
    public Subscription watch(NetworkListener listener) throws HostException {
        return here().parts().devices().watch(listener);
    }
}
