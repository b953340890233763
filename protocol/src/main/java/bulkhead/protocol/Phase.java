package bulkhead.protocol;

/** How far a {@link VpnClient} is. Each state has what only it needs. */
sealed interface Phase {
    /** No message is under way: none was sent yet, or a socket with another port is awaited. */
    record Idle(int attempts) implements Phase {}

    /** The first main mode is under way. */
    record Keying(int attempt) implements Phase {}

    /** There are IKE keys, and no SA to send on yet. */
    record Securing() implements Phase {}

    /** There is an SA to send on; {@link ClientTimer#SETTLE} runs. */
    record Settling() implements Phase {}

    /** L2TP is being negotiated; {@link ClientTimer#SILENCE} may run. */
    record Tunnelling() implements Phase {}

    /** PPP is there. */
    record Linked() implements Phase {}

    /** The layers close, from the inside out. */
    record Ending() implements Phase {}

    /** Nothing is open, and nothing follows. */
    record Over() implements Phase {}

    /** Whether nothing more may begin. */
    default boolean isEnding() {
        return this instanceof Ending || this instanceof Over;
    }
}
