package bulkhead.app.desktop.settings;

import java.util.Map;
import javafx.scene.Scene;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyCodeCombination;
import javafx.scene.input.KeyCombination;

/** What the keyboard does from anywhere in the window. */
public enum Shortcut {
    CONNECT(KeyCode.ENTER),
    NEW(KeyCode.N),
    IMPORT(KeyCode.O),
    FIND(KeyCode.F),
    LOCK(KeyCode.K),
    SETTINGS(KeyCode.COMMA),
    LOG(KeyCode.L),
    DOCTOR(KeyCode.D),
    HELP(KeyCode.F1),
    CLOSE(KeyCode.W),
    QUIT(KeyCode.Q);

    private final KeyCode key;

    Shortcut(KeyCode key) {
        this.key = key;
    }

    /** Ctrl and the key, on a Mac Cmd; F1 alone. */
    KeyCombination keys() {
        return key == KeyCode.F1
                ? new KeyCodeCombination(key)
                : new KeyCodeCombination(key, KeyCombination.SHORTCUT_DOWN);
    }

    /** Lets the keys do this in the window's scene. */
    public static void install(Scene scene, Map<Shortcut, Runnable> actions) {
        actions.forEach((shortcut, action) -> scene.getAccelerators().put(shortcut.keys(), action));
    }
}
