package bulkhead.app.desktop.connection;

import atlantafx.base.theme.Styles;
import bulkhead.app.desktop.look.Texts;
import bulkhead.app.desktop.look.Words;
import bulkhead.app.leaktest.Proof;
import bulkhead.app.status.ConnectionStatus;
import bulkhead.protocol.VpnEvent.Family;
import javafx.scene.control.Label;
import javafx.scene.layout.VBox;

/** What happens to each family now, in words. */
final class ProtectionPanel extends VBox {
    private final Words words;
    private final ProofRow proof;
    private final FamilyRow ipv4;
    private final FamilyRow ipv6;

    ProtectionPanel(Texts texts) {
        words = new Words(texts);
        proof = new ProofRow(texts, Proof::now);
        ipv4 = new FamilyRow(texts, Family.IPV4);
        ipv6 = new FamilyRow(texts, Family.IPV6);
        Label title = new Label(texts.of("protection.title"));
        title.getStyleClass().add(Styles.TITLE_4);
        getStyleClass().add("panel");
        getChildren().addAll(title, ipv4, ipv6, proof);
    }

    void show(ConnectionStatus status) {
        proof.of(status.guard());
        ipv4.show(status, words.ipv4(status), status.guard().ipv4());
        ipv6.show(status, words.ipv6(status), status.guard().ipv6());
    }
}
