package bulkhead.app.settings;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/** Habits in a test's folder. */
public final class TestHabits {
    private TestHabits() {}

    /** @param settings null for a first start */
    public static Habits in(Path folder, Settings settings) throws IOException {
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
                        Optional.of(Path.of("/usr/local/bin/bulkhead"))));
    }
}
