package bulkhead.app.desktop;

import bulkhead.app.desktop.look.Texts;
import bulkhead.app.doctor.HelpPackage;
import bulkhead.app.files.AtomicFile;
import bulkhead.app.files.FileReason;
import bulkhead.app.profile.Profile;
import bulkhead.app.status.Published;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.function.Supplier;
import javafx.application.Platform;
import javafx.stage.FileChooser;

/** Saves what somebody who is asked for help needs to see, where the user wants it. */
final class HelpFile {
    private final Texts texts;
    private final Supplier<Published> status;

    HelpFile(Texts texts, Supplier<Published> status) {
        this.texts = texts;
        this.status = status;
    }

    /** @param findings of the doctor @param name of the profile, or null */
    void save(String findings, String name, Optional<Profile> profile, MainWindow window) {
        FileChooser chooser = new FileChooser();
        chooser.setInitialFileName("bulkhead-help.txt");
        File file = chooser.showSaveDialog(window.pages().window());
        if (file != null) {
            String text = new HelpPackage(
                            findings, Optional.of(status.get()), name == null ? "" : name, profile, window.logLines())
                    .text();
            Thread.ofVirtual().start(() -> write(file, text, window));
        }
    }

    private void write(File file, String text, MainWindow window) {
        String said;
        try {
            AtomicFile.write(file.toPath(), text.getBytes(StandardCharsets.UTF_8));
            said = texts.of("help.saved", file);
        } catch (IOException e) {
            said = texts.of("help.unsaved", file, FileReason.of(e));
        }
        String news = said;
        Platform.runLater(() -> window.pages().tell(news));
    }
}
