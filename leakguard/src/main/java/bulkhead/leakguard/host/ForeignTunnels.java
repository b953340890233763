package bulkhead.leakguard.host;

import bulkhead.leakguard.policy.Endpoint;
import bulkhead.leakguard.policy.Sender;
import java.util.Optional;

/** Looks at tunnels that other programs made, and changes nothing of them. */
public interface ForeignTunnels {
    /**
     * The tunnel with this interface; empty when there is none, or it is down.
     *
     * @param name one for which {@link TunnelPlan#isInterfaceName} holds, as in {@link #wireGuard}
     */
    Optional<ForeignTunnel> find(String name) throws HostException;

    /** The server of this interface as WireGuard's own program tells it; empty when that is not there or knows no such interface. */
    Optional<Endpoint> wireGuard(String name) throws HostException;

    /** The user of this name or number. */
    Sender.User user(String name) throws HostException;
}
