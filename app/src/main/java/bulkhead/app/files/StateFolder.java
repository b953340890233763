package bulkhead.app.files;

import java.nio.file.Path;

/** Where the program keeps what it found out by itself and nobody would miss. */
public final class StateFolder {
    private StateFolder() {}

    /** The user's own: {@code $XDG_STATE_HOME/bulkhead}. */
    public static Path ofUser() {
        String state = System.getenv("XDG_STATE_HOME");
        Path base = state == null || state.isBlank()
                ? Path.of(System.getProperty("user.home"), ".local", "state")
                : Path.of(state);
        return base.resolve("bulkhead");
    }
}
