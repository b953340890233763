package bulkhead.app.profile.importer;

import bulkhead.app.profile.importer.RouterOsScript.Entry;
import bulkhead.app.secret.SecretKind;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** RouterOS's {@code /export}: {@code /interface l2tp-client}, the routes that lead into it, and its IPsec. */
final class RouterOsImporter implements Importer {
    private static final Pattern CLIENT = Pattern.compile("/interface[ /]l2tp-client");
    private static final Map<String, String> METHODS = Map.of("mschap2", "mschapv2", "chap", "chap", "pap", "pap");
    /** An export leaves out what is as it was in the beginning. MS-CHAPv1, which is among it too, is not missed. */
    private static final String ALLOWED_BY_DEFAULT = "mschap2,chap,pap";

    private static final Set<String> OWN_PROFILES = Set.of("default", "default-encryption");
    private static final List<String> IKE = List.of("enc-algorithm", "hash-algorithm", "dh-group");
    private static final List<String> ESP = List.of("enc-algorithms", "auth-algorithms", "pfs-group");

    @Override
    public boolean recognises(Document document, String text) {
        return CLIENT.matcher(text).find();
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
                }
            }
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
