package bulkhead.leakguard.policy;

import java.util.Set;

/** What happens to the guard. Every event may come late, twice, or in a state it does not fit; see {@link Guard}. */
public sealed interface GuardEvent {
    /** The user wants a connection. */
    record Connect() implements GuardEvent {}

    /** @param families what the tunnel carries by proof from now on; empty when nothing any more */
    record Carries(Set<Family> families) implements GuardEvent {
        public Carries {
            families = Set.copyOf(families);
        }
    }

    /** The tunnel is gone, and is to come back. */
    record Lost() implements GuardEvent {}

    /**
     * The connection is given up, or the host could not be set up.
     *
     * @param splitIpv4 whether only a part of IPv4 was the tunnel's, so that the rest was open and stays so
     */
    record Failed(boolean splitIpv4) implements GuardEvent {}

    /** The user wants no connection any more. */
    record Disconnect() implements GuardEvent {}

    /** Who wanted the connection died without a word, or by an error of its own. */
    record OwnerLost() implements GuardEvent {}

    /** The user wants no traffic until told otherwise. */
    record Block() implements GuardEvent {}

    /** The user wants what a dead or failed connection or a lockdown left closed to open. */
    record Unblock() implements GuardEvent {}
}
