package bulkhead.leakguard.apply;

import bulkhead.leakguard.host.HostException;
import bulkhead.leakguard.policy.FilterPolicy;
import java.time.Duration;

/**
 * The host's packet filter. What it has outlives this process, whatever ends it, and what another program removes of it is set
 * again from the first {@link #tighten} or {@link #resume} to {@link #close}.
 */
public interface Firewall extends AutoCloseable {
    /** What is in force, as far as this process knows. */
    FilterPolicy policy();

    /**
     * Puts a policy in force that lets nothing pass which the one in force does not. When it fails one of both is.
     *
     * @param stricter than the one in force, or the same
     */
    void tighten(FilterPolicy stricter) throws HostException;

    /** Puts exactly this in force and reads it back. When it fails, nothing passes that neither this nor the one in force lets pass. */
    void settle(FilterPolicy next) throws HostException;

    /** Whether the host has what is to be in force. */
    boolean holds() throws HostException;

    /** Whether the host has rules of ours, whoever made them. */
    boolean isUp() throws HostException;

    /** How many packets the rules in force refused since they last changed; 0 where nobody counts. */
    default long refused() throws HostException {
        return 0;
    }

    /** Whether no other program can change them. */
    boolean isOwned() throws HostException;

    /** Takes over what a run that did not end by itself left: as what lets nothing pass, when nobody can tell how much it let. */
    void recover() throws HostException;

    /** What another process set up and this one goes on with; changes nothing. */
    void expect(FilterPolicy standing);

    /** Goes on with what is expected: what is gone or changed of it is set again. */
    void resume() throws HostException;

    /** Lets a process and what it starts reach a captive portal. On failure no portal is open. */
    void openPortal(long pid, Duration time) throws HostException;

    /** Also of one that another process opened. */
    void closePortal() throws HostException;

    /** Forgets which processes a portal was open for; its rules go with the policy's. */
    void forgetPortal() throws HostException;

    /** How long a portal is still open; zero when none is. */
    Duration portalLeft();

    /** Leaves the rules as they are, for the next to take. */
    @Override
    void close();
}
