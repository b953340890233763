package bulkhead.app.profile.importer.managers;

import bulkhead.app.profile.importer.draft.Algorithms;
import bulkhead.app.profile.importer.draft.Document;
import bulkhead.app.profile.importer.draft.Draft;
import bulkhead.app.profile.importer.draft.Findings;
import bulkhead.app.profile.importer.draft.ImportException;
import bulkhead.app.profile.importer.draft.ImportedConnection;
import bulkhead.app.profile.importer.draft.Importer;
import bulkhead.app.profile.importer.syntax.Ini;
import bulkhead.app.secret.SecretKind;
import bulkhead.protocol.ike.WeakAlgorithm;
import java.util.Base64;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** NetworkManager's key files of NetworkManager-l2tp, and what that plugin's export writes. */
public final class KeyFileImporter implements Importer {
    static final String SERVICE = "org.freedesktop.NetworkManager.l2tp";
    private static final Set<String> REFUSALS =
            Set.of("refuse-eap", "refuse-pap", "refuse-chap", "refuse-mschap", "refuse-mschapv2");

    /**
     * What is weak of the algorithms that it uses since 1.2.16 (2019) where it is not told which: with strongSwan; with
     * Libreswan, since 1.8.2, it leaves MODP-1024 out.
     */
    private static final Set<WeakAlgorithm> OWN_IKE = Set.of(WeakAlgorithm.TRIPLE_DES, WeakAlgorithm.MODP_1024);

    private static final Set<WeakAlgorithm> OWN_ESP = Set.of(WeakAlgorithm.TRIPLE_DES);

    /** Read elsewhere, or without meaning for this stack: it does no compression, and finds the rest out. */
    private static final Set<String> PASSED_OVER = Set.of(
            "gateway",
            "user",
            "domain",
            "mtu",
            "mru",
            "service-type",
            "ipsec-enabled",
            "ipsec-psk",
            "password",
            "password-flags",
            "ipsec-psk-flags",
            "user-certpass-flags",
            "machine-certpass-flags",
            "ipsec-ike",
            "ipsec-esp",
            "ipsec-forceencaps",
            "ipsec-group-name",
            "user-auth-type",
            "machine-auth-type",
            "machine-cert",
            "machine-key",
            "machine-ca",
            "machine-certpass",
            "nobsdcomp",
            "nodeflate",
            "no-vj-comp",
            "nopcomp",
            "noaccomp",
            "ephemeral-port",
            "unit",
            "mschap-v2",
            "lcp-echo-failure",
            "lcp-echo-interval",
            "xl2tpd-max-retries");

    private static final Map<String, String> WORDS = Map.ofEntries(
            Map.entry("require-mppe", "MPPE: IPsec encrypts already"),
            Map.entry("require-mppe-40", "MPPE: IPsec encrypts already"),
            Map.entry("require-mppe-128", "MPPE: IPsec encrypts already"),
            Map.entry("mppe-stateful", "MPPE: IPsec encrypts already"),
            Map.entry("ipsec-remote-id", "the server's identity: Bulkhead takes any that knows the pre-shared key"),
            Map.entry("ipsec-gateway-id", "the server's identity: Bulkhead takes any that knows the pre-shared key"),
            Map.entry("ipsec-pfs", "perfect forward secrecy: Bulkhead asks for none"),
            Map.entry("ipsec-ikev2", "IKEv2: Bulkhead has IKEv1 only"),
            Map.entry("ipsec-ikelifetime", "the lifetime of the IKE SA: it is an option of connect"),
            Map.entry("ipsec-salifetime", "the lifetime of the ESP SA: it is an option of connect"));

    /** Of NMSettingSecretFlags: who has the secret instead. */
    private static final Map<String, String> KEEPERS = Map.of(
            "1", "NetworkManager has it in the user's keyring",
            "2", "NetworkManager asks for it each time");

    @Override
    public boolean recognises(Document document, String text) {
        return text.contains("[connection]") || text.contains("[vpn]") && text.contains("service-type");
    }

    /** Whether it is a connection of the plugin, and none of another VPN's. */
    static boolean isOurs(Ini file) {
        return SERVICE.equals(file.section("vpn").get("service-type"));
    }

    @Override
    public void read(Document document, String text, Findings found) throws ImportException {
        Ini file = Ini.parse(text, Ini.Style.KEY_FILE);
        Map<String, String> vpn = file.section("vpn").values();
        // Its exports do not name the service.
        if (isOurs(file) || !vpn.isEmpty() && !vpn.containsKey("service-type")) {
            found.add(() -> connection(file, document.shownName()));
        } else {
            otherKind(file, document.shownName(), found);
        }
    }

    /** Tells of a VPN of another kind; what is none is nothing here. */
    static void otherKind(Ini file, String otherwise, Findings found) {
        String service = file.section("vpn").get("service-type");
        String type = file.section("connection").get("type");
        String kind = service != null ? service : "wireguard".equals(type) ? type : null;
        if (kind != null) {
            String id = file.section("connection").get("id");
            found.passOver(id == null ? otherwise : id, kind.substring(kind.lastIndexOf('.') + 1));
        }
    }

    /** @param otherwise the name when the file has none */
    static ImportedConnection connection(Ini file, String otherwise) throws ImportException {
        Map<String, String> vpn = file.section("vpn").values();
        Ini.Section secrets = file.section("vpn-secrets");
        String id = value(file.section("connection").get("id"));
        try (Draft draft = new Draft(id == null || id.isBlank() ? otherwise : id)) {
            draft.server(value(vpn.get("gateway")));
            String domain = value(vpn.get("domain"));
            String user = value(vpn.get("user"));
            draft.user(domain == null || domain.isBlank() || user == null ? user : domain + "\\" + user);
            for (String key : new String[] {"mtu", "mru"}) {
                if (vpn.containsKey(key)) {
                    draft.mtu(vpn.get(key));
                }
            }
            draft.permitAll();
            REFUSALS.stream().filter(key -> Draft.isTrue(vpn.get(key))).forEach(draft::refuse);
            ipsec(draft, vpn);
            String psk = secrets.get("ipsec-psk") != null ? secrets.get("ipsec-psk") : vpn.get("ipsec-psk");
            preSharedKey(draft, value(psk));
            draft.secret(SecretKind.KEY_PASSPHRASE, value(secrets.get("machine-certpass")));
            keepers(draft, vpn);
            draft.secret(
                    SecretKind.PASSWORD,
                    value(secrets.get("password") != null ? secrets.get("password") : vpn.get("password")));
            // Its own exports had other names of the sections from 1.8.4 to 1.52.0.
            for (String section : new String[] {"ipv4", "ip4", "ipv6", "ip6"}) {
                addresses(draft, file.section(section));
            }
            for (String section : new String[] {"ipv6", "ip6"}) {
                if (Set.of("ignore", "disabled")
                        .contains(String.valueOf(file.section(section).get("method")))) {
                    draft.noIpv6();
                }
            }
            vpn.keySet().stream()
                    .filter(key -> !PASSED_OVER.contains(key) && !REFUSALS.contains(key))
                    .filter(key -> key.equals("ipsec-pfs") ? !isOwnExport(vpn) : says(vpn.get(key)))
                    .forEach(key -> draft.left(WORDS.getOrDefault(key, "the setting '" + key + "' of [vpn]")));
            return draft.done();
        }
    }

    private static void ipsec(Draft draft, Map<String, String> vpn) throws ImportException {
        if (!Draft.isTrue(vpn.get("ipsec-enabled"))) {
            draft.left("L2TP without IPsec: Bulkhead always uses IPsec, and the server must have it");
        }
        if ("tls".equals(vpn.get("user-auth-type"))) {
            draft.left("the user's certificate: Bulkhead has a password only");
        }
        machineCertificate(draft, vpn);
        String group = value(vpn.get("ipsec-group-name"));
        if (group != null && !group.isBlank()) {
            // The plugin has it as leftid, and main mode.
            draft.ownIdentity(group);
        }
        String ike = vpn.getOrDefault("ipsec-ike", "");
        String esp = vpn.getOrDefault("ipsec-esp", "");
        if (!ike.isBlank()) {
            draft.ike(value(ike));
        }
        if (!esp.isBlank()) {
            draft.esp(value(esp));
        }
        Set<WeakAlgorithm> own = EnumSet.noneOf(WeakAlgorithm.class);
        if (Draft.isTrue(vpn.get("ipsec-enabled")) && !Draft.isTrue(vpn.get("ipsec-ikev2"))) {
            own.addAll(ike.isBlank() ? OWN_IKE : Set.of());
            own.addAll(esp.isBlank() ? OWN_ESP : Set.of());
        }
        if (!own.isEmpty()) {
            draft.algorithmsOf("NetworkManager-l2tp", own);
        }
    }

    /** With PKCS #12 all three are one file. */
    private static void machineCertificate(Draft draft, Map<String, String> vpn) throws ImportException {
        String file = value(vpn.get("machine-cert"));
        if (!"tls".equals(vpn.get("machine-auth-type"))) {
            return;
        }
        if (file == null || file.isBlank()) {
            draft.left("certificates: give yours with --certificate");
            return;
        }
        draft.certificate(file, other(file, vpn.get("machine-key")), other(file, vpn.get("machine-ca")));
    }

    private static String other(String than, String file) {
        String named = value(file);
        return named == null || named.isBlank() || named.equals(than) ? null : named;
    }

    private static void keepers(Draft draft, Map<String, String> vpn) {
        String psk = KEEPERS.get(vpn.getOrDefault("ipsec-psk-flags", ""));
        String password = KEEPERS.get(vpn.getOrDefault("password-flags", ""));
        if (psk != null) {
            draft.absent(SecretKind.PRE_SHARED_KEY, psk);
        }
        if (password != null) {
            draft.absent(SecretKind.PASSWORD, password);
        }
    }

    /** Whether it wants anything. */
    private static boolean says(String value) {
        return !value.replaceAll("[;,\\s]", "").isEmpty()
                && !Set.of("no", "false", "0").contains(value.strip().toLowerCase(Locale.ROOT));
    }

    /** Whether its algorithms are the ones that this program writes; what goes with them says nothing new. */
    private static boolean isOwnExport(Map<String, String> vpn) {
        return Algorithms.ike(vpn.getOrDefault("ipsec-ike", "")).left().isEmpty()
                && !Draft.isTrue(vpn.get("ipsec-pfs"));
    }

    /** NetworkManager-l2tp takes base64 behind {@code 0s}, as ipsec.secrets does. */
    private static void preSharedKey(Draft draft, String psk) throws ImportException {
        if (psk != null && psk.startsWith("0s")) {
            try {
                draft.secret(SecretKind.PRE_SHARED_KEY, Base64.getDecoder().decode(psk.substring(2)));
                return;
            } catch (IllegalArgumentException e) {
                // A key that happens to begin so.
            }
        }
        draft.secret(SecretKind.PRE_SHARED_KEY, psk);
    }

    private static void addresses(Draft draft, Ini.Section ip) throws ImportException {
        if (Draft.isTrue(ip.get("never-default"))) {
            if (ip.name().endsWith("4")) {
                draft.split();
            } else {
                draft.left("IPv6 beside the tunnel: Bulkhead has it in the tunnel or not at all");
            }
        }
        for (var entry : ip.values().entrySet()) {
            String key = entry.getKey();
            String value = value(entry.getValue());
            if (key.matches("route\\d+")) {
                draft.route(value.split(",")[0].strip());
            } else if (key.equals("routes")) {
                for (String route : value.split("[;,]")) {
                    if (!route.isBlank()) {
                        draft.route(route.strip().split(" ")[0]);
                    }
                }
            } else if (key.equals("dns")) {
                for (String server : value.split("[;,\\s]+")) {
                    if (!server.isEmpty()) {
                        draft.dns(server);
                    }
                }
            } else if (key.equals("dns-search")
                    && List.of(value.split("[;,\\s]+")).contains("~.")) {
                draft.dnsForAllNames();
            } else if (key.equals("ignore-auto-dns") && !ip.get("dns", "").isEmpty()) {
                // As it is with Bulkhead, where resolvers are named.
                continue;
            } else if (Set.of("dns-search", "address1", "addresses", "ignore-auto-dns", "ignore-auto-routes")
                            .contains(key)
                    && says(value)) {
                draft.left("the setting '" + key + "' of [" + ip.name() + "]: the server's values are used");
            }
        }
    }

    /** GLib's escapes; what they make of a value is looked at by the draft. */
    private static String value(String raw) {
        if (raw == null || raw.indexOf('\\') < 0) {
            return raw;
        }
        StringBuilder value = new StringBuilder();
        for (int i = 0; i < raw.length(); i++) {
            char c = raw.charAt(i);
            if (c != '\\' || i + 1 == raw.length()) {
                value.append(c);
                continue;
            }
            c = raw.charAt(++i);
            value.append(
                    switch (c) {
                        case 's' -> ' ';
                        case 'n' -> '\n';
                        case 't' -> '\t';
                        case 'r' -> '\r';
                        default -> c;
                    });
        }
        return value.toString();
    }
}
