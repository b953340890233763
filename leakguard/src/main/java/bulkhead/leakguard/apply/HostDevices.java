package bulkhead.leakguard.apply;

import bulkhead.leakguard.daemon.GuardMetrics;
import bulkhead.leakguard.daemon.Owner;
import bulkhead.leakguard.host.Capability;
import bulkhead.leakguard.host.Detour;
import bulkhead.leakguard.host.DnsPlan;
import bulkhead.leakguard.host.HostException;
import bulkhead.leakguard.host.HostNetwork;
import bulkhead.leakguard.host.HostPlan;
import bulkhead.leakguard.host.NetworkListener;
import bulkhead.leakguard.host.OuterSocket;
import bulkhead.leakguard.host.Subscription;
import bulkhead.leakguard.host.Surroundings;
import bulkhead.leakguard.host.TunDevice;
import bulkhead.leakguard.host.TunnelPlan;
import bulkhead.leakguard.host.Underlay;
import bulkhead.leakguard.policy.Links;
import java.net.InetAddress;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What is looked at and opened without any order: {@link HostNetwork} has what each is. */
public interface HostDevices {
    /** What every computer with this system can. */
    Set<Capability> capabilities();

    Underlay underlay(InetAddress server) throws HostException;

    Surroundings surroundings() throws HostException;

    /** What the plan's rules need to know of the links, as of now. */
    Links links(HostPlan plan) throws HostException;

    List<Detour> detours(TunnelPlan tunnel) throws HostException;

    /** As {@link HostNetwork#asksInTunnel}. */
    default boolean asksInTunnel(DnsPlan names) {
        return true;
    }

    OuterSocket openUdp(Underlay underlay, InetAddress server) throws HostException;

    OuterSocket openRawEsp(Underlay underlay, InetAddress server) throws HostException;

    TunDevice openTun() throws HostException;

    /** What {@link #openTun} asks for as the interface's name. */
    String tunName();

    /** Tells of no change of the tunnel's own interface. */
    Subscription watch(NetworkListener listener) throws HostException;

    /** The tunnel's interface: the one that was opened last, or that another process had. */
    Optional<String> tun();

    /** Goes on with another process's tunnel. */
    void resume(Optional<String> tun);

    boolean isThere(String link);

    /** What the kernel counted at an interface; none where nobody counts. */
    default Optional<GuardMetrics.Traffic> traffic(String link) {
        return Optional.empty();
    }

    boolean leadsOut(Underlay underlay);

    /** As {@code GuardedHost} has it. */
    default boolean isBoundBy(Owner process, InetAddress address, int port) {
        return false;
    }

    /** This process, as the owner of what it applies. */
    Owner self();

    boolean isAlive(Owner owner);
}
