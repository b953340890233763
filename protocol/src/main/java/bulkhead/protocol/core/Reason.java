package bulkhead.protocol.core;

/** Why a session failed; each has its exit code in the command line's manual. */
public enum Reason {
    /** Nothing came back, or nothing more. */
    NO_ANSWER,
    /** The peers share no acceptable set of algorithms. */
    NO_COMMON_PROPOSAL,
    /** A pre-shared key, certificate or user was refused, by either side. */
    AUTHENTICATION_REFUSED,
    /** The peer closed the session in an orderly way. */
    ENDED_BY_PEER,
    /** The peer broke the protocol in a way that leaves no session. */
    PROTOCOL_VIOLATION,
    /** Rights, TUN, firewall or routes of this computer. */
    HOST,
    /** An error in Bulkhead itself. */
    FAULT
}
