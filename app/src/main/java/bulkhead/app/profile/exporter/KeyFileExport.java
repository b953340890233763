package bulkhead.app.profile.exporter;

import bulkhead.app.profile.Profile;
import bulkhead.app.profile.SwanAlgorithms;
import bulkhead.app.profile.Values;
import bulkhead.app.secret.SecretException;
import bulkhead.app.secret.SecretKind;
import bulkhead.app.secret.SecretSet;
import bulkhead.protocol.ike.WeakAlgorithm;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A key file of NetworkManager (nm-settings-keyfile(5)) in the words of NetworkManager-l2tp. */
final class KeyFileExport {
    private static final String AGENT_OWNED = "1";
    private static final String IN_THIS_FILE = "0";

    private final StringBuilder text = new StringBuilder();

    static byte[] write(String name, Profile profile, SecretSet secrets) throws SecretException {
        KeyFileExport file = new KeyFileExport();
        file.connection(name, profile, secrets);
        return file.text.toString().getBytes(StandardCharsets.UTF_8);
    }

    private void connection(String name, Profile profile, SecretSet secrets) throws SecretException {
        section("connection");
        value("id", name);
        value("uuid", UUID.randomUUID().toString());
        value("type", "vpn");
        value("autoconnect", "false");
        section("vpn");
        value("service-type", "org.freedesktop.NetworkManager.l2tp");
        value("gateway", profile.server());
        value("user", profile.user());
        value("password-flags", flags(secrets, SecretKind.PASSWORD));
        value("ipsec-enabled", "yes");
        value("ipsec-psk-flags", flags(secrets, SecretKind.PRE_SHARED_KEY));
        // Where it is not told, the plugin offers 3DES and MODP-1024.
        Set<WeakAlgorithm> weak = profile.weak().stream()
                .flatMap(one -> WeakAlgorithm.of(one).stream())
                .collect(Collectors.toSet());
        value("ipsec-ike", SwanAlgorithms.ike(weak));
        value("ipsec-esp", SwanAlgorithms.esp(weak));
        value("ipsec-pfs", "no");
        if (profile.mtu() != null) {
            value("mtu", profile.mtu().toString());
        }
        List<String> auth = Values.authNames(profile);
        refuse("refuse-pap", auth, "pap");
        value("refuse-mschap", "yes");
        refuse("refuse-chap", auth, "chap");
        refuse("refuse-mschapv2", auth, "mschapv2");
        refuse("refuse-eap", auth, "eap-mschapv2", "eap-md5");
        secrets(secrets);
        addresses("ipv4", profile, false);
        addresses("ipv6", profile, true);
    }

    private void secrets(SecretSet secrets) throws SecretException {
        byte[] psk = secrets.get(SecretKind.PRE_SHARED_KEY);
        byte[] password = secrets.get(SecretKind.PASSWORD);
        if (psk == null && password == null) {
            return;
        }
        section("vpn-secrets");
        if (psk != null) {
            value("ipsec-psk", "0s" + Base64.getEncoder().encodeToString(psk));
        }
        if (password != null) {
            value("password", SecretText.of(password, SecretKind.PASSWORD, "a key file"));
        }
    }

    private void addresses(String section, Profile profile, boolean six) {
        section(section);
        boolean off = six && Boolean.FALSE.equals(profile.ipv6());
        value("method", off ? "disabled" : "auto");
        if (off) {
            return;
        }
        List<String> routes =
                profile.routes().stream().filter(route -> isIpv6(route) == six).toList();
        if (Boolean.TRUE.equals(profile.split()) || !profile.routes().isEmpty()) {
            value("never-default", "true");
        }
        for (int i = 0; i < routes.size(); i++) {
            value("route" + (i + 1), routes.get(i));
        }
        List<String> dns =
                profile.dns().stream().filter(server -> isIpv6(server) == six).toList();
        if (!dns.isEmpty()) {
            value("dns", String.join(";", dns) + ";");
            // NetworkManager's word for all names, which a connection beside the default route does not get by itself.
            value("dns-search", "~.;");
        }
        if (!profile.dns().isEmpty()) {
            value("ignore-auto-dns", "true");
        }
    }

    static boolean isIpv6(String address) {
        return address.contains(":");
    }

    private void refuse(String key, List<String> auth, String... methods) {
        if (Stream.of(methods).noneMatch(auth::contains)) {
            value(key, "yes");
        }
    }

    private static String flags(SecretSet secrets, SecretKind kind) {
        return secrets.get(kind) == null ? AGENT_OWNED : IN_THIS_FILE;
    }

    private void section(String name) {
        text.append(text.isEmpty() ? "" : "\n").append('[').append(name).append("]\n");
    }

    /** With GLib's escapes, so that no value is ever the start of another line. */
    private void value(String key, String value) {
        if (value == null) {
            return;
        }
        String escaped = value.replace("\\", "\\\\")
                .replace("\n", "\\n")
                .replace("\r", "\\r")
                .replace("\t", "\\t")
                .replaceFirst("^ ", "\\\\s");
        text.append(key).append('=').append(escaped).append('\n');
    }
}
