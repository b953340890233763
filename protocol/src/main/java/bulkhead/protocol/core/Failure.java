package bulkhead.protocol.core;

import java.util.Objects;

/**
 * A failed session, as a value.
 *
 * @param layer where it failed
 * @param reason what kind of failure it is
 * @param happened one clause: what was sent and what came back, without a closing full stop
 * @param advice one clause: what to try next, without a closing full stop; empty when {@code happened} says it
 */
public record Failure(Layer layer, Reason reason, String happened, String advice) {
    public Failure {
        Objects.requireNonNull(layer);
        Objects.requireNonNull(reason);
        Objects.requireNonNull(happened);
        Objects.requireNonNull(advice);
    }

    /** The failure as one sentence for a person. */
    public String message() {
        return layer.words() + ": " + happened + (advice.isEmpty() ? "" : "; " + advice) + ".";
    }
}
