package bulkhead.app.profile.importer.router;

import bulkhead.app.profile.importer.classic.Halves;
import bulkhead.app.profile.importer.draft.Document;
import bulkhead.app.profile.importer.draft.Draft;
import bulkhead.app.profile.importer.draft.Findings;
import bulkhead.app.profile.importer.draft.ImportException;
import bulkhead.app.profile.importer.draft.ImportedConnection;
import bulkhead.app.profile.importer.draft.Importer;
import bulkhead.app.profile.importer.router.RouterOsScript.Entry;
import bulkhead.app.secret.SecretKind;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** RouterOS's {@code /export}: {@code /interface l2tp-client}, the routes that lead into it, and its IPsec. */
public final class RouterOsImporter implements Importer {
    private static final Pattern CLIENT = Pattern.compile("/\\s*interface[\\s/]+l2tp-(client|server)");

    /** Clients of other VPNs, by their menus. */
    private static final List<String> OTHER_KINDS =
            List.of("pptp-client", "sstp-client", "ovpn-client", "wireguard", "eoip", "gre", "ipip");

    /** Of a client's own peer and identity: what Bulkhead does otherwise. */
    private static final Map<String, String> IDENTITIES = Map.of(
            "my-id", "auto",
            "auth-method", "pre-shared-key",
            "exchange-mode", "main",
            "remote-id", "auto");

    /** Read, or without meaning for a connection of its own stack. */
    private static final Set<String> PASSED_OVER = Set.of(
            "name",
            "connect-to",
            "user",
            "password",
            "ipsec-secret",
            "use-ipsec",
            "add-default-route",
            "default-route-distance",
            "max-mtu",
            "max-mru",
            "mrru",
            "allow",
            "profile",
            "dial-on-demand",
            "src-address",
            "disabled",
            "comment",
            "allow-fast-path",
            "keepalive-timeout",
            "random-source-port");

    private static final Map<String, String> METHODS = Map.of("mschap2", "mschapv2", "chap", "chap", "pap", "pap");
    /** An export leaves out what is as it was in the beginning. MS-CHAPv1, which is among it too, is not missed. */
    private static final String ALLOWED_BY_DEFAULT = "mschap2,chap,pap";

    private static final Set<String> OWN_PROFILES = Set.of("default", "default-encryption");
    private static final List<String> IKE = List.of("enc-algorithm", "hash-algorithm", "dh-group");
    private static final List<String> ESP = List.of("enc-algorithms", "auth-algorithms", "pfs-group");

    private final Halves halves;

    public RouterOsImporter(Halves halves) {
        this.halves = halves;
    }

    @Override
    public boolean recognises(Document document, String text) {
        return CLIENT.matcher(text).find();
    }

    @Override
    public boolean readsOctets() {
        return true;
    }

    @Override
    public void read(Document document, String text, Findings found) throws ImportException {
        List<Entry> entries = RouterOsScript.entries(text);
        List<Entry> clients = of(entries, "interface l2tp-client");
        Findings.count(clients.size());
        List<Entry> routes = new ArrayList<>(of(entries, "ip route"));
        routes.addAll(of(entries, "ipv6 route"));
        routes.removeIf(route -> !route.isOn());
        List<Entry> ipsec = entries.stream()
                .filter(entry -> entry.menu().startsWith("ip ipsec ") && entry.isOn())
                .toList();
        Findings.count(ipsec.size());
        for (Entry client : clients) {
            found.add(() -> connection(client, routes, ipsec));
        }
        for (String kind : OTHER_KINDS) {
            for (Entry other : of(entries, "interface " + kind)) {
                found.passOver(String.valueOf(other.get("name")), kind);
            }
        }
        if (of(entries, "interface l2tp-server server").stream()
                .anyMatch(server -> Draft.isTrue(server.get("enabled")))) {
            halves.server(document.shownName(), "its l2tp-server");
        }
    }

    private static List<Entry> of(List<Entry> entries, String menu) {
        return entries.stream().filter(entry -> entry.menu().equals(menu)).toList();
    }

    private static ImportedConnection connection(Entry client, List<Entry> routes, List<Entry> ipsec)
            throws ImportException {
        String name = client.values().getOrDefault("name", "l2tp-out1");
        try (Draft draft = new Draft(name)) {
            draft.server(client.get("connect-to")).user(client.get("user"));
            draft.absent("it is not in this export: make one with show-sensitive");
            draft.secret(SecretKind.PASSWORD, client.get("password"));
            draft.secret(SecretKind.PRE_SHARED_KEY, client.get("ipsec-secret"));
            if (!Set.of("yes", "true", "required").contains(client.values().getOrDefault("use-ipsec", "no"))) {
                draft.left("L2TP without IPsec: Bulkhead always uses IPsec, and the server must have it");
            }
            routes(draft, client, routes, name);
            ipsec(draft, client, ipsec);
            for (String key : new String[] {"max-mtu", "max-mru"}) {
                if (client.get(key) != null) {
                    draft.mtu(client.get(key));
                }
            }
            methods(draft, client.values().getOrDefault("allow", ALLOWED_BY_DEFAULT));
            String profile = client.values().getOrDefault("profile", "default");
            if (!OWN_PROFILES.contains(profile)) {
                draft.left("the PPP profile '" + profile + "'");
            }
            if (Draft.isTrue(client.get("dial-on-demand"))) {
                draft.left("dial on demand");
            }
            if (client.get("src-address") != null) {
                draft.left("the source address " + client.get("src-address"));
            }
            client.values().keySet().stream()
                    .filter(key -> !PASSED_OVER.contains(key))
                    .forEach(key -> draft.left("the setting '" + key + "' of the client"));
            return draft.done();
        }
    }

    /** RouterOS leaves the default route alone unless it is told otherwise; a route without a destination is that route. */
    private static void routes(Draft draft, Entry client, List<Entry> routes, String name) throws ImportException {
        boolean everything = Draft.isTrue(client.get("add-default-route"));
        for (Entry route : routes) {
            if (name.equals(route.get("gateway"))) {
                String to = route.values().getOrDefault("dst-address", "0.0.0.0/0");
                everything |= to.equals("0.0.0.0/0");
                if (!to.equals("0.0.0.0/0")) {
                    draft.route(to);
                }
            }
        }
        if (!everything) {
            draft.split();
        }
    }

    /** Of {@code /ip ipsec}: a client's own peer, or what is called default. */
    private static void ipsec(Draft draft, Entry client, List<Entry> ipsec) throws ImportException {
        String server = String.valueOf(client.get("connect-to"));
        String profile = "default";
        for (Entry peer : of(ipsec, "ip ipsec peer")) {
            if (!server.equals(peer.values().getOrDefault("address", "").replace("/32", ""))) {
                continue;
            }
            for (Entry identity : of(ipsec, "ip ipsec identity")) {
                if (peer.get("name") != null && peer.get("name").equals(identity.get("peer"))) {
                    draft.secret(SecretKind.PRE_SHARED_KEY, identity.get("secret"));
                    identity(draft, identity);
                }
            }
            identity(draft, peer);
            profile = peer.values().getOrDefault("profile", profile);
        }
        List<Entry> profiles = new ArrayList<>(of(ipsec, "ip ipsec profile"));
        profiles.addAll(of(ipsec, "ip ipsec peer profile"));
        String ike = algorithms(profiles, profile, IKE);
        String esp = algorithms(of(ipsec, "ip ipsec proposal"), "default", ESP);
        if (!ike.isEmpty()) {
            draft.ike(ike);
        }
        if (!esp.isEmpty()) {
            draft.esp(esp);
        }
    }

    private static void identity(Draft draft, Entry entry) {
        IDENTITIES.forEach((key, usual) -> {
            String value = entry.values().getOrDefault(key, usual);
            if (!value.equals(usual)) {
                switch (key) {
                    case "my-id" -> draft.ownIdentity(value);
                    case "remote-id" ->
                        draft.left("the server's identity " + value
                                + ": Bulkhead takes any that knows the pre-shared key");
                    case "exchange-mode" ->
                        draft.left(
                                value.equals("ike2")
                                        ? "IKEv2: Bulkhead has IKEv1 only"
                                        : "the mode " + value
                                                + ": Bulkhead has main mode, and aggressive mode with --aggressive");
                    default -> draft.left("authentication by " + value + ": give a certificate with --certificate");
                }
            }
        });
    }

    /** What entries of this name say of these. */
    private static String algorithms(List<Entry> entries, String name, List<String> keys) {
        return entries.stream()
                .filter(entry -> name.equals(entry.values().getOrDefault("name", "default")))
                .flatMap(entry -> keys.stream().map(entry::get))
                .filter(Objects::nonNull)
                .collect(Collectors.joining(" "));
    }

    private static void methods(Draft draft, String allowed) {
        List<String> methods = new ArrayList<>();
        for (String method : allowed.split(",")) {
            if (METHODS.containsKey(method)) {
                methods.add(METHODS.get(method));
            } else if (!method.isEmpty()) {
                draft.left("the authentication method " + method + ": Bulkhead does not have it");
            }
        }
        draft.auth(methods);
    }
}
