package bulkhead.app.profile.importer.windows;

import bulkhead.app.profile.importer.draft.Document;
import bulkhead.app.profile.importer.draft.Draft;
import bulkhead.app.profile.importer.draft.Findings;
import bulkhead.app.profile.importer.draft.ImportException;
import bulkhead.app.profile.importer.draft.ImportedConnection;
import bulkhead.app.profile.importer.draft.Importer;
import bulkhead.app.secret.SecretKind;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Scripts and batch files with {@code Add-VpnConnection}. */
public final class PowerShellImporter implements Importer {
    private static final Map<String, String> METHODS =
            Map.of("mschapv2", "mschapv2", "eap", "eap-mschapv2", "chap", "chap", "pap", "pap");

    /** All that a script says of one connection. */
    private static final class Connection {
        private final Map<String, String> parameters = new LinkedHashMap<>();
        private final List<String> routes = new ArrayList<>();
        private final Set<String> left = new LinkedHashSet<>();
        private final Map<String, String> algorithms = new LinkedHashMap<>();

        String get(String key) {
            return parameters.getOrDefault(key, "");
        }

        boolean isL2tp() {
            return get("tunneltype").equalsIgnoreCase("l2tp") || parameters.containsKey("l2tppsk");
        }

        boolean isOn(String key) {
            return parameters.containsKey(key)
                    && !Set.of("$false", "false", "0").contains(get(key).toLowerCase(Locale.ROOT));
        }
    }

    @Override
    public boolean recognises(Document document, String text) {
        return text.toLowerCase(Locale.ROOT).contains("add-vpnconnection");
    }

    @Override
    public void read(Document document, String text, Findings found) throws ImportException {
        Map<String, Connection> connections = new LinkedHashMap<>();
        Map<String, Connection> later = new HashMap<>();
        String script = BatchFile.is(document.name(), text) ? BatchFile.powerShell(text) : text;
        for (PowerShellScript.Call call : PowerShellScript.of(script).calls()) {
            String name = call.connection();
            if (call.name().equals("add-vpnconnection")) {
                connections.put(name, new Connection());
            }
            Connection connection = connections.getOrDefault(name, later.computeIfAbsent(name, _ -> new Connection()));
            switch (call.name()) {
                case "add-vpnconnectionroute" ->
                    connection.routes.add(call.parameters().getOrDefault("destinationprefix", ""));
                case "add-vpnconnectiontriggerapplication",
                        "add-vpnconnectiontriggerdnsconfiguration",
                        "add-vpnconnectiontriggertrustednetwork" ->
                    connection.left.add("the rules for connecting by itself (" + call.name() + ")");
                case "set-vpnconnectionproxy" -> connection.left.add("the proxy");
                case "set-vpnconnectionipsecconfiguration" -> connection.algorithms.putAll(call.parameters());
                default -> connection.parameters.putAll(call.parameters());
            }
        }
        Findings.count(connections.size());
        connections.forEach((name, connection) -> {
            if (connection.isL2tp()) {
                found.add(() -> connection(name, connection));
            } else if (!connection.get("tunneltype").isEmpty()) {
                found.passOver(name, connection.get("tunneltype"));
            }
        });
    }

    private static ImportedConnection connection(String name, Connection from) throws ImportException {
        try (Draft draft = new Draft(name)) {
            draft.server(from.get("serveraddress"));
            draft.absent("the script does not say it; Windows asks, or has it elsewhere");
            draft.secret(SecretKind.PRE_SHARED_KEY, from.get("l2tppsk"));
            draft.user(from.get("user")).secret(SecretKind.PASSWORD, from.get("password"));
            if (from.isOn("splittunneling")) {
                draft.split();
            }
            for (String route : from.routes) {
                draft.route(route);
            }
            methods(draft, from.get("authenticationmethod"));
            if (!from.get("dnssuffix").isEmpty()) {
                draft.left("the DNS suffix '" + from.get("dnssuffix") + "'");
            }
            if (!from.get("machinecertificateissuerfilter").isEmpty()) {
                draft.left("certificates: give yours with --certificate");
            }
            algorithms(draft, from.algorithms);
            if (!Set.of("", "0").contains(from.get("idledisconnectseconds"))) {
                draft.left("the end of a connection that is idle");
            }
            if (from.isOn("usewinlogoncredential")) {
                draft.left("logging in as who uses Windows");
            }
            from.left.forEach(draft::left);
            return draft.done();
        }
    }

    /** None of what is left out is set. @param chosen by the names of the parameters in small letters */
    static void algorithms(Draft draft, Map<String, String> chosen) throws ImportException {
        if (chosen.containsKey("reverttodefault")) {
            return;
        }
        String ike = of(chosen, "encryptionmethod", "integritycheckmethod", "dhgroup");
        String esp = of(chosen, "ciphertransformconstants", "authenticationtransformconstants");
        String pfs = of(chosen, "pfsgroup");
        if (!ike.isEmpty()) {
            draft.ike(ike);
        }
        if (!esp.isEmpty()) {
            draft.esp(pfs.isEmpty() || pfs.equalsIgnoreCase("none") ? esp : esp + " " + pfs);
        }
    }

    private static String of(Map<String, String> chosen, String... keys) {
        return Stream.of(keys).filter(chosen::containsKey).map(chosen::get).collect(Collectors.joining(" "));
    }

    private static void methods(Draft draft, String allowed) {
        List<String> methods = new ArrayList<>();
        for (String method : allowed.split(",")) {
            String known = METHODS.get(method.strip().toLowerCase(Locale.ROOT));
            if (known != null) {
                methods.add(known);
            } else if (!method.isBlank()) {
                draft.left("the authentication method " + method);
            }
        }
        draft.auth(methods);
        if (methods.contains("eap-mschapv2")) {
            draft.left("the kind of EAP: Bulkhead has EAP-MSCHAPv2 only");
        }
    }
}
