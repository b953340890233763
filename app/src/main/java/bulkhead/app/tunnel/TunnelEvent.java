package bulkhead.app.tunnel;

import bulkhead.leakguard.host.TunnelPlan;
import bulkhead.leakguard.policy.Access;
import bulkhead.leakguard.policy.Family;
import bulkhead.leakguard.policy.GuardState;
import bulkhead.protocol.VpnEvent;
import bulkhead.protocol.core.Failure;
import java.util.Set;

/** What the controller tells whoever shows it. */
public sealed interface TunnelEvent {
    /** Where the connection is. */
    enum State {
        RESOLVING,
        GUARDING,
        CONNECTING,
        CONNECTED,
        /** The connection was lost and is to come back. */
        RECONNECTING,
        DISCONNECTING,
        DISCONNECTED,
        /** The connection is given up, and the guard stays closed. */
        ERROR;

        /** The state's name for programs. */
        public String label() {
            return name().toLowerCase(java.util.Locale.ROOT);
        }
    }

    record StateChanged(State state) implements TunnelEvent {}

    /**
     * The guard in force changed.
     *
     * @param ipv4 where native programs' packets of IPv4 may go
     * @param ipv6 the same of IPv6
     */
    record GuardChanged(GuardState state, Access ipv4, Access ipv6) implements TunnelEvent {}

    /** Something the protocol stack tells of its session; never that it is up or why it ends, see below. */
    record Session(VpnEvent event) implements TunnelEvent {}

    /** The host's network carries these families through the tunnel, as of now; never none. */
    record Connected(Set<Family> families) implements TunnelEvent {}

    /** Why the connection ends; told once. */
    record Failed(Failure why) implements TunnelEvent {}

    /** This computer's network carries the tunnel, as of now like this; told before {@link Connected}, and when it changes. */
    record HostReady(TunnelPlan tunnel) implements TunnelEvent {}

    /** In this split tunnel names are asked for as without it: this computer cannot tell domains apart. */
    record NamesStay() implements TunnelEvent {}

    /** How the session that is up fares; about once a second. */
    record Measured(Measurement measurement) implements TunnelEvent {}

    /** The connection is gone, and will be sought again. */
    record Lost(Failure why) implements TunnelEvent {}

    /**
     * Another attempt to come back failed.
     *
     * @param millis until the next one, unless the network changes before
     */
    record Retry(Failure why, long millis) implements TunnelEvent {}

    /** @param by {@code user}, {@code system}, {@code server} or {@code error} */
    record Disconnected(String by) implements TunnelEvent {
        /** For people who read the failure before. */
        public static String words(String by) {
            return by.equals("error") ? "ended by the failure above" : "disconnected by the " + by;
        }
    }
}
