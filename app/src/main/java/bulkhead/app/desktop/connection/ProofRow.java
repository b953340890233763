package bulkhead.app.desktop.connection;

import atlantafx.base.theme.Styles;
import bulkhead.app.desktop.look.CopyButton;
import bulkhead.app.desktop.look.Icons;
import bulkhead.app.desktop.look.Texts;
import bulkhead.app.leaktest.Proof;
import bulkhead.app.tunnel.TunnelEvent;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import javafx.application.Platform;
import javafx.geometry.Pos;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.VBox;
import org.kordamp.ikonli.feather.Feather;

/** Tries to get out beside the tunnel when it is asked to, and says what left, and when. */
final class ProofRow extends VBox {
    private static final DateTimeFormatter WHEN = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss xxx", Locale.ROOT);

    private final Texts texts;
    private final Proof.Maker maker;
    private final Button prove;
    private final Label result = new Label();
    private final Label means = new Label();
    private final HBox copy = new HBox();
    private TunnelEvent.GuardChanged guard;

    ProofRow(Texts texts, Proof.Maker maker) {
        super(6);
        this.texts = texts;
        this.maker = maker;
        prove = new Button(texts.of("proof.button"), Icons.of(Feather.SHIELD, "row-icon"));
        prove.setId("prove");
        prove.setMinWidth(USE_PREF_SIZE);
        prove.setOnAction(_ -> start());
        result.setId("proof");
        result.setWrapText(true);
        result.getStyleClass().add(Styles.TEXT_BOLD);
        means.setId("proof-means");
        means.setWrapText(true);
        means.getStyleClass().add(Styles.TEXT_MUTED);
        HBox.setHgrow(result, Priority.ALWAYS);
        HBox first = new HBox(12, prove, result, copy);
        first.setAlignment(Pos.CENTER_LEFT);
        getChildren().addAll(first, means);
        show("", texts.of("proof.about"), "");
    }

    /** What was proved of one guard says nothing of the next. */
    void of(TunnelEvent.GuardChanged now) {
        if (!now.equals(guard)) {
            guard = now;
            if (!prove.isDisabled()) {
                show("", texts.of("proof.about"), "");
            }
        }
    }

    private void start() {
        prove.setDisable(true);
        show("", texts.of("proof.running"), "");
        Thread.ofPlatform().daemon().name("proof").start(this::make);
    }

    private void make() {
        try {
            Proof proof = maker.make();
            Platform.runLater(() -> show(proof));
        } catch (Proof.NoneException e) {
            Platform.runLater(
                    () -> end(texts.of("proof.none"), texts.said(e.getMessage()) + "\n" + e.command(), e.command()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException | Error e) {
            System.getLogger(ProofRow.class.getName()).log(System.Logger.Level.ERROR, "a fault in Bulkhead", e);
            Platform.runLater(() -> end(texts.of("proof.none"), bulkhead.app.fault.Fault.sentence(e), ""));
        }
    }

    private void show(Proof proof) {
        String when = WHEN.format(proof.at().atZone(ZoneId.systemDefault()));
        String counted = texts.of("proof.result", proof.left(), proof.millis() / 1e3, when);
        String words = texts.of("proof." + proof.verdict().label());
        end(counted, words, counted + ". " + words);
    }

    private void end(String counted, String words, String copied) {
        prove.setDisable(false);
        show(counted, words, copied);
    }

    private void show(String counted, String words, String copied) {
        result.setText(counted);
        result.setVisible(!counted.isEmpty());
        result.setManaged(!counted.isEmpty());
        means.setText(words);
        copy.getChildren().clear();
        if (!copied.isEmpty()) {
            copy.getChildren().add(new CopyButton(texts, texts.of("proof.button"), copied));
        }
    }
}
