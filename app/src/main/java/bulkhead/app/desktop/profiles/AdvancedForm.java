package bulkhead.app.desktop.profiles;

import atlantafx.base.theme.Styles;
import bulkhead.app.desktop.look.Texts;
import bulkhead.app.profile.ProfileField;
import bulkhead.app.profile.Slot;
import bulkhead.app.profile.Values;
import bulkhead.app.secret.SecretKind;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import javafx.scene.control.Label;
import javafx.scene.layout.VBox;

/** What most connections need not say, in groups, each thing with a sentence about what it does. */
final class AdvancedForm extends VBox {
    private static final List<ProfileField> TRAFFIC = List.of(
            ProfileField.SPLIT,
            ProfileField.ROUTES,
            ProfileField.DNS,
            ProfileField.IPV6,
            ProfileField.ECHO_TARGET,
            ProfileField.REQUEST_PREFIX);
    private static final List<ProfileField> PROTECTION =
            List.of(ProfileField.KILL_SWITCH, ProfileField.LOCKDOWN, ProfileField.ALLOW_LAN);
    private static final List<ProfileField> LOGIN =
            List.of(ProfileField.AUTH, ProfileField.XAUTH, ProfileField.WEAK, ProfileField.TUNNEL_SECRET);
    private static final List<ProfileField> CERTIFICATE = List.of(
            ProfileField.CERTIFICATE,
            ProfileField.CERTIFICATE_KEY,
            ProfileField.KEY_PASSPHRASE,
            ProfileField.CA,
            ProfileField.REMOTE_ID,
            ProfileField.REVOCATION,
            ProfileField.CRL);
    private static final List<ProfileField> FILES = List.of(
            ProfileField.PSK_FILE,
            ProfileField.PASSWORD_FILE,
            ProfileField.TUNNEL_SECRET_FILE,
            ProfileField.KEY_PASSPHRASE_FILE);

    private final Texts texts;
    private final Form form;
    private final SecretsForm secrets;

    AdvancedForm(Texts texts, Form form, SecretsForm secrets) {
        this.texts = texts;
        this.form = form;
        this.secrets = secrets;
        getStyleClass().add("advanced");
        group("group.traffic", TRAFFIC);
        group("group.protection", PROTECTION);
        group("group.login", LOGIN);
        group("group.certificate", CERTIFICATE);
        group("group.network", others());
        group("group.files", FILES);
    }

    /** So that a field has a place as soon as there is one. */
    private static List<ProfileField> others() {
        List<ProfileField> others = new ArrayList<>(Input.FIELDS);
        others.removeAll(List.of(ProfileField.SERVER, ProfileField.USER));
        List.of(TRAFFIC, PROTECTION, LOGIN, CERTIFICATE, FILES).forEach(others::removeAll);
        return others;
    }

    private void group(String title, List<ProfileField> fields) {
        Label label = new Label(texts.of(title));
        label.getStyleClass().add(Styles.TITLE_4);
        VBox group = new VBox(label);
        group.getStyleClass().add("group");
        fields.forEach(field -> group.getChildren().add(row(field)));
        getChildren().add(group);
    }

    private FieldRow row(ProfileField field) {
        return switch (field) {
            case ROUTES -> form.lines(field, "10.0.0.0/8\n2001:db8::/32");
            case DNS -> form.lines(field, "10.0.0.53\n2001:db8::53");
            case ECHO_TARGET -> form.text(field, "2001:db8::1", true);
            case AUTH -> form.choices(field, Input.METHODS, method -> "method." + method);
            case WEAK -> form.choices(field, Values.WEAK, weak -> "weak." + weak);
            case OUTER -> form.choice(field, Map.of("", "outer.any", "4", "outer.4", "6", "outer.6"));
            case TUNNEL_SECRET -> secrets.row(SecretKind.TUNNEL_SECRET);
            case KEY_PASSPHRASE -> secrets.row(SecretKind.KEY_PASSPHRASE);
            case REMOTE_ID -> form.text(field, "vpn.example.org", true);
            case REVOCATION ->
                form.choice(
                        field,
                        Map.of(
                                "",
                                "revocation.usual",
                                "off",
                                "revocation.off",
                                "soft",
                                "revocation.soft",
                                "hard",
                                "revocation.hard"));
            case PSK_FILE,
                    PASSWORD_FILE,
                    TUNNEL_SECRET_FILE,
                    KEY_PASSPHRASE_FILE,
                    CERTIFICATE,
                    CERTIFICATE_KEY,
                    CA,
                    CRL -> form.file(field);
            default ->
                field.slot().orElseThrow() instanceof Slot.Switch ? form.toggle(field) : form.text(field, "", true);
        };
    }
}
