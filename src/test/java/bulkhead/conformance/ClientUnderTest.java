package bulkhead.conformance;

import bulkhead.leakguard.policy.Family;
import bulkhead.servers.Background;
import bulkhead.servers.Link;
import bulkhead.servers.Result;
import java.util.Set;

/** A VPN client whose leaks are measured, with the host it runs on. */
public interface ClientUnderTest extends AutoCloseable {
    /** As the table of the results calls it. */
    String name();

    /** The host's link, where all that it sends natively is seen. */
    Link link();

    /** The host's interface on that link. */
    String device();

    /** The host's native IPv4 address. */
    String ipv4();

    /** Whether ESP goes without UDP. */
    boolean rawEsp();

    /** Starts native traffic on the host. */
    Background background(String... arguments);

    /** Runs a shell script on the host, as root. */
    Result run(String script);

    /** The host takes what DHCP on its link gives. */
    void dhcp();

    /** Gets the client ready on its host, which is new, as the topology has just been reset; nothing is connected. */
    void prepare() throws Exception;

    /** Tells the client to connect, and returns when it says that it does. Its promise begins. */
    void connect(String server, String... options) throws Exception;

    /** Waits until the client carries IPv4, and IPv6 too if asked. */
    void awaitConnected(boolean ipv6) throws Exception;

    /** Waits until the client has noticed that it does not carry the family any more. */
    void awaitLost(Family family) throws Exception;

    /** Waits until the client has said that it does not take this of what the server offers. */
    default void awaitRefused(String value) throws Exception {
        throw new UnsupportedOperationException("says nothing of " + value);
    }

    /** Waits until the client carries IPv6 and no IPv4. */
    default void awaitIpv6Alone() throws Exception {
        throw new UnsupportedOperationException("does not say so");
    }

    /** Waits until the client has given up by itself. */
    void awaitEnd() throws Exception;

    /** Waits until the server has refused it so often, in clear, since it was lost; it does not give up by that. */
    default void awaitRefusals(int count) throws Exception {
        throw new UnsupportedOperationException();
    }

    /** As its user does it, whatever state it is in. Its promise ends. */
    void disconnect() throws Exception;

    /** What can be done to it. */
    Set<Damage> fragile();

    void inflict(Damage damage) throws Exception;

    /** What somebody does to a client, and to no network. */
    enum Damage {
        /** All its processes but those of {@link #KILL_DAEMON}, by SIGKILL. */
        KILL_APP,
        /** Its privileged process, by SIGKILL. */
        KILL_DAEMON,
        /** The same, in good order, and it starts again. */
        RESTART_DAEMON,
        /** By SIGSTOP, as a suspended host stops it. */
        FREEZE,
        /** By SIGCONT. */
        THAW,
        DELETE_TUNNEL_INTERFACE,
        /** Every change of its host's addresses, routes or rules takes a second. */
        SLOW_HOST,
        /** By SIGTERM, as a session that ends or a service manager does it; it ends. */
        TERMINATE,
        /** By SIGHUP, as a terminal does it that goes; it ends. */
        HANG_UP,
        /** An error in the thread that owns the protocol; it ends. */
        ERROR_IN_LOOP,
        /** In the one that seals packets. */
        ERROR_IN_TUN_PUMP,
        /** In the one that opens them. */
        ERROR_IN_UDP_PUMP,
        /** In the one that changes the host's network. */
        ERROR_IN_WORKER,
        /** In the one that hears of changes of the network. */
        ERROR_IN_MONITOR,
        /** In its privileged process, at the next that is asked of that; it starts again. */
        ERROR_IN_DAEMON,
        /** It has a guard that can be led from state to state without a connection. */
        WALK,
        /** Its host gets a second interface, on {@link Link#PHONE}. */
        PLUG_IN
    }

    /** Ends it in whatever state it is, after which it can be prepared again. */
    @Override
    void close() throws Exception;
}
