package bulkhead.protocol.ike.exchange;

import bulkhead.protocol.core.Failure;
import bulkhead.protocol.core.Machine;

/** A sign that the two ends do not agree, which nothing proves: it waits for a message that shows that they do. */
final class Suspicion {
    private static final int MILLIS = 1_000;

    private Failure of;
    private long believedAt = Machine.NEVER;

    /** The first one counts. */
    void raise(long now, Failure suspected) {
        if (of == null) {
            of = suspected;
            believedAt = now + MILLIS;
        }
    }

    /** It was wrong. */
    void drop() {
        of = null;
        believedAt = Machine.NEVER;
    }

    boolean isRaised() {
        return of != null;
    }

    /** What is suspected; null for nothing. */
    Failure of() {
        return of;
    }

    /** When it is believed. */
    long believedAt() {
        return believedAt;
    }
}
