package bulkhead.app.desktop.connection;

import atlantafx.base.theme.Styles;
import bulkhead.app.desktop.look.Texts;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.logging.Level;
import java.util.stream.Collectors;
import javafx.collections.FXCollections;
import javafx.collections.ObservableList;
import javafx.collections.transformation.FilteredList;
import javafx.geometry.Insets;
import javafx.geometry.Pos;
import javafx.scene.control.Button;
import javafx.scene.control.ComboBox;
import javafx.scene.control.Label;
import javafx.scene.control.ListView;
import javafx.scene.input.Clipboard;
import javafx.scene.input.ClipboardContent;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.VBox;
import javafx.stage.FileChooser;

/** What the program had to tell, newest last. */
public final class LogPage extends VBox {
    private static final int MOST = 5_000;

    private final Texts texts;
    private final ObservableList<Entry> entries = FXCollections.observableArrayList();
    private final FilteredList<Entry> shown = new FilteredList<>(entries);
    private final ListView<Entry> list = new ListView<>(shown);

    /** One line. */
    public record Entry(Level level, String text) {
        @Override
        public String toString() {
            return text;
        }
    }

    LogPage(Texts texts) {
        this.texts = texts;
        ComboBox<Level> level =
                new ComboBox<>(FXCollections.observableArrayList(Level.WARNING, Level.INFO, Level.FINE));
        Label label = new Label(texts.of("log.level"));
        label.setLabelFor(level);
        level.valueProperty()
                .addListener((_, _, least) ->
                        shown.setPredicate(entry -> entry.level().intValue() >= least.intValue()));
        level.setValue(Level.INFO);
        level.setId("level");
        Button copy = new Button(texts.of("button.copy"));
        copy.setOnAction(_ -> copy());
        Button save = new Button(texts.of("button.save"));
        save.setOnAction(_ -> save());
        HBox tools = new HBox(8, label, level, copy, save);
        tools.setAlignment(Pos.CENTER_LEFT);
        list.setId("log");
        list.getStyleClass().addAll(Styles.DENSE, "log");
        list.setPlaceholder(new Label(texts.of("log.empty")));
        VBox.setVgrow(list, Priority.ALWAYS);
        setPadding(new Insets(16));
        setSpacing(8);
        getChildren().addAll(tools, list);
    }

    void add(Entry entry) {
        entries.add(entry);
        if (entries.size() > MOST) {
            entries.removeFirst();
        }
        list.scrollTo(shown.size() - 1);
    }

    private List<String> lines() {
        return shown.stream().map(Entry::text).toList();
    }

    private void copy() {
        ClipboardContent content = new ClipboardContent();
        content.putString(lines().stream().collect(Collectors.joining("\n")));
        Clipboard.getSystemClipboard().setContent(content);
    }

    private void save() {
        FileChooser chooser = new FileChooser();
        chooser.setInitialFileName("bulkhead.log");
        File file = chooser.showSaveDialog(getScene().getWindow());
        if (file != null) {
            try {
                Files.write(file.toPath(), lines());
            } catch (IOException e) {
                add(new Entry(Level.WARNING, texts.of("log.unsaved", file, e.getMessage())));
            }
        }
    }
}
