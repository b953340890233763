package bulkhead.app.profile;

import java.util.Locale;
import java.util.Optional;

/** What a person can set of a saved connection; its secrets and its name are set apart from the {@link Profile}. */
public enum ProfileField {
    NAME(null),
    SERVER("--server"),
    USER("--user"),
    PRE_SHARED_KEY("--psk-file"),
    PASSWORD("--password-file"),
    TUNNEL_SECRET("--tunnel-secret-file"),
    SECRETS(null),
    PSK_FILE("--psk-file"),
    PASSWORD_FILE("--password-file"),
    TUNNEL_SECRET_FILE("--tunnel-secret-file"),
    OUTER("--outer"),
    MTU("--mtu"),
    RAW_ESP("--raw-esp"),
    AUTH("--auth"),
    WEAK("--weak"),
    IPV6("--no-ipv6"),
    ECHO_TARGET("--echo-target"),
    REQUEST_PREFIX("--request-prefix"),
    SPLIT("--split"),
    ROUTES("--route"),
    KILL_SWITCH("--kill-switch"),
    LOCKDOWN("--lockdown"),
    ALLOW_LAN("--allow-lan"),
    RECONNECT("--no-reconnect"),
    IKE_LIFETIME("--ike-lifetime"),
    ESP_LIFETIME("--esp-lifetime");

    private final String option;

    ProfileField(String option) {
        this.option = option;
    }

    /** The option of the command line that sets it, if there is one. */
    public Optional<String> option() {
        return Optional.ofNullable(option);
    }

    /** Its name in identifiers and keys of texts, such as {@code echo-target}. */
    public String key() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
