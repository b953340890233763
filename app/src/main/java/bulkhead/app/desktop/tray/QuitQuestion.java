package bulkhead.app.desktop.tray;

import bulkhead.app.desktop.look.Texts;
import bulkhead.app.status.ConnectionStatus;
import bulkhead.app.tunnel.TunnelEvent.State;
import java.util.Optional;
import javafx.scene.control.Alert;
import javafx.scene.control.Button;
import javafx.scene.control.ButtonBar.ButtonData;
import javafx.scene.control.ButtonType;
import javafx.stage.Stage;
import javafx.stage.Window;

/** Whether quitting is meant, where it changes what leaves this computer. */
final class QuitQuestion {
    private final Texts texts;
    private final Stage stage;

    QuitQuestion(Texts texts, Stage stage) {
        this.texts = texts;
        this.stage = stage;
    }

    /** Asks, where there is something to ask; waits for the answer. */
    boolean isMeant(ConnectionStatus status, Presence.Actions actions) {
        Optional<String> consequence = consequence(status, actions.endsWithProgram(), actions.locksDown(), texts);
        if (consequence.isEmpty()) {
            return true;
        }
        ButtonType quit = new ButtonType(texts.of("quit.quit"), ButtonData.OK_DONE);
        ButtonType stay = new ButtonType(texts.of("quit.stay"), ButtonData.CANCEL_CLOSE);
        Alert alert = new Alert(Alert.AlertType.CONFIRMATION, consequence.get(), quit, stay);
        alert.setTitle(texts.of("app.title"));
        alert.setHeaderText(
                texts.of(status.isActive() ? "quit.connected" : "quit.guarded", TrayView.nameOf(status, texts)));
        alert.getDialogPane().setId("quit");
        if (stage.isShowing() && !stage.isIconified()) {
            alert.initOwner(stage);
        }
        // Who quits by accident loses the connection; Return keeps it.
        ((Button) alert.getDialogPane().lookupButton(quit)).setDefaultButton(false);
        ((Button) alert.getDialogPane().lookupButton(stay)).setDefaultButton(true);
        alert.setOnShown(_ -> {
            Window window = alert.getDialogPane().getScene().getWindow();
            if (window instanceof Stage own) {
                own.toFront();
            }
            window.requestFocus();
        });
        return alert.showAndWait().orElse(stay) == quit;
    }

    /**
     * What quitting would do; empty where it changes nothing.
     *
     * @param own whether the connection ends with this program
     */
    static Optional<String> consequence(ConnectionStatus status, boolean own, boolean locksDown, Texts texts) {
        if (status.state() == State.ERROR) {
            return Optional.of(texts.of("quit.stays-guarded"));
        }
        if (!status.isActive() || !own) {
            return Optional.empty();
        }
        return Optional.of(texts.of(locksDown ? "quit.locks-down" : "quit.opens"));
    }
}
