package bulkhead.app.desktop.profiles;

import bulkhead.app.desktop.look.Texts;
import bulkhead.app.profile.SavedSecrets.Place;
import bulkhead.app.secret.SecretKind;
import bulkhead.app.secret.SecretSet;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import javafx.beans.Observable;
import javafx.beans.binding.Bindings;
import javafx.geometry.Insets;
import javafx.scene.Node;
import javafx.scene.control.ButtonBar.ButtonData;
import javafx.scene.control.ButtonType;
import javafx.scene.control.CheckBox;
import javafx.scene.control.Dialog;
import javafx.scene.control.Label;
import javafx.scene.layout.GridPane;
import javafx.stage.Window;

/** Asks for the secrets of a connection that are neither kept nor in files. */
final class SecretsDialog extends Dialog<SecretsDialog.Typed> {
    private final Map<SecretKind, SecretField> fields = new EnumMap<>(SecretKind.class);

    /** @param keep whether to keep them, so that nobody is asked again; whoever gets the secrets closes them */
    record Typed(SecretSet secrets, boolean keep) {}

    /**
     * @param user whose password is asked for
     * @param where they would be kept
     */
    SecretsDialog(Texts texts, Window owner, String profile, String user, List<SecretKind> wanted, Place where) {
        initOwner(owner);
        setTitle(texts.of("secrets.title", profile));
        setHeaderText(texts.of("secrets.about", profile));
        GridPane grid = new GridPane(12, 12);
        grid.setPadding(new Insets(16));
        for (SecretKind kind : wanted) {
            SecretField field = new SecretField(texts, kind.key());
            Label label = new Label(
                    switch (kind) {
                        case PRE_SHARED_KEY -> texts.of("secrets.psk");
                        case PASSWORD -> texts.of("secrets.password", user);
                        case TUNNEL_SECRET -> texts.of("secrets.tunnel");
                        case KEY_PASSPHRASE -> texts.of("secrets.key-passphrase");
                    });
            label.setLabelFor(field);
            grid.addRow(grid.getRowCount(), label, field);
            fields.put(kind, field);
        }
        CheckBox keep = new CheckBox(texts.of(where == Place.keyring ? "secrets.keep-keyring" : "secrets.keep-file"));
        keep.setId("keep");
        grid.add(keep, 1, grid.getRowCount());
        ButtonType connect = new ButtonType(texts.of("secrets.ok"), ButtonData.OK_DONE);
        ButtonType cancel = new ButtonType(texts.of("secrets.cancel"), ButtonData.CANCEL_CLOSE);
        getDialogPane().getButtonTypes().addAll(connect, cancel);
        getDialogPane().setContent(grid);
        Node ok = getDialogPane().lookupButton(connect);
        ok.disableProperty()
                .bind(Bindings.createBooleanBinding(
                        () -> fields.values().stream().anyMatch(SecretField::isBlank),
                        fields.values().stream()
                                .map(SecretField::passwordProperty)
                                .toArray(Observable[]::new)));
        setOnShown(_ -> fields.get(wanted.getFirst()).requestFocus());
        setResultConverter(button -> {
            Typed typed = button == connect ? new Typed(typed(), keep.isSelected()) : null;
            fields.values().forEach(SecretField::forget);
            return typed;
        });
    }

    private SecretSet typed() {
        SecretSet typed = new SecretSet();
        fields.forEach((kind, field) -> typed.put(kind, field.utf8()));
        return typed;
    }
}
