package bulkhead.app.tunnel;

import bulkhead.protocol.note.Note;
import bulkhead.protocol.note.Notes;
import java.util.function.Consumer;

/**
 * Who listens to what the layers tell.
 *
 * @param notes is called on the controller's thread
 */
public record Telling(Notes.Detail detail, Consumer<Note> notes) {
    /** Nobody does. */
    public static final Telling NONE = new Telling(Notes.Detail.NOTHING, _ -> {});
}
