package bulkhead.app.tunnel;

import bulkhead.app.names.Named;
import bulkhead.leakguard.host.Capability;
import bulkhead.leakguard.host.Detour;
import bulkhead.leakguard.host.TunnelPlan;
import bulkhead.leakguard.policy.Access;
import bulkhead.leakguard.policy.Family;
import bulkhead.leakguard.policy.GuardState;
import bulkhead.protocol.VpnEvent;
import bulkhead.protocol.core.Failure;
import bulkhead.protocol.core.Layer;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What the controller tells whoever shows it. */
public sealed interface TunnelEvent {
    /** Where the connection is. */
    enum State implements Named {
        RESOLVING("resolving"),
        GUARDING("guarding"),
        CONNECTING("connecting"),
        CONNECTED("connected"),
        /** The connection was lost and is to come back. */
        RECONNECTING("reconnecting"),
        DISCONNECTING("disconnecting"),
        DISCONNECTED("disconnected"),
        /** The connection is given up, and the guard stays closed. */
        ERROR("error");

        private final String label;

        State(String label) {
            this.label = label;
        }

        @Override
        public String label() {
            return label;
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

    /**
     * The connection does without this, as this computer cannot: without {@link Capability#SPLIT_DNS} and
     * {@link Capability#RESOLVERS} names are asked for as if there were no tunnel, without {@link Capability#IPV6} it carries IPv4.
     */
    record Without(Capability missing) implements TunnelEvent {}

    /** This computer sends packets another way now that are the tunnel's; none when there are none any more. */
    record Detoured(List<Detour> detours) implements TunnelEvent {
        public Detoured {
            detours = List.copyOf(detours);
        }
    }

    /** What to know of the connection, as of now; none when there is nothing any more. */
    record Mind(List<Caveat> caveats) implements TunnelEvent {
        public Mind {
            caveats = List.copyOf(caveats);
        }
    }

    /** Whether a process of Bulkhead's looks after the guard's rules: while none does, root's programs can change them unseen. */
    record Watched(boolean watched) implements TunnelEvent {}

    /** Another program had changed or removed the guard's rules while nobody looked after them; they have been set again. */
    record Mended() implements TunnelEvent {}

    /** Whether names are asked for where the tunnel's plan says: another program may have changed that, and it is not set again. */
    record NamesAstray(boolean astray) implements TunnelEvent {}

    /** @param by how far the clock was set ahead while the connection was up, or back */
    record ClockSet(Duration by) implements TunnelEvent {}

    /** @param slept how long this computer was suspended, or this program stopped */
    record Woke(Duration slept) implements TunnelEvent {}

    /** The link to the server carries nothing, though the session is not given up yet; empty once it does again. */
    record Unplugged(Optional<String> link) implements TunnelEvent {}

    /**
     * How often a layer has asked since it last heard something; 1 once it has.
     *
     * @param tries from 1
     */
    record Tried(Layer layer, int tries) implements TunnelEvent {}

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
