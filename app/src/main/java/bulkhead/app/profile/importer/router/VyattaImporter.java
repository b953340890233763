package bulkhead.app.profile.importer.router;

import bulkhead.app.profile.importer.classic.Conn;
import bulkhead.app.profile.importer.classic.Halves;
import bulkhead.app.profile.importer.draft.Document;
import bulkhead.app.profile.importer.draft.Draft;
import bulkhead.app.profile.importer.draft.Findings;
import bulkhead.app.profile.importer.draft.ImportException;
import bulkhead.app.profile.importer.draft.Importer;
import bulkhead.app.profile.importer.router.VyattaConfig.Node;
import bulkhead.app.profile.importer.syntax.Words;
import bulkhead.app.secret.SecretKind;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** EdgeOS's {@code interfaces l2tp-client} with its {@code vpn ipsec}; a server of EdgeOS or VyOS is told to be one. */
public final class VyattaImporter implements Importer {
    private static final Pattern COMMANDS = Pattern.compile(
            "(?m)^[^#\\n]{0,200}?\\b(set|edit)[ \\t]++(interfaces[ \\t]++l2tp-client|vpn[ \\t]++(l2tp|ipsec))\\b");

    /** Of IKE's groups, by the names that ipsec.conf has for them. */
    private static final Map<String, String> GROUPS = Map.of(
            "1", "modp768",
            "2", "modp1024",
            "5", "modp1536",
            "14", "modp2048",
            "15", "modp3072",
            "16", "modp4096",
            "19", "ecp256",
            "20", "ecp384",
            "21", "ecp521");

    private static final String[] OTHER_KINDS = {"pptp-client", "openvpn", "wireguard", "sstpc", "vti"};

    private final Halves halves;

    public VyattaImporter(Halves halves) {
        this.halves = halves;
    }

    @Override
    public boolean recognises(Document document, String text) {
        return VyattaConfig.isTree(text) || COMMANDS.matcher(text).find();
    }

    @Override
    public boolean readsCommands() {
        return true;
    }

    @Override
    public boolean readsOctets() {
        return true;
    }

    @Override
    public void read(Document document, String text, Findings found) throws ImportException {
        Node root = VyattaConfig.isTree(text) ? VyattaConfig.ofTree(text) : VyattaConfig.ofCommands(text);
        Node interfaces = root.at("interfaces");
        Map<String, Node> clients = interfaces.at("l2tp-client").nodes();
        Node ipsec = root.at("vpn", "ipsec");
        Map<String, Node> peers = ipsec.at("site-to-site", "peer").nodes();
        Findings.count(Math.max(clients.size(), peers.size()));
        clients.forEach((name, client) -> halves.add(new Halves.Lac(
                name,
                client.value("server-ip"),
                draft -> fill(draft, client, routes(root.at("protocols", "static"), name)))));
        peers.forEach((name, peer) -> peer(name, peer, ipsec));
        for (Node psk : ipsec.at("authentication", "psk").nodes().values()) {
            key(List.copyOf(psk.at("id").nodes().keySet()), psk.value("secret"));
        }
        for (String kind : OTHER_KINDS) {
            interfaces.at(kind).nodes().keySet().forEach(name -> found.passOver(name, kind));
        }
        if (root.at("vpn", "l2tp").has("remote-access")) {
            halves.server(document.shownName(), "its vpn l2tp remote-access");
        }
    }

    /** What a static route leads into the interface. */
    private static List<String> routes(Node routes, String name) {
        List<String> found = new ArrayList<>();
        for (String kind : new String[] {"interface-route", "interface-route6", "route", "route6"}) {
            routes.at(kind).nodes().forEach((network, route) -> {
                Node hop = route.at(kind.startsWith("route") ? "interface" : "next-hop-interface", name);
                if (hop != Node.NONE && !hop.has("disable")) {
                    found.add(network);
                }
            });
        }
        return found;
    }

    private static void fill(Draft draft, Node client, List<String> routes) throws ImportException {
        draft.permitAll();
        draft.user(client.value("authentication", "user-id"));
        draft.secret(SecretKind.PASSWORD, unmasked(client.value("authentication", "password")));
        if (client.has("mtu")) {
            draft.mtu(client.value("mtu"));
        }
        if (!client.has("require-ipsec")) {
            draft.left("L2TP without IPsec: Bulkhead always uses IPsec, and the server must have it");
        }
        String route = client.value("default-route");
        boolean everything = routes.contains("0.0.0.0/0") || "force".equals(route);
        for (String network : routes) {
            if (!network.endsWith("/0")) {
                draft.route(network);
            }
        }
        if (!everything && ("none".equals(route) || !routes.isEmpty())) {
            draft.split();
        } else if (!everything) {
            draft.left(
                    "the default route 'auto', which the router sets only where it has none: all goes through the tunnel");
        }
        for (String key : client.nodes().keySet()) {
            switch (key) {
                case "authentication",
                        "mtu",
                        "require-ipsec",
                        "default-route",
                        "server-ip",
                        "description",
                        "disable" -> {
                    // Read, or for people.
                }
                case "name-server" -> {
                    if (!"auto".equals(client.value(key))) {
                        draft.left("the setting '" + key + "': the server's values are used");
                    }
                }
                default -> draft.left("the setting '" + key + "' of the interface");
            }
        }
    }

    private void peer(String name, Node peer, Node ipsec) {
        Map<String, String> values = new LinkedHashMap<>();
        Node authentication = peer.at("authentication");
        String server = peer.has("remote-address") ? peer.value("remote-address") : name;
        values.put("right", server.equals("any") ? "%any" : server);
        values.put("leftauth", authentication.has("mode") ? authentication.value("mode") : "pre-shared-secret");
        put(values, "leftid", authentication.value(authentication.has("local-id") ? "local-id" : "id"));
        put(values, "rightid", authentication.value("remote-id"));
        Node ike = ipsec.at("ike-group", String.valueOf(peer.value("ike-group")));
        put(values, "ike", proposals(ike));
        put(values, "keyexchange", ike.value("key-exchange"));
        put(values, "aggressive", "aggressive".equals(ike.value("mode")) ? "yes" : null);
        for (Node tunnel : peer.at("tunnel").nodes().values()) {
            Node esp = ipsec.at("esp-group", String.valueOf(tunnel.value("esp-group")));
            String port = String.valueOf(tunnel.value("remote", "port"));
            if ("transport".equals(esp.value("mode")) || port.equals("l2tp") || port.equals("1701")) {
                values.put("type", "transport");
                put(values, "esp", proposals(esp));
            }
        }
        Conn conn = new Conn(name, values);
        if (!conn.isForAnybody()) {
            halves.add(conn);
        }
        List<String> ends = new ArrayList<>(List.of(values.get("right")));
        if (values.containsKey("rightid")) {
            ends.add(values.get("rightid"));
        }
        key(ends, authentication.value("pre-shared-secret"));
    }

    private void key(List<String> ends, String key) {
        if (unmasked(key) != null) {
            halves.keys().add(ends, new Words.Word(key, true));
        }
    }

    private static String proposals(Node group) {
        List<String> proposals = new ArrayList<>();
        for (Node proposal : group.at("proposal").nodes().values()) {
            List<String> parts = new ArrayList<>();
            for (String key : new String[] {"encryption", "hash", "dh-group"}) {
                if (proposal.has(key)) {
                    String value = proposal.value(key);
                    parts.add(key.equals("dh-group") ? GROUPS.getOrDefault(value, "dh" + value) : value);
                }
            }
            proposals.add(String.join("-", parts));
        }
        return proposals.isEmpty() ? null : String.join(",", proposals);
    }

    /** Null for a secret that was masked for eyes. */
    private static String unmasked(String value) {
        return value == null || value.matches("\\*{4,}") ? null : value;
    }

    private static void put(Map<String, String> values, String key, String value) {
        if (value != null && !value.isEmpty()) {
            values.put(key, value);
        }
    }
}
