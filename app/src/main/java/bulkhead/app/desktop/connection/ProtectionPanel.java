package bulkhead.app.desktop.connection;

import atlantafx.base.theme.Styles;
import bulkhead.app.desktop.look.Icons;
import bulkhead.app.desktop.look.Texts;
import bulkhead.app.desktop.look.Words;
import bulkhead.app.status.ConnectionStatus;
import bulkhead.leakguard.policy.Access;
import bulkhead.protocol.VpnEvent.Family;
import javafx.geometry.Pos;
import javafx.scene.control.Label;
import javafx.scene.layout.HBox;
import javafx.scene.layout.VBox;
import org.kordamp.ikonli.feather.Feather;
import org.kordamp.ikonli.javafx.FontIcon;

/** What happens to each family now, in words. */
final class ProtectionPanel extends VBox {
    private final Words words;
    private final FontIcon icon4 = Icons.of(Feather.GLOBE, "row-icon");
    private final FontIcon icon6 = Icons.of(Feather.GLOBE, "row-icon");
    private final Label ipv4 = new Label();
    private final Label ipv6 = new Label();

    ProtectionPanel(Texts texts) {
        words = new Words(texts);
        Label title = new Label(texts.of("protection.title"));
        title.getStyleClass().add(Styles.TITLE_4);
        ipv4.setId("ipv4");
        ipv6.setId("ipv6");
        getStyleClass().add("panel");
        getChildren().addAll(title, row(icon4, ipv4), row(icon6, ipv6));
    }

    private static HBox row(FontIcon icon, Label text) {
        text.setWrapText(true);
        HBox row = new HBox(10, icon, text);
        row.setAlignment(Pos.CENTER_LEFT);
        return row;
    }

    void show(ConnectionStatus view) {
        ipv4.setText(words.ipv4(view));
        ipv6.setText(words.ipv6(view));
        show(icon4, view, Family.IPV4, view.guard().ipv4());
        show(icon6, view, Family.IPV6, view.guard().ipv6());
    }

    private static void show(FontIcon icon, ConnectionStatus view, Family family, Access access) {
        boolean carried = view.carried().contains(family);
        icon.setIconCode(carried ? Feather.LOCK : access == Access.OPEN ? Feather.GLOBE : Feather.SLASH);
        String colour = carried ? "good" : access == Access.OPEN ? "quiet" : "busy";
        icon.getStyleClass().setAll("ikonli-font-icon", "row-icon", colour);
    }
}
