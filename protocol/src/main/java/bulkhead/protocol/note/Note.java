package bulkhead.protocol.note;

import bulkhead.protocol.core.Layer;

/** Something that a machine did, saw, or waits for. There is no secret in it, nor what one could be guessed by. */
public sealed interface Note {
    /** @param again whether the same message was sent before */
    record Sent(Message message, boolean again) implements Note {}

    /** A message that parsed; that it is dropped after all is told by a {@link Dropped} behind it. */
    record Received(Message message) implements Note {}

    /** The bytes of the message before, where they hold no secret; only at {@link Notes.Detail#BYTES}. */
    record Bytes(Layer layer, byte[] bytes) implements Note {}

    /**
     * What came went no further.
     *
     * @param count how often since it was last told; 1 for what is told each time
     * @param detail what exactly is wrong; empty where the reason says it
     */
    record Dropped(Layer layer, DropReason reason, long count, String detail) implements Note {}

    /**
     * An automaton's step.
     *
     * @param of what the standard calls that which has the state
     */
    record StateChanged(Layer layer, String of, Enum<?> from, Enum<?> to) implements Note {}

    /** @param millis from now */
    record TimerSet(Layer layer, Purpose purpose, long millis) implements Note {}

    /** The time has come. */
    record TimerDue(Layer layer, Purpose purpose) implements Note {}
}
