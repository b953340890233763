package bulkhead.leakguard.daemon;

import bulkhead.leakguard.host.HostException;
import bulkhead.leakguard.host.HostNetwork;
import bulkhead.leakguard.host.Underlay;
import java.net.InetAddress;
import java.time.Duration;
import java.util.Optional;

/** The host's network for a daemon, which comes and goes while the guard stands. */
public interface GuardedHost extends HostNetwork {
    /** Who is remembered as the owner of what stands and of what is applied from now on. */
    void owner(Optional<Owner> owner) throws HostException;

    /** Whether to be remembered with what stands: no traffic once there is no connection. */
    void blocked(boolean blocked) throws HostException;

    /**
     * Takes up what another process left standing. It stays exactly as it is; rules that are gone or changed are set again.
     *
     * @return what stands; none where nothing is filtered
     */
    Optional<Standing> resume() throws HostException;

    /** Whether {@link #resume} found rules that were gone or changed. */
    boolean mended();

    /** What stands, by what was remembered and by the kernel. */
    Optional<Standing> standing() throws HostException;

    /** Whether the kernel's rules are those of what stands. */
    boolean intact() throws HostException;

    /** What the kernel counted at the tunnel's interface; none without one, or where nobody counts. */
    default Optional<GuardMetrics.Traffic> traffic() {
        return Optional.empty();
    }

    /** How many packets the rules in force refused since they last changed; 0 where nobody counts. */
    default long refused() throws HostException {
        return 0;
    }

    /** Whether no other program can change those rules. */
    boolean held() throws HostException;

    /** Opens the guard for a process and what it starts, over IPv4 to web pages and DNS; the kernel ends it in time. */
    void openPortal(long pid, Duration time) throws HostException;

    /** Ends that before its time, if it is open. */
    void closePortal() throws HostException;

    /** How long a portal is still open; zero when none is. */
    Duration portalLeft();

    @Override
    void leave();

    /** Whether the next boot begins with everything blocked. */
    boolean blockedAtBoot();

    void blockAtBoot(boolean block) throws HostException;

    /** What {@link #openTun} asks for as the interface's name. */
    String tunName();

    /** Whether this is an interface that others are behind, with this number and this address. */
    boolean leadsOut(Underlay underlay);

    /** Whether a process has a UDP socket there; false where programs are handed theirs. */
    boolean isBoundBy(Owner process, InetAddress address, int port);

    /** Whether there is such an interface. */
    boolean isThere(String link);

    boolean isAlive(Owner owner);
}
