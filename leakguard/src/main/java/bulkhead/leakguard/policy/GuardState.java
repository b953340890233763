package bulkhead.leakguard.policy;

import java.util.Set;

/** What the connection is to the guard. {@link FilterPolicy} says what may pass in each. */
public sealed interface GuardState {
    /** The user has no tunnel and wants none: nothing is filtered. */
    record Disconnected() implements GuardState {}

    /** From the user's Connect until the tunnel carries something. */
    record Connecting() implements GuardState {}

    /** @param families what the tunnel carries, proved by traffic and not by negotiation */
    record Connected(Set<Family> families) implements GuardState {
        public Connected {
            families = Set.copyOf(families);
        }
    }

    /** The tunnel was up and is to come back. What enters the TUN meanwhile waits or is lost, and does not leak. */
    record Reconnecting() implements GuardState {}

    /**
     * The tunnel failed and the user has not yet chosen Disconnect.
     *
     * @param closed the families that the connection had closed natively, and that stay so; IPv6 does in any case
     */
    record Error(Set<Family> closed) implements GuardState {
        public Error {
            closed = Set.copyOf(closed);
        }

        /** Of a connection that never carried anything. */
        public Error() {
            this(Set.of());
        }
    }

    /** The user wants no traffic at all without a tunnel. */
    record Lockdown() implements GuardState {}
}
