package bulkhead.leakguard.daemon;

import bulkhead.leakguard.policy.GuardState;

/** What the daemon answers. */
public sealed interface Reply {
    /** Done. */
    record Ok() implements Reply {}

    /** Done, and the descriptor comes with this message. */
    record Opened() implements Reply {}

    /** @param guarded whether a guard stands of a run that crashed */
    record Recovered(boolean guarded) implements Reply {}

    record Domains(boolean routed) implements Reply {}

    record Mended(boolean mended) implements Reply {}

    record Status(GuardStatus guard) implements Reply {}

    record Counted(GuardMetrics metrics) implements Reply {}

    /** @param stands what the guard is without this connection */
    record Released(GuardState stands) implements Reply {}

    /**
     * Not done, and nothing is changed but by {@link Reason#HOST}, which may leave a stricter guard.
     *
     * @param sentence for the user: what happened and what to do next
     */
    record Refused(Reason reason, String sentence) implements Reply {}

    /** Why a request is refused. */
    enum Reason {
        /** The two sides are of different versions. */
        VERSION,
        /** No message of this protocol. */
        MALFORMED,
        /** More bytes than a message may have. */
        TOO_LARGE,
        /** Not for this user, or not with these values. */
        NOT_ALLOWED,
        /** Somebody else has the guard. */
        BUSY,
        /** It names what this connection does not have, or has no more. */
        NOT_OWNER,
        /** Somebody opened the guard by force: what this connection had is over. */
        DISMISSED,
        /** The caller's network is not the one this daemon guards. */
        WRONG_NETWORK,
        /** The host did not do it. */
        HOST
    }
}
