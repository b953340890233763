package bulkhead.app.desktop.profiles;

import atlantafx.base.theme.Styles;
import bulkhead.app.desktop.look.Icons;
import bulkhead.app.desktop.look.Texts;
import bulkhead.app.doctor.Trial;
import bulkhead.app.doctor.Trial.Step;
import bulkhead.app.fault.Fault;
import bulkhead.app.profile.InvalidValueException;
import bulkhead.app.secret.SecretException;
import java.io.IOException;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import javafx.application.Platform;
import javafx.geometry.Pos;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.layout.FlowPane;
import javafx.scene.layout.VBox;
import org.kordamp.ikonli.feather.Feather;
import org.kordamp.ikonli.javafx.FontIcon;

/** Tries the connection as it is typed, before it is saved: what the server takes of it, one step after the other. */
final class TrialRow extends VBox {
    private final Texts texts;
    private final Button test;
    private final FlowPane steps = new FlowPane(16, 4);
    private final Map<Step, Label> labels = new EnumMap<>(Step.class);
    private final Label said;
    private Thread trial;

    /** A trial of what is typed at that moment; it may wait for the keyring and for the server. */
    @FunctionalInterface
    interface Maker {
        Trial.Result make() throws IOException, SecretException, InvalidValueException, InterruptedException;
    }

    /** One that is about to be made; on the window's thread. */
    @FunctionalInterface
    interface Prepared {
        Maker prepare();
    }

    TrialRow(Texts texts, Prepared prepared) {
        super(6);
        this.texts = texts;
        test = new Button(texts.of("trial.button"), Icons.of(Feather.ACTIVITY, "row-icon"));
        test.setId("test");
        test.getStyleClass().add(Styles.SMALL);
        test.setMinWidth(USE_PREF_SIZE);
        test.setOnAction(_ -> start(prepared.prepare()));
        said = FieldRow.small(texts.of("trial.about"), Styles.TEXT_MUTED);
        said.setId("tested");
        steps.setAlignment(Pos.CENTER_LEFT);
        steps.getChildren().add(test);
        for (Step step : Step.values()) {
            Label label = new Label(name(step), icon(Feather.CIRCLE, "quiet"));
            label.setId("test-" + step.name().toLowerCase(Locale.ROOT));
            label.setVisible(false);
            labels.put(step, label);
            steps.getChildren().add(label);
        }
        getChildren().addAll(steps, said);
        // Who leaves the page does not want to know any more.
        sceneProperty().addListener((_, _, scene) -> {
            if (scene == null && trial != null) {
                trial.interrupt();
            }
        });
    }

    void enable(boolean on) {
        test.setDisable(!on || trial != null);
    }

    private void start(Maker maker) {
        labels.forEach((step, label) -> {
            label.setVisible(true);
            show(step, Feather.MORE_HORIZONTAL, "busy", "");
        });
        said.setText(texts.of("trial.running"));
        test.setDisable(true);
        trial = Thread.ofPlatform().daemon().name("trial").start(() -> run(maker));
    }

    private void run(Maker maker) {
        try {
            Trial.Result result = maker.make();
            Platform.runLater(() -> show(result));
        } catch (InvalidValueException e) {
            Platform.runLater(() -> end(Problem.of(e).sentence(texts)));
        } catch (IOException | SecretException e) {
            Platform.runLater(() -> end(texts.said(e.getMessage())));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException | Error e) {
            System.getLogger(TrialRow.class.getName()).log(System.Logger.Level.ERROR, "a fault in Bulkhead", e);
            Platform.runLater(() -> end(Fault.sentence(e)));
        }
    }

    private void show(Trial.Result result) {
        boolean failed = false;
        for (Step step : Step.values()) {
            boolean blocked = step == Step.IPV6 && result.ipv6().isPresent();
            if (result.passed().contains(step)) {
                show(step, Feather.CHECK_CIRCLE, "good", texts.of("verdict.good"));
            } else if (blocked) {
                show(step, Feather.SLASH, "busy", texts.of("trial.no"));
            } else if (!failed && result.failure().isPresent()) {
                failed = true;
                show(step, Feather.X_CIRCLE, "bad", texts.of("verdict.bad"));
            } else {
                show(step, Feather.CIRCLE, "quiet", "");
            }
        }
        end(result.failure()
                .map(texts::said)
                .orElseGet(() -> result.ipv6()
                        .map(why -> texts.of(
                                "block." + why.name().toLowerCase(Locale.ROOT).replace('_', '-')))
                        .map(why -> texts.of("trial.works") + " " + texts.of("ipv6.blocked") + " " + why)
                        .orElse(texts.of("trial.works"))));
    }

    private void end(String sentence) {
        trial = null;
        test.setDisable(false);
        said.setText(sentence);
        labels.forEach((step, label) -> {
            if (label.getAccessibleText() == null || label.getAccessibleText().isEmpty()) {
                show(step, Feather.CIRCLE, "quiet", "");
            }
        });
    }

    private void show(Step step, Feather shape, String colour, String verdict) {
        Label label = labels.get(step);
        label.setGraphic(icon(shape, colour));
        label.setAccessibleText(verdict.isEmpty() ? "" : name(step) + ": " + verdict);
    }

    private static FontIcon icon(Feather shape, String colour) {
        FontIcon icon = Icons.of(shape, "row-icon");
        icon.getStyleClass().add(colour);
        return icon;
    }

    private String name(Step step) {
        return texts.of("step." + step.name().toLowerCase(Locale.ROOT));
    }
}
