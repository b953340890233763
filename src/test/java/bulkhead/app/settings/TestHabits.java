package bulkhead.app.settings;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** Habits in a test's folder. */
public final class TestHabits {
    private TestHabits() {}

    /** @param settings null for a first start */
    public static Habits in(Path folder, Settings settings) throws IOException {
        return in(folder, settings, UnaryOperator.identity());
    }

    /** @param always what of the settings somebody else says */
    public static Habits in(Path folder, Settings settings, UnaryOperator<Settings> always) throws IOException {
        Path file = folder.resolve("settings.json");
        if (settings != null) {
            new RecordFile<>(file, Settings.DEFAULTS).write(settings);
        }
        return new Habits(
                file,
                folder.resolve("window.json"),
                new LoginStart(
                        folder.resolve("autostart/bulkhead.desktop"),
                        new AutostartEntry(),
                        Optional.of(Path.of("/usr/local/bin/bulkhead"))),
                always);
    }
}
