package bulkhead.app.profile.importer;

import bulkhead.app.secret.SecretKind;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** RouterOS's {@code /export}: {@code /interface l2tp-client}, and the routes that lead into it. */
final class RouterOsImporter implements Importer {
    private static final Map<String, String> METHODS = Map.of("mschap2", "mschapv2", "chap", "chap", "pap", "pap");
    /** An export leaves out what is as it was in the beginning. MS-CHAPv1, which is among it too, is not missed. */
    private static final String ALLOWED_BY_DEFAULT = "mschap2,chap,pap";

    private static final String OWN_PROFILES = "default default-encryption";

    @Override
    public boolean recognises(Document document, String text) {
        return text.contains("/interface l2tp-client");
    }

    @Override
    public List<ImportedConnection> read(Document document, String text) throws ImportException {
        List<Map<String, String>> clients = new ArrayList<>();
        List<Map<String, String>> routes = new ArrayList<>();
        String menu = "";
        for (List<Words.Word> command : Words.commands(Words.Language.ROUTER_OS, text)) {
            StringBuilder path = new StringBuilder();
            Map<String, String> arguments = new LinkedHashMap<>();
            for (Words.Word word : command) {
                int equals = word.text().indexOf('=');
                if (equals > 0) {
                    arguments.putIfAbsent(
                            word.text().substring(0, equals), word.text().substring(equals + 1));
                } else if (arguments.isEmpty()) {
                    path.append(path.isEmpty() ? "" : " ").append(word.text());
                }
            }
            String line = path.toString();
            if (line.startsWith("/")) {
                menu = line.endsWith(" add") ? line.substring(0, line.length() - 4) : line;
            }
            if (line.endsWith("add") && menu.equals("/interface l2tp-client")) {
                clients.add(arguments);
            } else if (line.endsWith("add") && (menu.equals("/ip route") || menu.equals("/ipv6 route"))) {
                routes.add(arguments);
            }
        }
        Importers.count(clients.size());
        List<ImportedConnection> connections = new ArrayList<>();
        for (Map<String, String> client : clients) {
            connections.add(connection(client, routes));
        }
        return connections;
    }

    private static ImportedConnection connection(Map<String, String> client, List<Map<String, String>> routes)
            throws ImportException {
        String name = client.getOrDefault("name", "l2tp-out1");
        try (Draft draft = new Draft(name)) {
            draft.server(client.get("connect-to")).user(client.get("user"));
            draft.secret(SecretKind.PASSWORD, client.get("password"));
            draft.secret(SecretKind.PRE_SHARED_KEY, client.get("ipsec-secret"));
            if (!Draft.isTrue(client.get("use-ipsec"))) {
                draft.left("L2TP without IPsec: Bulkhead always uses IPsec, and the server must have it");
            }
            // RouterOS leaves the default route alone unless it is told otherwise.
            if (!Draft.isTrue(client.get("add-default-route"))) {
                draft.split();
            }
            for (Map<String, String> route : routes) {
                if (name.equals(route.get("gateway")) && route.containsKey("dst-address")) {
                    draft.route(route.get("dst-address"));
                }
            }
            for (String key : new String[] {"max-mtu", "max-mru"}) {
                if (client.containsKey(key)) {
                    draft.mtu(client.get(key));
                }
            }
            List<String> methods = new ArrayList<>();
            for (String method :
                    client.getOrDefault("allow", ALLOWED_BY_DEFAULT).split(",")) {
                if (METHODS.containsKey(method)) {
                    methods.add(METHODS.get(method));
                } else if (!method.isEmpty()) {
                    draft.left("the authentication method " + method + ": Bulkhead does not have it");
                }
            }
            draft.auth(methods);
            String profile = client.getOrDefault("profile", "default");
            if (!OWN_PROFILES.contains(profile)) {
                draft.left("the PPP profile '" + profile + "'");
            }
            if (Draft.isTrue(client.get("dial-on-demand"))) {
                draft.left("dial on demand");
            }
            if (client.containsKey("src-address")) {
                draft.left("the source address " + client.get("src-address"));
            }
            return draft.done();
        }
    }
}
