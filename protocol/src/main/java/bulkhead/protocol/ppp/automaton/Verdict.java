package bulkhead.protocol.ppp.automaton;

import bulkhead.protocol.ppp.wire.ConfigureOption;

/** What we say to one option of the peer's Configure-Request. */
public sealed interface Verdict {
    Verdict GRANT = new Grant();
    Verdict REJECT = new Reject();

    static Verdict nak(ConfigureOption suggestion) {
        return new Nak(suggestion);
    }

    record Grant() implements Verdict {}

    /** The option is known, its value is not welcome. */
    record Nak(ConfigureOption suggestion) implements Verdict {}

    /** The option is unknown or not to be negotiated. */
    record Reject() implements Verdict {}
}
