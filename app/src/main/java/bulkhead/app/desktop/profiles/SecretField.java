package bulkhead.app.desktop.profiles;

import atlantafx.base.controls.PasswordTextField;
import bulkhead.app.desktop.look.Icons;
import bulkhead.app.desktop.look.Texts;
import bulkhead.app.secret.SecretSet;
import java.util.Arrays;
import javafx.scene.control.ToggleButton;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyEvent;
import org.kordamp.ikonli.feather.Feather;
import org.kordamp.ikonli.javafx.FontIcon;

/** Where a secret is typed, with an eye that shows it. Tab leads past the eye. */
final class SecretField extends PasswordTextField {
    SecretField(Texts texts, String id) {
        FontIcon icon = Icons.of(Feather.EYE, "row-icon");
        ToggleButton eye = new ToggleButton(null, icon);
        eye.setId(id + "-eye");
        eye.selectedProperty().bindBidirectional(revealPasswordProperty());
        eye.selectedProperty().addListener((_, _, shown) -> icon.setIconCode(shown ? Feather.EYE_OFF : Feather.EYE));
        setId(id);
        FieldButton.put(this, eye, texts, "secrets.reveal");
        setPrefColumnCount(24);
        // A field with a formatter keeps Escape to itself; here it is to leave the dialogue or the page.
        addEventFilter(KeyEvent.KEY_PRESSED, event -> {
            if (event.getCode() == KeyCode.ESCAPE) {
                event.consume();
                getParent().fireEvent(event.copyFor(getParent(), getParent()));
            }
        });
    }

    boolean isBlank() {
        return getPassword().isEmpty();
    }

    boolean hasSameAs(SecretField other) {
        return getPassword().equals(other.getPassword());
    }

    /** What was typed; the caller overwrites it. */
    char[] chars() {
        return getPassword().toCharArray();
    }

    /** What was typed, as UTF-8; the caller overwrites it. */
    byte[] utf8() {
        char[] typed = chars();
        try {
            return SecretSet.utf8(typed);
        } finally {
            Arrays.fill(typed, '\0');
        }
    }

    /** Empties the field, and hides what comes next. */
    void forget() {
        clear();
        setRevealPassword(false);
    }
}
