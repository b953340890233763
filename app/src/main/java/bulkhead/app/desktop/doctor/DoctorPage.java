package bulkhead.app.desktop.doctor;

import atlantafx.base.theme.Styles;
import bulkhead.app.desktop.look.Icons;
import bulkhead.app.desktop.look.Pages;
import bulkhead.app.desktop.look.Texts;
import bulkhead.app.doctor.Examination;
import bulkhead.app.doctor.Finding;
import bulkhead.app.doctor.Finding.Verdict;
import bulkhead.app.doctor.Topic;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javafx.application.Platform;
import javafx.beans.property.ReadOnlyStringWrapper;
import javafx.beans.value.ObservableStringValue;
import javafx.geometry.Insets;
import javafx.geometry.Pos;
import javafx.scene.Scene;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.ProgressBar;
import javafx.scene.control.ScrollPane;
import javafx.scene.input.Clipboard;
import javafx.scene.input.ClipboardContent;
import javafx.scene.layout.BorderPane;
import javafx.scene.layout.FlowPane;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.VBox;
import org.kordamp.ikonli.feather.Feather;

/** What the doctor looks at and what it finds, as it finds it; begins when it is shown, and ends when it is left. */
public final class DoctorPage extends BorderPane implements Pages.Titled {
    private static final int BUTTONS_WIDTH = 480;

    private final Texts texts;
    private final Examination examination;
    private final Map<Topic, DoctorRow> rows = new EnumMap<>(Topic.class);
    private final Map<Topic, Finding> findings = new EnumMap<>(Topic.class);
    private final ProgressBar progress = new ProgressBar(0);
    private final Label summary = new Label();
    private final Button again;
    private final Button copy;
    private final Button save;
    private final VBox list = new VBox();
    private final ReadOnlyStringWrapper title = new ReadOnlyStringWrapper();
    private Thread doctor;

    /**
     * @param examination is run on a thread of its own
     * @param saver gets what was found, for whoever is asked for help
     */
    public DoctorPage(Texts texts, Examination examination, Consumer<String> saver) {
        this.texts = texts;
        this.examination = examination;
        again = new Button(texts.of("doctor.again"), Icons.of(Feather.REFRESH_CW, "row-icon"));
        again.setId("doctor-again");
        again.setOnAction(_ -> start());
        copy = new Button(texts.of("doctor.copy"), Icons.of(Feather.COPY, "row-icon"));
        copy.setId("doctor-copy");
        copy.setOnAction(_ -> copy());
        save = new Button(texts.of("help.save"), Icons.of(Feather.LIFE_BUOY, "row-icon"));
        save.setId("help-save");
        save.setOnAction(_ -> saver.accept(text()));
        title.set(texts.of("doctor.title"));
        setTop(head());
        setCenter(list());
        sceneProperty().addListener((_, _, scene) -> follow(scene));
    }

    private HBox head() {
        summary.setId("doctor-summary");
        summary.getStyleClass().add(Styles.TEXT_BOLD);
        summary.setWrapText(true);
        progress.setMaxWidth(Double.MAX_VALUE);
        progress.managedProperty().bind(progress.visibleProperty());
        progress.getStyleClass().add(Styles.SMALL);
        progress.setAccessibleText(texts.of("doctor.progress"));
        VBox text = new VBox(8, summary, progress);
        text.setAlignment(Pos.CENTER_LEFT);
        HBox.setHgrow(text, Priority.ALWAYS);
        again.setMinWidth(USE_PREF_SIZE);
        copy.setMinWidth(USE_PREF_SIZE);
        save.setMinWidth(USE_PREF_SIZE);
        FlowPane buttons = new FlowPane(8, 8, again, copy, save);
        buttons.setAlignment(Pos.CENTER_RIGHT);
        buttons.setPrefWrapLength(BUTTONS_WIDTH);
        HBox head = new HBox(8, text, buttons);
        head.setAlignment(Pos.CENTER_LEFT);
        head.setPadding(new Insets(8, 16, 12, 16));
        return head;
    }

    private ScrollPane list() {
        list.setPadding(new Insets(0, 16, 16, 16));
        for (Topic topic : examination.topics()) {
            DoctorRow row = new DoctorRow(texts, topic);
            rows.put(topic, row);
            list.getChildren().add(row);
        }
        ScrollPane scroll = new ScrollPane(list);
        scroll.setFitToWidth(true);
        return scroll;
    }

    private void follow(Scene scene) {
        if (scene != null) {
            start();
        } else if (doctor != null) {
            doctor.interrupt();
            doctor = null;
        }
    }

    private void start() {
        findings.clear();
        list.getChildren().setAll(examination.topics().stream().map(rows::get).toList());
        title.set(texts.of("doctor.title"));
        save.setDisable(true);
        rows.values().forEach(DoctorRow::clear);
        again.setDisable(true);
        copy.setDisable(true);
        progress.setVisible(true);
        refresh();
        doctor = Thread.ofPlatform().daemon().name("doctor").unstarted(() -> run(Thread.currentThread()));
        doctor.start();
    }

    private void run(Thread self) {
        try {
            examination.run(finding -> Platform.runLater(() -> {
                if (doctor == self) {
                    show(finding);
                }
            }));
            Platform.runLater(() -> {
                if (doctor == self) {
                    end();
                }
            });
        } catch (InterruptedException e) {
            // Nobody looks at the page any more.
            self.interrupt();
        }
    }

    private void show(Finding finding) {
        findings.put(finding.topic(), finding);
        rows.get(finding.topic()).show(finding);
        refresh();
    }

    private void end() {
        doctor = null;
        progress.setVisible(false);
        again.setDisable(false);
        copy.setDisable(false);
        save.setDisable(false);
        list.getChildren()
                .setAll(found().map(finding -> rows.get(finding.topic())).toList());
        title.set(verdict());
        refresh();
    }

    private void refresh() {
        progress.setProgress((double) findings.size() / rows.size());
        examination.topics().stream()
                .filter(topic -> !findings.containsKey(topic))
                .findFirst()
                .ifPresent(topic -> rows.get(topic).looking(doctor != null));
        long bad = count(Verdict.BAD);
        long warnings = count(Verdict.WARNING);
        if (findings.size() < rows.size()) {
            summary.setText(texts.of("doctor.looking", findings.size(), rows.size()));
        } else {
            summary.setText(bad + warnings == 0 ? texts.of("doctor.well") : texts.of("doctor.found", bad, warnings));
        }
    }

    /** What is wrong first; among equals as it was looked at. */
    private Stream<Finding> found() {
        return findings.values().stream()
                .sorted(Comparator.comparing(Finding::verdict).reversed());
    }

    /** What the page says in a few words. */
    private String verdict() {
        for (Verdict verdict : new Verdict[] {Verdict.BAD, Verdict.WARNING}) {
            String topics = findings.values().stream()
                    .filter(finding -> finding.verdict() == verdict)
                    .map(finding -> texts.of("topic." + finding.topic().key()))
                    .collect(Collectors.joining(", "));
            if (!topics.isEmpty()) {
                return texts.of(verdict == Verdict.BAD ? "doctor.is-bad" : "doctor.is-doubtful", topics);
            }
        }
        return texts.of("doctor.is-well");
    }

    @Override
    public ObservableStringValue title() {
        return title.getReadOnlyProperty();
    }

    private long count(Verdict verdict) {
        return findings.values().stream().filter(f -> f.verdict() == verdict).count();
    }

    private void copy() {
        ClipboardContent content = new ClipboardContent();
        content.putString(text());
        Clipboard.getSystemClipboard().setContent(content);
    }

    private String text(Finding f) {
        String line = "%s [%s] %s"
                .formatted(
                        texts.of("topic." + f.topic().key()),
                        texts.of("verdict." + f.verdict().key()),
                        f.message());
        return f.isAmiss()
                ? line
                        + f.recipes().stream()
                                .map(recipe -> "\n" + recipe.product() + ":\n"
                                        + recipe.lines().indent(4).stripTrailing())
                                .collect(Collectors.joining())
                : line;
    }

    /** For whoever is asked for help. */
    String text() {
        return found().map(this::text).collect(Collectors.joining("\n"));
    }
}
