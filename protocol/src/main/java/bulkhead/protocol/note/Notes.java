package bulkhead.protocol.note;

import bulkhead.protocol.core.Layer;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.function.Supplier;

/**
 * Where all layers of one machine put their notes, until they are drained like outputs. What nobody listens to is not
 * built.
 */
public final class Notes {
    /** How much is told. */
    public enum Detail {
        NOTHING,
        MESSAGES,
        /** The bytes of messages too, where they hold no secret. */
        BYTES
    }

    /** Nobody listens. */
    public static final Notes NONE = new Notes(Detail.NOTHING);

    private final Detail detail;
    private final Queue<Note> notes = new ArrayDeque<>();

    public Notes(Detail detail) {
        this.detail = detail;
    }

    public void sent(Supplier<Message> message) {
        sent(message, false);
    }

    public void sent(Supplier<Message> message, boolean again) {
        if (isOn()) {
            notes.add(new Note.Sent(message.get(), again));
        }
    }

    public void received(Supplier<Message> message) {
        if (isOn()) {
            notes.add(new Note.Received(message.get()));
        }
    }

    /** The bytes of the message that was told last; the caller has seen that no secret is in them. */
    public void bytes(Layer layer, Supplier<byte[]> bytes) {
        if (wantsBytes()) {
            notes.add(new Note.Bytes(layer, bytes.get()));
        }
    }

    public void dropped(Layer layer, DropReason reason) {
        dropped(layer, reason, 1, "");
    }

    public void dropped(Layer layer, DropReason reason, String detail) {
        dropped(layer, reason, 1, detail);
    }

    public void dropped(Layer layer, DropReason reason, long count, String detail) {
        tell(new Note.Dropped(layer, reason, count, detail));
    }

    /** Nothing when the states are the same. */
    public void changed(Layer layer, String of, Enum<?> from, Enum<?> to) {
        if (from != to) {
            tell(new Note.StateChanged(layer, of, from, to));
        }
    }

    public void set(Layer layer, Purpose purpose, long millis) {
        tell(new Note.TimerSet(layer, purpose, millis));
    }

    public void due(Layer layer, Purpose purpose) {
        tell(new Note.TimerDue(layer, purpose));
    }

    /** Whether anybody listens. */
    public boolean isOn() {
        return detail != Detail.NOTHING;
    }

    /** Whether anybody wants the bytes of messages too. */
    public boolean wantsBytes() {
        return detail == Detail.BYTES;
    }

    /** The oldest that was not polled yet; null when there is none. */
    public Note poll() {
        return notes.poll();
    }

    private void tell(Note note) {
        if (isOn()) {
            notes.add(note);
        }
    }
}
