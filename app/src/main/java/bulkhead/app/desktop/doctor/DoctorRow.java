package bulkhead.app.desktop.doctor;

import atlantafx.base.theme.Styles;
import bulkhead.app.desktop.look.Icons;
import bulkhead.app.desktop.look.Texts;
import bulkhead.app.doctor.Finding;
import bulkhead.app.doctor.Topic;
import java.util.stream.Collectors;
import javafx.geometry.Pos;
import javafx.scene.AccessibleRole;
import javafx.scene.control.Label;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.VBox;
import org.kordamp.ikonli.feather.Feather;
import org.kordamp.ikonli.javafx.FontIcon;

/** One topic: what was found, and what to do about it. */
final class DoctorRow extends HBox {
    private final Texts texts;
    private final String name;
    private final FontIcon icon = Icons.of(Feather.CIRCLE, "row-icon");
    private final Label found = new Label();
    private final Label remedy = new Label();
    private final Label typed = new Label();
    private final Label meanwhile = new Label();

    DoctorRow(Texts texts, Topic topic) {
        super(12);
        this.texts = texts;
        name = texts.of("topic." + topic.key());
        setId("doctor-" + topic.key());
        Label title = new Label(name);
        title.getStyleClass().add(Styles.TEXT_BOLD);
        found.setWrapText(true);
        found.getStyleClass().add(Styles.TEXT_MUTED);
        remedy.setWrapText(true);
        typed.setWrapText(true);
        typed.getStyleClass().add("doctor-typed");
        meanwhile.setWrapText(true);
        meanwhile.getStyleClass().add(Styles.TEXT_MUTED);
        VBox text = new VBox(2, title, found, remedy, typed, meanwhile);
        HBox.setHgrow(text, Priority.ALWAYS);
        setAlignment(Pos.TOP_LEFT);
        setAccessibleRole(AccessibleRole.TEXT);
        setFocusTraversable(true);
        getStyleClass().add("doctor-row");
        getChildren().addAll(icon, text);
        clear();
    }

    void clear() {
        picture(Feather.CIRCLE, "quiet");
        text("", "");
        show(typed, "");
        show(meanwhile, "");
        setAccessibleText(name);
    }

    /** Shows that it is looked at now, or that it is not. */
    void looking(boolean now) {
        picture(now ? Feather.MORE_HORIZONTAL : Feather.CIRCLE, now ? "busy" : "quiet");
    }

    void show(Finding finding) {
        switch (finding.verdict()) {
            case GOOD -> picture(Feather.CHECK_CIRCLE, "good");
            case UNSEEN -> picture(Feather.MINUS_CIRCLE, "quiet");
            case WARNING -> picture(Feather.ALERT_TRIANGLE, "busy");
            case BAD -> picture(Feather.X_OCTAGON, "bad");
        }
        String found = sentence(texts.said(finding.sentence()));
        String what = sentence(texts.said(finding.remedy()));
        text(found, what);
        show(typed, finding.isAmiss() ? typed(finding) : "");
        show(meanwhile, sentence(texts.said(finding.meanwhile())));
        String verdict = texts.of("verdict." + finding.verdict().key());
        setAccessibleText((name + ", " + verdict + ". " + found + " " + what).strip());
    }

    /** What to type, product by product. */
    private String typed(Finding finding) {
        return finding.recipes().stream()
                .map(recipe -> recipe.product()
                        + (recipe.tried() ? "" : " (" + texts.of("doctor.documented") + ")")
                        + ":\n" + recipe.lines())
                .collect(Collectors.joining("\n\n"));
    }

    private void picture(Feather shape, String colour) {
        icon.setIconCode(shape);
        icon.getStyleClass().setAll("ikonli-font-icon", "row-icon", colour);
    }

    private void text(String sentence, String what) {
        show(found, sentence);
        show(remedy, what);
    }

    private static void show(Label label, String text) {
        label.setText(text);
        label.setVisible(!text.isEmpty());
        label.setManaged(!text.isEmpty());
    }

    /** With a capital and a full stop. */
    private static String sentence(String clause) {
        return clause.isEmpty() ? "" : Character.toUpperCase(clause.charAt(0)) + clause.substring(1) + ".";
    }
}
