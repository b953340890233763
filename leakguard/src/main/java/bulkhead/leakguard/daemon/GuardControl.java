package bulkhead.leakguard.daemon;

import bulkhead.leakguard.host.HostException;
import java.time.Duration;

/**
 * The guard of this host, apart from any connection. The daemon is asked where one answers within seconds; otherwise this
 * process does it, which needs the rights.
 */
public interface GuardControl {
    Duration LONGEST_PORTAL = Duration.ofHours(1);

    GuardStatus status() throws HostException;

    /** In numbers, which the daemon alone has. */
    default GuardMetrics metrics() throws HostException {
        throw new HostException("the guard is not counted on this system yet: use it on Linux");
    }

    /** Lets nothing pass; while somebody is connected, from the end of that connection on. */
    void block(boolean atBoot) throws HostException;

    /**
     * Lets everything pass again, now and at the next boot.
     *
     * @param force also when somebody is connected
     */
    void unblock(boolean force) throws HostException;

    /**
     * Lets this process, and what it starts, reach a captive portal: IPv4, TCP and DNS.
     *
     * @param time after which the kernel ends it, whatever becomes of us; at most {@link #LONGEST_PORTAL}
     */
    void openPortal(Duration time) throws HostException;

    void closePortal() throws HostException;

    /**
     * Becomes the daemon.
     *
     * @param group whose members may speak to it
     */
    Service serve(String group) throws HostException;

    /** Has the system start the daemon, which it may ask a person for. */
    default void startDaemon() throws HostException {
        throw new HostException("Bulkhead has no daemon on this system yet");
    }

    /** Has the system start the daemon from now on, at once and with each boot; an administrator's to ask. */
    default void install() throws HostException {
        throw new HostException(
                "here the guard's daemon comes with the package, or by scripts/install-daemon: use one of them");
    }

    /** Takes that back; the guard stays as it is. */
    default void uninstall() throws HostException {
        throw new HostException(
                "here the guard's daemon goes with the package, or by scripts/install-daemon --uninstall: use one of them");
    }

    /** The daemon, listening. */
    interface Service extends AutoCloseable {
        /** Works until it is closed from another thread; the guard then stays as it is. */
        void run() throws HostException;

        @Override
        void close();
    }
}
