package bulkhead.app.desktop;

import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import javafx.beans.binding.Bindings;
import javafx.geometry.Insets;
import javafx.scene.Node;
import javafx.scene.control.ButtonBar.ButtonData;
import javafx.scene.control.ButtonType;
import javafx.scene.control.Dialog;
import javafx.scene.control.Label;
import javafx.scene.control.PasswordField;
import javafx.scene.layout.GridPane;

/** Asks for what a connection's profile does not say where to find; its result is wiped by whoever gets it. */
final class SecretsDialog extends Dialog<Desktop.Secrets> {
    private final PasswordField psk = new PasswordField();
    private final PasswordField password = new PasswordField();
    private final GridPane grid = new GridPane(12, 12);

    /** @param user whose password is asked for */
    SecretsDialog(Texts texts, String profile, String user, boolean wantsPsk, boolean wantsPassword) {
        setTitle(texts.of("secrets.title", profile));
        setHeaderText(texts.of("secrets.about"));
        if (wantsPsk) {
            row(texts.of("secrets.psk"), psk, "psk");
        }
        if (wantsPassword) {
            row(texts.of("secrets.password", user), password, "password");
        }
        grid.setPadding(new Insets(16));
        ButtonType connect = new ButtonType(texts.of("secrets.ok"), ButtonData.OK_DONE);
        ButtonType cancel = new ButtonType(texts.of("secrets.cancel"), ButtonData.CANCEL_CLOSE);
        getDialogPane().getButtonTypes().addAll(connect, cancel);
        getDialogPane().setContent(grid);
        Node ok = getDialogPane().lookupButton(connect);
        ok.disableProperty()
                .bind(Bindings.createBooleanBinding(
                        () -> wantsPsk && psk.getText().isEmpty()
                                || wantsPassword && password.getText().isEmpty(),
                        psk.textProperty(),
                        password.textProperty()));
        setOnShown(_ -> grid.getChildren().get(1).requestFocus());
        setResultConverter(button -> button == connect ? new Desktop.Secrets(typed(wantsPsk, wantsPassword)) : null);
    }

    private void row(String text, PasswordField field, String id) {
        Label label = new Label(text);
        label.setLabelFor(field);
        field.setId(id);
        field.setPrefColumnCount(24);
        grid.addRow(grid.getRowCount(), label, field);
    }

    private Map<String, byte[]> typed(boolean wantsPsk, boolean wantsPassword) {
        Map<String, byte[]> typed = new HashMap<>();
        if (wantsPsk) {
            typed.put("--psk-file", bytes(psk));
        }
        if (wantsPassword) {
            typed.put("--password-file", bytes(password));
        }
        return typed;
    }

    private static byte[] bytes(PasswordField field) {
        byte[] bytes = field.getText().getBytes(StandardCharsets.UTF_8);
        field.clear();
        return bytes;
    }
}
