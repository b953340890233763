package bulkhead.app.settings;

import bulkhead.app.files.UserFolders;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/** The settings, what the window remembers, and the start at login: what is read before the window opens. */
public final class Habits implements AutoCloseable {
    private final boolean first;
    private final Optional<String> complaint;
    private final Kept<Settings> settings;
    private final Kept<Remembered> remembered;
    private final Kept<History> history;
    private final LoginStart login;
    private volatile Consumer<String> complaints = _ -> {};

    /** Of a user whom nobody tells anything. */
    public Habits(Path settingsFile, Path rememberedFile, LoginStart login) {
        this(settingsFile, rememberedFile, login, UnaryOperator.identity());
    }

    /** Reads both files. @param always what of the settings is as somebody else says */
    public Habits(Path settingsFile, Path rememberedFile, LoginStart login, UnaryOperator<Settings> always) {
        this.login = login;
        RecordFile<Settings> file = new RecordFile<>(settingsFile, Settings.DEFAULTS);
        first = !file.exists();
        RecordFile.Content<Settings> content = file.read();
        complaint = content.complaint();
        settings = new Kept<>(file, content.value(), always, sentence -> complaints.accept(sentence));
        RecordFile<Remembered> state = new RecordFile<>(rememberedFile, Remembered.NOTHING);
        // Nobody misses what was remembered.
        remembered = new Kept<>(state, state.read().value(), _ -> {});
        RecordFile<History> past = new RecordFile<>(rememberedFile.resolveSibling("history.json"), History.NOTHING);
        history = new Kept<>(past, past.read().value(), _ -> {});
    }

    /** The user's own. @param always as in the constructor */
    public static Habits ofUser(UnaryOperator<Settings> always) {
        return new Habits(
                UserFolders.config().resolve("settings.json"),
                UserFolders.state().resolve("window.json"),
                LoginStart.ofUser(),
                always);
    }

    public Kept<Settings> settings() {
        return settings;
    }

    public Kept<Remembered> remembered() {
        return remembered;
    }

    /** The last connections. */
    public Kept<History> history() {
        return history;
    }

    public LoginStart login() {
        return login;
    }

    /** Whether there were no settings yet. */
    public boolean isFirstStart() {
        return first;
    }

    /** Writes the settings as they are, so that the next start is not the first. */
    public void keep() {
        settings.keep();
    }

    /** Tells the sentence about settings that could not be read, if any, and from now on about those not saved, on another thread. */
    public void complainTo(Consumer<String> user) {
        complaints = user;
        complaint.ifPresent(user);
    }

    /** Returns when all is written. */
    @Override
    public void close() throws InterruptedException {
        settings.close();
        remembered.close();
        history.close();
    }
}
