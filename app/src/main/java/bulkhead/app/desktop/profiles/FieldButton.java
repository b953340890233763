package bulkhead.app.desktop.profiles;

import atlantafx.base.controls.CustomTextField;
import atlantafx.base.theme.Styles;
import bulkhead.app.desktop.look.Texts;
import javafx.scene.control.ButtonBase;
import javafx.scene.control.Tooltip;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyEvent;

/**
 * A button at the end of a text field: for the mouse, and by a key for who types. It takes no focus. Keys of a button with the
 * focus would reach the field that it is in as well, and Tab would not lead to the next field.
 */
final class FieldButton {
    static final KeyCode KEY = KeyCode.F8;

    private FieldButton() {}

    /** @param about the key of the text that says what it does */
    static void put(CustomTextField field, ButtonBase button, Texts texts, String about) {
        button.getStyleClass().addAll(Styles.BUTTON_ICON, Styles.FLAT, "eye");
        button.setFocusTraversable(false);
        String what = texts.of("field.button", texts.of(about), KEY.getName());
        button.setAccessibleText(what);
        button.setTooltip(new Tooltip(what));
        field.setRight(button);
        field.addEventHandler(KeyEvent.KEY_PRESSED, key -> {
            if (key.getCode() == KEY) {
                key.consume();
                button.fire();
            }
        });
    }
}
