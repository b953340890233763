package bulkhead.app.desktop.connection;

import atlantafx.base.theme.Styles;
import bulkhead.app.desktop.look.Chosen;
import bulkhead.app.desktop.look.CopyButton;
import bulkhead.app.desktop.look.Texts;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.logging.Level;
import javafx.application.Platform;
import javafx.collections.FXCollections;
import javafx.collections.ObservableList;
import javafx.collections.transformation.FilteredList;
import javafx.geometry.Insets;
import javafx.geometry.Pos;
import javafx.scene.control.Button;
import javafx.scene.control.ComboBox;
import javafx.scene.control.Label;
import javafx.scene.control.ListView;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.VBox;
import javafx.stage.FileChooser;

/** What the program had to tell, newest last. */
public final class LogPage extends VBox {
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("HH:mm:ss", Locale.ROOT);

    private final Texts texts;
    private final ObservableList<Entry> entries;
    private final FilteredList<Entry> shown;

    /** One line. @param at in ms since 1970 */
    public record Entry(long at, Level level, String text) {
        /** Of now. */
        public Entry(Level level, String text) {
            this(System.currentTimeMillis(), level, text);
        }

        @Override
        public String toString() {
            return TIME.format(Instant.ofEpochMilli(at).atZone(ZoneId.systemDefault())) + "  " + text;
        }
    }

    /** @param entries grows while it is shown */
    LogPage(Texts texts, ObservableList<Entry> entries) {
        this.texts = texts;
        this.entries = entries;
        shown = new FilteredList<>(entries);
        ComboBox<Level> level = levels();
        Label label = new Label(texts.of("log.level"));
        label.setLabelFor(level);
        label.setMinWidth(USE_PREF_SIZE);
        Button copy = new Button(texts.of("button.copy"));
        copy.setId("log-copy");
        copy.setOnAction(_ -> CopyButton.copy(String.join("\n", lines())));
        Button save = new Button(texts.of("button.save"));
        save.setId("log-save");
        save.setOnAction(_ -> save());
        HBox tools = new HBox(8, label, level, copy, save);
        tools.setAlignment(Pos.CENTER_LEFT);
        ListView<Entry> list = list();
        VBox.setVgrow(list, Priority.ALWAYS);
        setPadding(new Insets(16));
        setSpacing(8);
        getChildren().addAll(tools, list);
    }

    private ComboBox<Level> levels() {
        ComboBox<Level> level =
                new ComboBox<>(FXCollections.observableArrayList(Level.WARNING, Level.INFO, Level.FINE));
        level.setConverter(
                new Chosen<>(each -> texts.of("level." + each.getName().toLowerCase(Locale.ROOT))));
        level.valueProperty()
                .addListener((_, _, least) ->
                        shown.setPredicate(entry -> entry.level().intValue() >= least.intValue()));
        level.setValue(Level.INFO);
        level.setId("level");
        return level;
    }

    private ListView<Entry> list() {
        ListView<Entry> list = new ListView<>(shown);
        list.setId("log");
        list.setAccessibleText(texts.of("log.title"));
        list.getStyleClass().addAll(Styles.DENSE, "log");
        list.setPlaceholder(new Label(texts.of("log.empty")));
        shown.addListener((javafx.beans.Observable _) -> list.scrollTo(shown.size() - 1));
        return list;
    }

    private List<String> lines() {
        return shown.stream().map(Entry::toString).toList();
    }

    private void save() {
        FileChooser chooser = new FileChooser();
        chooser.setInitialFileName("bulkhead.log");
        File file = chooser.showSaveDialog(getScene().getWindow());
        if (file != null) {
            List<String> lines = lines();
            Thread.ofVirtual().start(() -> write(file, lines));
        }
    }

    private void write(File file, List<String> lines) {
        try {
            Files.write(file.toPath(), lines);
        } catch (IOException e) {
            Entry unsaved = new Entry(Level.WARNING, texts.of("log.unsaved", file, e.getMessage()));
            Platform.runLater(() -> entries.add(unsaved));
        }
    }
}
