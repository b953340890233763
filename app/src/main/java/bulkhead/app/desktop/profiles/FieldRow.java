package bulkhead.app.desktop.profiles;

import atlantafx.base.theme.Styles;
import bulkhead.app.desktop.look.Texts;
import bulkhead.app.profile.ProfileField;
import java.util.List;
import java.util.stream.Collectors;
import javafx.geometry.Pos;
import javafx.scene.Node;
import javafx.scene.control.CheckBox;
import javafx.scene.control.Label;
import javafx.scene.layout.HBox;
import javafx.scene.layout.VBox;

/** One thing to set: its name, its control, what it means, and what is wrong with it. */
final class FieldRow extends VBox {
    private final Texts texts;
    private final ProfileField field;
    private final Node control;
    private final Label wrong = new Label();
    private final String name;

    /** @param explained whether to say below what it means */
    FieldRow(Texts texts, ProfileField field, Node control, boolean explained) {
        this.texts = texts;
        this.field = field;
        this.control = control;
        name = texts.of("field." + field.key());
        setId("row-" + field.key());
        getStyleClass().add("field");
        control.setId(control.getId() == null ? field.key() : control.getId());
        if (control instanceof CheckBox box) {
            box.setText(name);
        } else {
            Label label = new Label(name);
            label.setLabelFor(control);
            getChildren().add(label);
        }
        getChildren().add(control);
        if (explained) {
            getChildren().add(small(texts.of("explain." + field.key()), Styles.TEXT_MUTED));
            control.setAccessibleHelp(texts.of("explain." + field.key()));
        }
        wrong.setId("wrong-" + field.key());
        wrong.setWrapText(true);
        wrong.getStyleClass().add(Styles.TEXT_SMALL);
        getChildren().add(wrong);
        show(List.of());
    }

    /** What is set by it. */
    Node control() {
        return control;
    }

    /** Shows what is wrong with this field, of all that is wrong. */
    void show(List<Problem> problems) {
        List<Problem> own = problems.stream().filter(p -> p.field() == field).toList();
        boolean serious = own.stream().anyMatch(Problem::serious);
        wrong.setText(own.stream().map(p -> p.sentence(texts)).distinct().collect(Collectors.joining(" ")));
        wrong.setVisible(!own.isEmpty());
        wrong.setManaged(!own.isEmpty());
        wrong.getStyleClass().removeAll(Styles.DANGER, Styles.WARNING);
        wrong.getStyleClass().add(serious ? Styles.DANGER : Styles.WARNING);
        control.pseudoClassStateChanged(Styles.STATE_DANGER, serious);
        control.setAccessibleText(own.isEmpty() ? name : name + ". " + wrong.getText());
    }

    /** Puts a control of less weight beside the field. */
    void beside(Node other) {
        int place = getChildren().indexOf(control);
        // A box takes the control away from here.
        HBox both = new HBox(4, control, other);
        both.setAlignment(Pos.CENTER_LEFT);
        getChildren().add(place, both);
    }

    static Label small(String text, String style) {
        Label label = new Label(text);
        label.setWrapText(true);
        label.getStyleClass().addAll(Styles.TEXT_SMALL, style);
        return label;
    }
}
