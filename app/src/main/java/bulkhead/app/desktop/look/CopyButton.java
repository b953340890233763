package bulkhead.app.desktop.look;

import atlantafx.base.theme.Styles;
import javafx.scene.control.Button;
import javafx.scene.control.Tooltip;
import javafx.scene.input.Clipboard;
import javafx.scene.input.ClipboardContent;
import org.kordamp.ikonli.feather.Feather;

/** Puts a value on the clipboard. */
public final class CopyButton extends Button {
    /**
     * @param name of the value, as the user reads it
     */
    public CopyButton(Texts texts, String name, String value) {
        super(null, Icons.of(Feather.COPY, "copy-icon"));
        getStyleClass().addAll(Styles.BUTTON_ICON, Styles.FLAT, Styles.SMALL);
        setTooltip(new Tooltip(texts.of("button.copy")));
        setAccessibleText(texts.of("button.copy") + ": " + name);
        setOnAction(_ -> copy(value));
    }

    /** Puts a text on the clipboard. */
    public static void copy(String text) {
        ClipboardContent content = new ClipboardContent();
        content.putString(text);
        Clipboard.getSystemClipboard().setContent(content);
    }
}
