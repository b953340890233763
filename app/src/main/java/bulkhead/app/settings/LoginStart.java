package bulkhead.app.settings;

import bulkhead.app.files.AtomicFile;
import bulkhead.app.files.UserFolders;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;

/**
 * Whether the window opens when the user logs in: one file in the folder that the system looks into. The system's own
 * tools may turn it off or on as well.
 */
public final class LoginStart {
    /** Where a launcher says which file it is. */
    public static final String LAUNCHER = "bulkhead.launcher";

    private final Path entry;
    private final Form form;
    private final Optional<Path> launcher;

    /** How an entry is written on one system. */
    interface Form {
        /** An entry that starts this program in the tray, if there is one. */
        String text(Path launcher) throws IOException;

        /** Whether an entry is in force. */
        boolean isOn(String text);
    }

    /** @param launcher what is to be started, empty when it is not known */
    LoginStart(Path entry, Form form, Optional<Path> launcher) {
        this.entry = entry;
        this.form = form;
        this.launcher = launcher;
    }

    /** As the user's system has it. */
    public static LoginStart ofUser() {
        String system = System.getProperty("os.name").toLowerCase(Locale.ROOT);
        Path home = Path.of(System.getProperty("user.home"));
        if (system.contains("windows")) {
            Path startup = home.resolve("AppData/Roaming/Microsoft/Windows/Start Menu/Programs/Startup");
            return new LoginStart(startup.resolve("Bulkhead.cmd"), new StartupScript(), launcher());
        }
        if (system.contains("mac")) {
            Path agents = home.resolve("Library/LaunchAgents");
            return new LoginStart(agents.resolve("bulkhead.plist"), new LaunchAgent(), launcher());
        }
        Path autostart = UserFolders.config().resolveSibling("autostart");
        return new LoginStart(autostart.resolve("bulkhead.desktop"), new AutostartEntry(), launcher());
    }

    /** Whether it can be turned on: only a launcher can be started again. */
    public boolean isPossible() {
        return launcher.isPresent();
    }

    public boolean isOn() throws IOException {
        try {
            return form.isOn(Files.readString(entry));
        } catch (NoSuchFileException e) {
            return false;
        }
    }

    public void set(boolean on) throws IOException {
        if (on) {
            Path program = launcher.orElseThrow(() -> new IOException("it is not known what started Bulkhead"));
            AtomicFile.write(entry, form.text(program).getBytes(java.nio.charset.StandardCharsets.UTF_8));
        } else {
            Files.deleteIfExists(entry);
        }
    }

    /** Our own launchers set the property, packages of jpackage theirs. */
    private static Optional<Path> launcher() {
        return Optional.ofNullable(System.getProperty(LAUNCHER, System.getProperty("jpackage.app-path")))
                .map(Path::of)
                .filter(Files::isExecutable);
    }
}
