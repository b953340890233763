package bulkhead.app.desktop.profiles;

import bulkhead.app.desktop.look.Texts;
import bulkhead.app.desktop.profiles.Book.Entry;
import bulkhead.app.profile.ProfileField;
import java.util.List;
import javafx.application.Platform;
import javafx.geometry.Insets;
import javafx.scene.Node;
import javafx.scene.control.ButtonBar.ButtonData;
import javafx.scene.control.ButtonType;
import javafx.scene.control.Dialog;
import javafx.scene.control.TextField;
import javafx.stage.Window;

/** Asks for another name of a connection. */
final class NameDialog extends Dialog<String> {
    NameDialog(Texts texts, Window owner, String name, List<Entry> others) {
        initOwner(owner);
        setTitle(texts.of("profiles.rename"));
        setHeaderText(texts.of("profiles.renaming", name));
        TextField field = new TextField(name);
        field.setPrefColumnCount(24);
        FieldRow row = new FieldRow(texts, ProfileField.NAME, field, false);
        row.setPadding(new Insets(16));
        ButtonType ok = new ButtonType(texts.of("profiles.rename-ok"), ButtonData.OK_DONE);
        getDialogPane()
                .getButtonTypes()
                .addAll(ok, new ButtonType(texts.of("secrets.cancel"), ButtonData.CANCEL_CLOSE));
        getDialogPane().setContent(row);
        Node button = getDialogPane().lookupButton(ok);
        field.textProperty().addListener((_, _, typed) -> {
            List<Problem> problems = Problem.ofName(typed.strip(), name, others);
            row.show(problems);
            button.setDisable(!problems.isEmpty());
        });
        // The dialogue itself gives the focus to its first button after this.
        setOnShown(_ -> Platform.runLater(() -> {
            field.requestFocus();
            field.selectAll();
        }));
        setResultConverter(pressed -> pressed == ok ? field.getText().strip() : null);
    }
}
