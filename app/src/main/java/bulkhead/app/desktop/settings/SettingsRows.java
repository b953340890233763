package bulkhead.app.desktop.settings;

import atlantafx.base.controls.Tile;
import bulkhead.app.desktop.look.Chosen;
import bulkhead.app.desktop.look.Switch;
import bulkhead.app.desktop.look.Texts;
import bulkhead.app.settings.Kept;
import bulkhead.app.settings.Settings;
import java.util.Arrays;
import java.util.Locale;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.function.Predicate;
import javafx.collections.FXCollections;
import javafx.scene.control.ComboBox;
import javafx.scene.control.Control;
import javafx.scene.layout.Region;

/** Makes the rows of the settings: a title, an explanation, and what changes the setting. */
final class SettingsRows {
    private final Texts texts;
    private final Kept<Settings> settings;

    SettingsRows(Texts texts, Kept<Settings> settings) {
        this.texts = texts;
        this.settings = settings;
    }

    /** How a value is called in keys. */
    static String word(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }

    Tile toggle(String title, String about, Predicate<Settings> is, BiConsumer<Settings.Builder, Boolean> set) {
        Switch toggle = new Switch();
        toggle.setSelected(is.test(settings.get()));
        toggle.selectedProperty().addListener((_, _, on) -> settings.change(s -> s.with(b -> set.accept(b, on))));
        boolean changeable = settings.takes(s -> s.with(b -> set.accept(b, !toggle.isSelected())));
        return row(title, about, toggle, changeable);
    }

    <V> Tile choice(
            String title,
            String about,
            V[] values,
            Function<Settings, V> is,
            BiConsumer<Settings.Builder, V> set,
            Function<V, String> name) {
        ComboBox<V> box = box(values, name);
        box.setValue(is.apply(settings.get()));
        box.valueProperty().addListener((_, _, value) -> settings.change(s -> s.with(b -> set.accept(b, value))));
        boolean changeable =
                Arrays.stream(values).anyMatch(value -> settings.takes(s -> s.with(b -> set.accept(b, value))));
        return row(title, about, box, changeable);
    }

    /** What is locked is shown as it is, and by whom. */
    private Tile row(String title, String about, Control control, boolean changeable) {
        Tile tile = row(texts, title, about, control);
        if (!changeable) {
            control.setDisable(true);
            tile.setDescription(texts.of(about) + " " + texts.of("settings.locked"));
        }
        return tile;
    }

    static <V> ComboBox<V> box(V[] values, Function<V, String> name) {
        ComboBox<V> box = new ComboBox<>(FXCollections.observableArrayList(values));
        box.setMinWidth(Region.USE_PREF_SIZE);
        box.setConverter(new Chosen<>(name));
        return box;
    }

    /** @param title a key, by which the control is found too, like {@code about} */
    static Tile row(Texts texts, String title, String about, Control control) {
        control.setId(title.replace('.', '-'));
        control.setAccessibleText(texts.of(title));
        control.setAccessibleHelp(texts.of(about));
        Tile tile = new Tile(texts.of(title), texts.of(about));
        tile.setAction(control);
        // One stop of the keyboard for each row, and that is the control.
        tile.setFocusTraversable(false);
        return tile;
    }
}
