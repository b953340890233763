package bulkhead.app.desktop.connection;

import atlantafx.base.theme.Styles;
import bulkhead.app.desktop.look.Chosen;
import bulkhead.app.desktop.look.CopyButton;
import bulkhead.app.desktop.look.Texts;
import bulkhead.app.files.FileReason;
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
import javafx.scene.control.TextField;
import javafx.scene.control.TitledPane;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.VBox;
import javafx.stage.FileChooser;

/** What the program had to tell, newest last. */
public final class LogPage extends VBox {
    /** Older ones go. */
    public static final int MOST = 5_000;

    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss", Locale.ROOT);

    private final Texts texts;
    private final ObservableList<Entry> entries;
    private final FilteredList<Entry> shown;
    private final ComboBox<Level> level;
    private final TextField search = new TextField();

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

    /**
     * @param entries grows while it is shown
     * @param past what the last connections came to
     */
    LogPage(Texts texts, ObservableList<Entry> entries, ObservableList<String> past) {
        this.texts = texts;
        this.entries = entries;
        shown = new FilteredList<>(entries);
        level = levels();
        search.setId("log-search");
        search.setPromptText(texts.of("log.search"));
        search.setAccessibleText(texts.of("log.search"));
        search.textProperty().addListener(_ -> filter());
        HBox.setHgrow(search, Priority.ALWAYS);
        Label label = new Label(texts.of("log.level"));
        label.setLabelFor(level);
        label.setMinWidth(USE_PREF_SIZE);
        Button copy = new Button(texts.of("button.copy"));
        copy.setId("log-copy");
        copy.setOnAction(_ -> CopyButton.copy(String.join("\n", lines(shown))));
        Button copyAll = new Button(texts.of("log.copy-all"));
        copyAll.setId("log-copy-all");
        copyAll.setMinWidth(USE_PREF_SIZE);
        copyAll.setOnAction(_ -> CopyButton.copy(String.join("\n", lines(entries))));
        Button save = new Button(texts.of("button.save"));
        save.setId("log-save");
        save.setOnAction(_ -> save());
        HBox find = new HBox(8, label, level, search);
        find.setAlignment(Pos.CENTER_LEFT);
        HBox keep = new HBox(8, copy, copyAll, save);
        ListView<Entry> list = list();
        VBox.setVgrow(list, Priority.ALWAYS);
        filter();
        setPadding(new Insets(16));
        setSpacing(8);
        getChildren().addAll(find, list, keep, past(past));
    }

    /** Folded away, and not there while there is none. */
    private TitledPane past(ObservableList<String> lines) {
        Label words = new Label();
        words.setId("past");
        words.setWrapText(true);
        TitledPane pane = new TitledPane(texts.of("course.title"), words);
        pane.setId("past-connections");
        pane.setAnimated(false);
        pane.setExpanded(false);
        pane.managedProperty().bind(pane.visibleProperty());
        Runnable show = () -> {
            words.setText(String.join("\n", lines));
            pane.setVisible(!lines.isEmpty());
        };
        lines.addListener((javafx.beans.Observable _) -> show.run());
        show.run();
        return pane;
    }

    private ComboBox<Level> levels() {
        ComboBox<Level> levels =
                new ComboBox<>(FXCollections.observableArrayList(Level.WARNING, Level.INFO, Level.FINE, Level.FINEST));
        levels.setConverter(
                new Chosen<>(each -> texts.of("level." + each.getName().toLowerCase(Locale.ROOT))));
        levels.setValue(Level.INFO);
        levels.valueProperty().addListener(_ -> filter());
        levels.setId("level");
        return levels;
    }

    /** What matters enough, and has what is searched for in it. */
    private void filter() {
        int least = level.getValue().intValue();
        String wanted = search.getText().strip().toLowerCase(Locale.ROOT);
        shown.setPredicate(entry -> entry.level().intValue() >= least
                && (wanted.isEmpty() || entry.text().toLowerCase(Locale.ROOT).contains(wanted)));
    }

    private ListView<Entry> list() {
        ListView<Entry> list = new ListView<>(shown);
        list.setId("log");
        list.setAccessibleText(texts.of("log.title"));
        list.getStyleClass().addAll(Styles.DENSE, "log");
        list.setPlaceholder(new Label(texts.of("log.empty")));
        Runnable newest = () -> list.scrollTo(shown.size() - 1);
        shown.addListener((javafx.beans.Observable _) -> newest.run());
        // It can be scrolled once it has its skin.
        list.skinProperty().addListener(_ -> Platform.runLater(newest));
        return list;
    }

    private static List<String> lines(List<Entry> of) {
        return of.stream().map(Entry::toString).toList();
    }

    private void save() {
        FileChooser chooser = new FileChooser();
        chooser.setInitialFileName("bulkhead.log");
        File file = chooser.showSaveDialog(getScene().getWindow());
        if (file != null) {
            List<String> lines = lines(shown);
            Thread.ofVirtual().start(() -> write(file, lines));
        }
    }

    private void write(File file, List<String> lines) {
        try {
            Files.write(file.toPath(), lines);
        } catch (IOException e) {
            Entry unsaved = new Entry(Level.WARNING, texts.of("log.unsaved", file, FileReason.of(e)));
            Platform.runLater(() -> entries.add(unsaved));
        }
    }
}
