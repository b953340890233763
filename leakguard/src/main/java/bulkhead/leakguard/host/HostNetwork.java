package bulkhead.leakguard.host;

import bulkhead.leakguard.policy.GuardState;
import java.net.InetAddress;
import java.util.List;
import java.util.Set;

/**
 * The network of this host: what Bulkhead asks of the operating system. One caller at a time owns it; {@link #apply},
 * {@link #leave} and {@link #close} are not for concurrent use, sockets and the TUN device are.
 */
public interface HostNetwork extends AutoCloseable {
    /**
     * Undoes what a run that crashed left behind: DNS, rules and routes at once; its guard with the next {@link #apply}, which
     * replaces it without a gap, or with {@link #close}. Without such it changes nothing.
     *
     * @return whether such a guard stands: its promise is not ours to end before the user does
     */
    boolean recover() throws HostException;

    /** The way to the server outside the tunnel, as of now. */
    Underlay underlay(InetAddress server) throws HostException;

    /** Whose addresses are taken around here, as of now. */
    Surroundings surroundings() throws HostException;

    /** What this computer can, as of now. */
    Set<Capability> capabilities() throws HostException;

    /** A UDP socket with a fresh source port that reaches this server only, and only through the underlay. */
    OuterSocket openUdp(Underlay underlay, InetAddress server) throws HostException;

    /** A socket for ESP without UDP, where there is {@link Capability#RAW_ESP}; its ports are 0. */
    OuterSocket openRawEsp(Underlay underlay, InetAddress server) throws HostException;

    /** Creates the TUN device, under a name that no other program's is; it vanishes with its {@code close()}. */
    TunDevice openTun() throws HostException;

    /**
     * Makes the host's network what the plan says, whatever it was before. First the strictest of the old and the new guard
     * is applied, then addresses, routes and DNS, then the new guard, which is read back and compared. What another program
     * removed meanwhile is set again. On failure the stricter guard stands.
     */
    void apply(HostPlan plan) throws HostException;

    /**
     * What of the tunnel's packets this host would send another way now, by what it answers an ordinary program; an example of each
     * kind, not all. A host that does not know says none.
     */
    default List<Detour> detours(TunnelPlan tunnel) throws HostException {
        return List.of();
    }

    /** Whether programs ask for names where this plan says, as far as an ordinary program sees that. A host that does not know says so. */
    default boolean asksInTunnel(DnsPlan names) throws HostException {
        return true;
    }

    /** Tells of changes of the network and of suspension until the subscription is closed. */
    Subscription watch(NetworkListener listener) throws HostException;

    /** Tells who counts it that the tunnel's keys were renewed. */
    default void renewed() throws HostException {}

    /** Lets go of the network as the last plan left it: its guard stands, also after the end of this program. */
    void leave() throws HostException;

    /**
     * Restores everything {@link #apply} changed, exactly, and lets go.
     *
     * @return what stands now: a lockdown if the user asked for one, apart from this connection
     */
    GuardState release() throws HostException;

    /** {@link #release}, for whom it does not matter what stands. */
    @Override
    default void close() throws HostException {
        release();
    }
}
