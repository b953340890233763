package bulkhead.app.desktop.profiles;

import atlantafx.base.controls.CustomTextField;
import atlantafx.base.theme.Styles;
import bulkhead.app.desktop.look.Chosen;
import bulkhead.app.desktop.look.Icons;
import bulkhead.app.desktop.look.Texts;
import bulkhead.app.profile.ProfileField;
import java.io.File;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import javafx.beans.property.ObjectProperty;
import javafx.beans.property.SimpleObjectProperty;
import javafx.beans.value.ObservableValue;
import javafx.collections.FXCollections;
import javafx.scene.Node;
import javafx.scene.TraversalDirection;
import javafx.scene.control.Button;
import javafx.scene.control.CheckBox;
import javafx.scene.control.ComboBox;
import javafx.scene.control.TextArea;
import javafx.scene.control.TextField;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyEvent;
import javafx.scene.layout.VBox;
import javafx.stage.FileChooser;
import org.kordamp.ikonli.feather.Feather;

/** Makes the controls of an {@link Input} and reads them. */
final class Form {
    private final Texts texts;
    private final Input initial;
    private final Predicate<ProfileField> locked;
    private final Runnable changed;
    private final Map<ProfileField, Supplier<Object>> readers = new EnumMap<>(ProfileField.class);
    private final Map<ProfileField, Consumer<Object>> writers = new EnumMap<>(ProfileField.class);
    private final Map<ProfileField, FieldRow> rows = new EnumMap<>(ProfileField.class);

    /** @param locked what is to be seen and not changed @param changed is run when a control has another value */
    Form(Texts texts, Input initial, Predicate<ProfileField> locked, Runnable changed) {
        this.locked = locked;
        this.texts = texts;
        this.initial = initial;
        this.changed = changed;
    }

    /** What the controls hold; a field without a control is as it was. */
    Input input() {
        Map<ProfileField, Object> values = new EnumMap<>(initial.values());
        readers.forEach((field, reader) -> values.put(field, reader.get()));
        return new Input(values);
    }

    /** Puts what differs from an empty profile into the controls, as if somebody had typed it. */
    void fill(Input found, Input empty) {
        writers.forEach((field, writer) -> {
            Object value = found.values().get(field);
            if (!value.equals(empty.values().get(field))) {
                writer.accept(value);
            }
        });
    }

    /** The row of a field that was made. */
    FieldRow row(ProfileField field) {
        return rows.get(field);
    }

    FieldRow text(ProfileField field, String example, boolean explained) {
        TextField control = new TextField(initial.text(field));
        control.setPromptText(example);
        writers.put(field, value -> control.setText((String) value));
        return add(field, control, explained, control::getText, control.textProperty());
    }

    /** The name of a file. */
    FieldRow file(ProfileField field) {
        CustomTextField control = new CustomTextField(initial.text(field));
        Button choose = new Button(null, Icons.of(Feather.FOLDER, "row-icon"));
        choose.setOnAction(_ -> {
            File file = new FileChooser().showOpenDialog(control.getScene().getWindow());
            if (file != null) {
                control.setText(file.getPath());
            }
        });
        FieldButton.put(control, choose, texts, "editor.choose");
        writers.put(field, value -> control.setText((String) value));
        return add(field, control, true, control::getText, control.textProperty());
    }

    FieldRow lines(ProfileField field, String example) {
        TextArea control = new TextArea(initial.text(field));
        control.setPromptText(example);
        control.setPrefRowCount(3);
        writers.put(field, value -> control.setText((String) value));
        // Tab leads on, as everywhere else in the form; a line ends by Enter.
        control.addEventFilter(KeyEvent.KEY_PRESSED, key -> {
            if (key.getCode() == KeyCode.TAB) {
                key.consume();
                control.requestFocusTraversal(
                        key.isShiftDown() ? TraversalDirection.PREVIOUS : TraversalDirection.NEXT);
            }
        });
        return add(field, control, true, control::getText, control.textProperty());
    }

    FieldRow toggle(ProfileField field) {
        CheckBox control = new CheckBox();
        control.setSelected(initial.isOn(field));
        writers.put(field, value -> control.setSelected((Boolean) value));
        return add(field, control, true, control::isSelected, control.selectedProperty());
    }

    /** @param choices the values, each with the key of its text */
    FieldRow choice(ProfileField field, Map<String, String> choices) {
        ComboBox<String> control = new ComboBox<>(FXCollections.observableArrayList(
                choices.keySet().stream().sorted().toList()));
        control.setValue(initial.text(field));
        writers.put(field, value -> control.setValue((String) value));
        control.setConverter(new Chosen<>(value -> choices.containsKey(value) ? texts.of(choices.get(value)) : value));
        return add(field, control, true, control::getValue, control.valueProperty());
    }

    /** Any of a list. @param key of the text that each has */
    FieldRow choices(ProfileField field, List<String> names, UnaryOperator<String> key) {
        VBox boxes = new VBox(6);
        ObjectProperty<Set<String>> chosen = new SimpleObjectProperty<>(initial.chosen(field));
        writers.put(
                field,
                value -> boxes.getChildren()
                        .forEach(box -> ((CheckBox) box).setSelected(((Set<?>) value).contains(box.getUserData()))));
        for (String name : names) {
            CheckBox box = new CheckBox(texts.of(key.apply(name)));
            box.setId(key.apply(name).replace('.', '-'));
            box.setUserData(name);
            box.setSelected(chosen.get().contains(name));
            box.selectedProperty().addListener((_, _, on) -> {
                Set<String> now = new HashSet<>(chosen.get());
                boolean _ = on ? now.add(name) : now.remove(name);
                chosen.set(Set.copyOf(now));
            });
            boxes.getChildren().add(box);
        }
        return add(field, boxes, true, chosen::get, chosen);
    }

    void show(List<Problem> problems) {
        rows.values().forEach(row -> row.show(problems));
    }

    /** Lets a field be set only where it means something. */
    void enable(ProfileField field, boolean on) {
        rows.get(field).setDisable(!on);
    }

    private FieldRow add(
            ProfileField field, Node control, boolean explained, Supplier<Object> reader, ObservableValue<?> value) {
        readers.put(field, reader);
        FieldRow row = new FieldRow(texts, field, control, explained);
        if (locked.test(field)) {
            control.setDisable(true);
            row.getChildren().add(FieldRow.small(texts.of("settings.locked"), Styles.TEXT_MUTED));
        }
        rows.put(field, row);
        value.addListener((_, _, _) -> changed.run());
        return row;
    }
}
