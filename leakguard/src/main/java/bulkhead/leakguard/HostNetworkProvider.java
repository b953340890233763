package bulkhead.leakguard;

import bulkhead.leakguard.daemon.GuardControl;
import bulkhead.leakguard.host.Capability;
import bulkhead.leakguard.host.Detour;
import bulkhead.leakguard.host.ForeignTunnels;
import bulkhead.leakguard.host.HostException;
import bulkhead.leakguard.host.HostNetwork;
import bulkhead.leakguard.host.LeakProbe;
import bulkhead.leakguard.host.NetworkListener;
import bulkhead.leakguard.host.Subscription;
import bulkhead.leakguard.host.TunnelPlan;
import bulkhead.leakguard.host.Underlay;
import java.net.InetAddress;
import java.util.List;
import java.util.ServiceLoader;
import java.util.Set;

/** Opens the network of one operating system. Making one costs nothing, as one of each is made. */
public interface HostNetworkProvider {
    /** What {@code os.name} begins with where it runs. */
    String system();

    /** Loads its native code, without which nothing else may be asked of it. */
    default void load() {}

    /** What every computer with this system can. */
    Set<Capability> capabilities();

    /** By the daemon where there is one, otherwise by this process, which then needs the rights. */
    HostNetwork open() throws HostException;

    /** Looks at the network without owning it. */
    default LeakProbe leakProbe() throws HostException {
        throw new HostException("Bulkhead cannot look for leaks on this system yet: use it on Linux");
    }

    /** The guard apart from any connection. */
    default GuardControl guard() throws HostException {
        throw new HostException("Bulkhead has no guard for this system yet: use it on Linux");
    }

    /** Looks whether the firewall that the guard is made of is there; changes nothing. */
    default void checkFirewall() throws HostException {
        throw new HostException("Bulkhead has no guard for this system yet: use it on Linux");
    }

    /** As {@link HostNetwork#underlay}, without owning the network. */
    default Underlay underlay(InetAddress server) throws HostException {
        throw new HostException("Bulkhead cannot tell the way to a server on this system yet: use it on Linux");
    }

    /** As {@link HostNetwork#detours}, without owning the network. */
    default List<Detour> detours(TunnelPlan tunnel) throws HostException {
        return List.of();
    }

    /**
     * Whether a name was not found because nobody answered, and not because there is none such.
     *
     * @param reason why, in the system's words
     */
    default boolean isForLackOfAnswer(String reason) {
        return false;
    }

    /** Tells of changes of the network, whoever owns it; of none where the system does not say. */
    default Subscription watch(NetworkListener listener) throws HostException {
        return () -> {};
    }

    /** Looks at the tunnels of other programs. */
    default ForeignTunnels foreignTunnels() throws HostException {
        throw new HostException("Bulkhead cannot guard other programs' tunnels on this system yet: use it on Linux");
    }

    /**
     * Waits until nobody reads the pipe any more that this process's standard output is, which a process that writes nothing does
     * not notice.
     *
     * @return false when there is no such pipe, or the system does not tell
     */
    default boolean awaitUnreadOutput() {
        return false;
    }

    /** Loads what a connection needs only once it is under way, and what takes its time: for a thread that has nothing else to do. */
    default void loadAhead() {}

    /** The network of the host this runs on. */
    static HostNetwork openForThisHost() throws HostException {
        return ofThisHost().open();
    }

    /** The provider for the host this runs on, with its native code loaded. */
    static HostNetworkProvider ofThisHost() throws HostException {
        String os = System.getProperty("os.name");
        // One by one: behind the modules' the class path's are looked for, in every jar.
        for (HostNetworkProvider each : ServiceLoader.load(HostNetworkProvider.class)) {
            if (os.startsWith(each.system())) {
                load(each);
                return each;
            }
        }
        throw new HostException("Bulkhead cannot set up the network of " + os + ": use it on Linux");
    }

    private static void load(HostNetworkProvider provider) throws HostException {
        try {
            provider.load();
        } catch (LinkageError e) {
            throw new HostException(
                    "the native library of Bulkhead cannot be loaded (" + e.getMessage()
                            + "): make room on the disk of your home, or of /tmp",
                    e);
        }
    }
}
