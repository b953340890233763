package bulkhead.app.desktop.profiles;

import bulkhead.app.desktop.look.Texts;
import java.nio.charset.StandardCharsets;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import javafx.beans.Observable;
import javafx.beans.binding.Bindings;
import javafx.geometry.Insets;
import javafx.scene.Node;
import javafx.scene.control.ButtonBar.ButtonData;
import javafx.scene.control.ButtonType;
import javafx.scene.control.Dialog;
import javafx.scene.control.Label;
import javafx.scene.control.PasswordField;
import javafx.scene.control.TextInputControl;
import javafx.scene.layout.GridPane;

/** Asks for what a connection's profile does not say where to find; its result is wiped by whoever gets it. */
public final class SecretsDialog extends Dialog<TypedSecrets> {
    private final Map<Wanted, PasswordField> fields = new EnumMap<>(Wanted.class);

    /** @param user whose password is asked for */
    public SecretsDialog(Texts texts, String profile, String user, List<Wanted> wanted) {
        setTitle(texts.of("secrets.title", profile));
        setHeaderText(texts.of("secrets.about"));
        GridPane grid = new GridPane(12, 12);
        grid.setPadding(new Insets(16));
        for (Wanted each : wanted) {
            PasswordField field = new PasswordField();
            field.setId(each.id());
            field.setPrefColumnCount(24);
            Label label = new Label(texts.of(each.text(), user));
            label.setLabelFor(field);
            grid.addRow(grid.getRowCount(), label, field);
            fields.put(each, field);
        }
        ButtonType connect = new ButtonType(texts.of("secrets.ok"), ButtonData.OK_DONE);
        ButtonType cancel = new ButtonType(texts.of("secrets.cancel"), ButtonData.CANCEL_CLOSE);
        getDialogPane().getButtonTypes().addAll(connect, cancel);
        getDialogPane().setContent(grid);
        Node ok = getDialogPane().lookupButton(connect);
        ok.disableProperty()
                .bind(Bindings.createBooleanBinding(
                        () -> fields.values().stream().anyMatch(f -> f.getText().isEmpty()),
                        fields.values().stream()
                                .map(TextInputControl::textProperty)
                                .toArray(Observable[]::new)));
        setOnShown(_ -> fields.get(wanted.getFirst()).requestFocus());
        setResultConverter(button -> button == connect ? new TypedSecrets(typed()) : null);
    }

    private Map<String, byte[]> typed() {
        Map<String, byte[]> typed = new HashMap<>();
        fields.forEach((wanted, field) -> {
            typed.put(wanted.option(), field.getText().getBytes(StandardCharsets.UTF_8));
            field.clear();
        });
        return typed;
    }
}
