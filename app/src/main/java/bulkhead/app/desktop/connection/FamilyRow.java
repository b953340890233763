package bulkhead.app.desktop.connection;

import atlantafx.base.theme.Styles;
import bulkhead.app.desktop.look.CopyButton;
import bulkhead.app.desktop.look.Icons;
import bulkhead.app.desktop.look.Texts;
import bulkhead.app.status.ConnectionStatus;
import bulkhead.leakguard.policy.Access;
import bulkhead.protocol.VpnEvent.Family;
import javafx.geometry.Pos;
import javafx.scene.control.Label;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.VBox;
import org.kordamp.ikonli.feather.Feather;
import org.kordamp.ikonli.javafx.FontIcon;

/** What happens to one family now: a shape, a sentence, and the address in the tunnel. */
final class FamilyRow extends HBox {
    private final Texts texts;
    private final Family family;
    private final String addressKey;
    private final FontIcon icon = Icons.of(Feather.GLOBE, "row-icon");
    private final Label sentence = new Label();
    private final HBox address = new HBox(4);
    private String shown = "";

    FamilyRow(Texts texts, Family family) {
        this.texts = texts;
        this.family = family;
        addressKey = family == Family.IPV4 ? "detail.ipv4" : "detail.ipv6";
        sentence.setId(family.name().toLowerCase(java.util.Locale.ROOT));
        sentence.setWrapText(true);
        address.setAlignment(Pos.CENTER_LEFT);
        address.setVisible(false);
        address.setManaged(false);
        VBox text = new VBox(sentence, address);
        text.setAlignment(Pos.CENTER_LEFT);
        HBox.setHgrow(text, Priority.ALWAYS);
        setSpacing(12);
        setAlignment(Pos.CENTER_LEFT);
        getChildren().addAll(icon, text);
    }

    void show(ConnectionStatus status, String words, Access access) {
        sentence.setText(words);
        boolean carried = status.carried().contains(family);
        icon.setIconCode(carried ? Feather.LOCK : access == Access.OPEN ? Feather.GLOBE : Feather.SLASH);
        String kept = status.concerns().unwatched() ? "busy" : "good";
        String colour = carried ? kept : access == Access.OPEN ? "quiet" : "busy";
        icon.getStyleClass().setAll("ikonli-font-icon", "row-icon", colour);
        show(carried ? DetailWords.list(status.details().addresses(family)) : "");
    }

    private void show(String now) {
        if (now.equals(shown)) {
            return;
        }
        shown = now;
        address.setVisible(!now.isEmpty());
        address.setManaged(!now.isEmpty());
        address.getChildren().clear();
        if (!now.isEmpty()) {
            Label label = new Label(now);
            label.setId("address-" + sentence.getId());
            label.getStyleClass().add(Styles.TEXT_MUTED);
            label.setWrapText(true);
            address.getChildren().addAll(label, new CopyButton(texts, texts.of(addressKey), now));
        }
    }
}
