package bulkhead.app.desktop.profiles;

import atlantafx.base.theme.Styles;
import bulkhead.app.desktop.look.Icons;
import bulkhead.app.desktop.look.Texts;
import bulkhead.app.profile.Profile;
import bulkhead.app.profile.SecurityRating;
import bulkhead.app.profile.SecurityRating.Finding;
import bulkhead.app.profile.SecurityRating.Level;
import java.util.List;
import javafx.geometry.Pos;
import javafx.scene.control.Label;
import javafx.scene.control.TitledPane;
import javafx.scene.layout.HBox;
import javafx.scene.layout.VBox;
import org.kordamp.ikonli.feather.Feather;
import org.kordamp.ikonli.javafx.FontIcon;

/** How safe what a profile permits is, and why; what is weak is always in sight. */
final class RatingPanel extends VBox {
    private final Texts texts;
    private final FontIcon icon = Icons.of(Feather.SHIELD, "row-icon");
    private final Label level = new Label();
    private final VBox weak = new VBox(6);
    private final VBox fair = new VBox(6);

    RatingPanel(Texts texts) {
        this.texts = texts;
        level.setId("rating");
        level.setWrapText(true);
        level.getStyleClass().add(Styles.TEXT_BOLD);
        HBox head = new HBox(10, icon, level);
        head.setAlignment(Pos.CENTER_LEFT);
        TitledPane others = new TitledPane(texts.of("rating.others"), fair);
        others.setId("rating-others");
        others.getStyleClass().addAll(Styles.DENSE);
        others.setExpanded(false);
        others.setAnimated(false);
        weak.setId("rating-weak");
        getStyleClass().add("rating");
        getChildren().addAll(head, weak, others);
    }

    /** @param guessableKey whether the pre-shared key that was typed can be guessed */
    void show(Profile profile, boolean guessableKey) {
        SecurityRating rating = SecurityRating.of(profile, guessableKey);
        boolean isWeak = rating.level() == Level.WEAK;
        icon.setIconCode(isWeak ? Feather.ALERT_TRIANGLE : Feather.SHIELD);
        icon.getStyleClass().setAll("ikonli-font-icon", "row-icon", isWeak ? "busy" : "quiet");
        level.setText(texts.of(isWeak ? "rating.weak" : "rating.fair"));
        fill(weak, rating, Level.WEAK);
        fill(fair, rating, Level.FAIR);
        weak.setVisible(isWeak);
        weak.setManaged(isWeak);
    }

    private void fill(VBox box, SecurityRating rating, Level of) {
        List<Label> words = rating.findings().stream()
                .filter(finding -> finding.level() == of)
                .map(Finding::id)
                .map(id -> FieldRow.small(texts.of("finding." + id), Styles.TEXT_MUTED))
                .toList();
        box.getChildren().setAll(words);
    }
}
