package bulkhead.app.desktop.profiles;

import atlantafx.base.theme.Styles;
import bulkhead.app.desktop.look.Texts;
import bulkhead.app.profile.ProfileField;
import bulkhead.app.profile.Values;
import bulkhead.app.secret.SecretKind;
import java.util.Map;
import javafx.scene.Node;
import javafx.scene.control.Label;
import javafx.scene.layout.VBox;

/** What most connections need not say, in groups, each thing with a sentence about what it does. */
final class AdvancedForm extends VBox {
    private final Texts texts;

    AdvancedForm(Texts texts, Form form, SecretsForm secrets) {
        this.texts = texts;
        getStyleClass().add("advanced");
        group(
                "group.traffic",
                form.toggle(ProfileField.SPLIT),
                form.lines(ProfileField.ROUTES, "10.0.0.0/8\n2001:db8::/32"),
                form.toggle(ProfileField.IPV6),
                form.text(ProfileField.ECHO_TARGET, "2001:db8::1", true),
                form.toggle(ProfileField.REQUEST_PREFIX));
        group(
                "group.protection",
                form.toggle(ProfileField.KILL_SWITCH),
                form.toggle(ProfileField.LOCKDOWN),
                form.toggle(ProfileField.ALLOW_LAN));
        group(
                "group.login",
                form.choices(ProfileField.AUTH, Input.METHODS, method -> "method." + method),
                form.choices(ProfileField.WEAK, Values.WEAK, weak -> "weak." + weak),
                secrets.row(SecretKind.TUNNEL_SECRET));
        group(
                "group.network",
                form.choice(ProfileField.OUTER, Map.of("", "outer.any", "4", "outer.4", "6", "outer.6")),
                form.text(ProfileField.MTU, "", true),
                form.toggle(ProfileField.RAW_ESP),
                form.toggle(ProfileField.RECONNECT),
                form.text(ProfileField.IKE_LIFETIME, "", true),
                form.text(ProfileField.ESP_LIFETIME, "", true));
        group(
                "group.files",
                form.file(ProfileField.PSK_FILE),
                form.file(ProfileField.PASSWORD_FILE),
                form.file(ProfileField.TUNNEL_SECRET_FILE));
    }

    private void group(String title, Node... rows) {
        Label label = new Label(texts.of(title));
        label.getStyleClass().add(Styles.TITLE_4);
        VBox group = new VBox(label);
        group.getStyleClass().add("group");
        group.getChildren().addAll(rows);
        getChildren().add(group);
    }
}
