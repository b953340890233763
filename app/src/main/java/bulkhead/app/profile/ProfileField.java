package bulkhead.app.profile;

import bulkhead.app.profile.Slot.Lines;
import bulkhead.app.profile.Slot.Number;
import bulkhead.app.profile.Slot.Several;
import bulkhead.app.profile.Slot.Switch;
import bulkhead.app.profile.Slot.Text;
import java.util.Locale;
import java.util.Optional;

/** What a person can set of a saved connection; its secrets and its name are set apart from the {@link Profile}. */
public enum ProfileField {
    NAME,
    SERVER("--server", new Text(Profile::server, (b, value) -> b.server = value)),
    USER("--user", new Text(Profile::user, (b, value) -> b.user = value)),
    PRE_SHARED_KEY("--psk-file"),
    PASSWORD("--password-file"),
    TUNNEL_SECRET("--tunnel-secret-file"),
    KEY_PASSPHRASE("--key-passphrase-file"),
    SECRETS,
    PSK_FILE("--psk-file", new Text(Profile::pskFile, (b, value) -> b.pskFile = value)),
    PASSWORD_FILE("--password-file", new Text(Profile::passwordFile, (b, value) -> b.passwordFile = value)),
    TUNNEL_SECRET_FILE(
            "--tunnel-secret-file", new Text(Profile::tunnelSecretFile, (b, value) -> b.tunnelSecretFile = value)),
    KEY_PASSPHRASE_FILE(
            "--key-passphrase-file", new Text(Profile::keyPassphraseFile, (b, value) -> b.keyPassphraseFile = value)),
    CERTIFICATE("--certificate", new Text(Profile::certificate, (b, value) -> b.certificate = value)),
    CERTIFICATE_KEY("--certificate-key", new Text(Profile::certificateKey, (b, value) -> b.certificateKey = value)),
    CA("--ca", new Text(Profile::ca, (b, value) -> b.ca = value)),
    REMOTE_ID("--remote-id", new Text(Profile::remoteId, (b, value) -> b.remoteId = value)),
    REVOCATION("--revocation", new Text(Profile::revocation, (b, value) -> b.revocation = value)),
    CRL("--crl", new Text(Profile::crl, (b, value) -> b.crl = value)),
    LOCAL_ID("--id", new Text(Profile::localId, (b, value) -> b.localId = value)),
    GROUP_ID("--group-id", new Text(Profile::groupId, (b, value) -> b.groupId = value)),
    AGGRESSIVE("--aggressive", new Switch(Profile::aggressive, (b, value) -> b.aggressive = value, false)),
    XAUTH("--xauth", new Switch(Profile::xauth, (b, value) -> b.xauth = value, false)),
    OUTER("--outer", new Text(Profile::outer, (b, value) -> b.outer = value)),
    MTU("--mtu", new Number(Profile::mtu, (b, value) -> b.mtu = value, 576, 1500, "bytes")),
    RAW_ESP("--raw-esp", new Switch(Profile::rawEsp, (b, value) -> b.rawEsp = value, false)),
    AUTH("--auth", new Several(Profile::auth, (b, value) -> b.auth = value)),
    WEAK("--weak", new Several(Profile::weak, (b, value) -> b.weak = value)),
    IPV6("--no-ipv6", new Switch(Profile::ipv6, (b, value) -> b.ipv6 = value, true)),
    ECHO_TARGET("--echo-target", new Text(Profile::echoTarget, (b, value) -> b.echoTarget = value)),
    REQUEST_PREFIX(
            "--request-prefix", new Switch(Profile::requestPrefix, (b, value) -> b.requestPrefix = value, false)),
    SPLIT("--split", new Switch(Profile::split, (b, value) -> b.split = value, false)),
    ROUTES("--route", new Lines(Profile::routes, (b, value) -> b.routes = value)),
    DNS("--dns", new Lines(Profile::dns, (b, value) -> b.dns = value)),
    KILL_SWITCH("--kill-switch", new Switch(Profile::killSwitch, (b, value) -> b.killSwitch = value, false)),
    LOCKDOWN("--lockdown", new Switch(Profile::lockdown, (b, value) -> b.lockdown = value, false)),
    ALLOW_LAN("--allow-lan", new Switch(Profile::allowLan, (b, value) -> b.allowLan = value, false)),
    RECONNECT("--no-reconnect", new Switch(Profile::reconnect, (b, value) -> b.reconnect = value, true)),
    IKE_LIFETIME(
            "--ike-lifetime",
            new Number(Profile::ikeLifetime, (b, value) -> b.ikeLifetime = value, 10, 86_400, "seconds")),
    ESP_LIFETIME(
            "--esp-lifetime",
            new Number(Profile::espLifetime, (b, value) -> b.espLifetime = value, 10, 86_400, "seconds"));

    private final String option;
    private final Slot slot;

    ProfileField() {
        this(null, null);
    }

    ProfileField(String option) {
        this(option, null);
    }

    ProfileField(String option, Slot slot) {
        this.option = option;
        this.slot = slot;
    }

    /** The option of the command line that sets it, if there is one. */
    public Optional<String> option() {
        return Optional.ofNullable(option);
    }

    /** Where a profile has it; nowhere what is set apart from it. */
    public Optional<Slot> slot() {
        return Optional.ofNullable(slot);
    }

    /** Its name in identifiers and keys of texts, such as {@code echo-target}. */
    public String key() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
