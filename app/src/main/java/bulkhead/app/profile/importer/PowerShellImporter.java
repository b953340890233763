package bulkhead.app.profile.importer;

import bulkhead.app.secret.SecretKind;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Scripts with {@code Add-VpnConnection}: their literals and plain variables. Nothing is run. */
final class PowerShellImporter implements Importer {
    private static final Pattern VARIABLE = Pattern.compile("\\$\\{?(\\w+)}?");
    private static final Map<String, String> METHODS =
            Map.of("mschapv2", "mschapv2", "eap", "eap-mschapv2", "chap", "chap", "pap", "pap");

    @Override
    public boolean recognises(Document document, String text) {
        return text.toLowerCase(Locale.ROOT).contains("add-vpnconnection");
    }

    @Override
    public List<ImportedConnection> read(Document document, String text) throws ImportException {
        Map<String, String> variables = new HashMap<>();
        Map<String, Map<String, String>> connections = new LinkedHashMap<>();
        Map<String, List<String>> routes = new HashMap<>();
        Map<String, String> proposals = new HashMap<>();
        for (List<Words.Word> command : Words.commands(Words.Language.POWERSHELL, text)) {
            assign(command, variables);
            int at = cmdlet(command);
            if (at < 0) {
                continue;
            }
            Map<String, String> parameters = parameters(command.subList(at + 1, command.size()), variables);
            String name = parameters.getOrDefault("name", parameters.getOrDefault("connectionname", ""));
            switch (command.get(at).text().toLowerCase(Locale.ROOT)) {
                case "add-vpnconnection" -> connections.put(name, parameters);
                case "add-vpnconnectionroute" ->
                    routes.computeIfAbsent(name, _ -> new ArrayList<>())
                            .add(parameters.getOrDefault("destinationprefix", ""));
                default -> proposals.put(name, String.join(" ", parameters.values()));
            }
        }
        List<ImportedConnection> found = new ArrayList<>();
        for (var one : connections.entrySet()) {
            Map<String, String> parameters = one.getValue();
            if (parameters.getOrDefault("tunneltype", "").equalsIgnoreCase("l2tp")
                    || parameters.containsKey("l2tppsk")) {
                found.add(connection(
                        parameters, routes.getOrDefault(one.getKey(), List.of()), proposals.get(one.getKey())));
            }
        }
        return found;
    }

    private static ImportedConnection connection(Map<String, String> parameters, List<String> routes, String proposals)
            throws ImportException {
        try (Draft draft = new Draft(parameters.getOrDefault("name", ""))) {
            draft.server(parameters.get("serveraddress"));
            String psk = parameters.get("l2tppsk");
            if (psk != null && psk.startsWith("$")) {
                draft.left("the pre-shared key: the script computes it");
            } else {
                draft.secret(SecretKind.PRE_SHARED_KEY, psk);
            }
            if (parameters.containsKey("splittunneling")
                    && !"$false".equalsIgnoreCase(parameters.get("splittunneling"))) {
                draft.split();
            }
            for (String route : routes) {
                draft.route(route);
            }
            List<String> methods = new ArrayList<>();
            for (String method :
                    parameters.getOrDefault("authenticationmethod", "").split(",")) {
                if (METHODS.containsKey(method.strip().toLowerCase(Locale.ROOT))) {
                    methods.add(METHODS.get(method.strip().toLowerCase(Locale.ROOT)));
                } else if (!method.isBlank()) {
                    draft.left("the authentication method " + method);
                }
            }
            draft.auth(methods);
            if (methods.contains("eap-mschapv2")) {
                draft.left("the kind of EAP: Bulkhead has EAP-MSCHAPv2 only");
            }
            if (parameters.containsKey("dnssuffix")) {
                draft.left("the DNS suffix '" + parameters.get("dnssuffix") + "'");
            }
            if (parameters.containsKey("machinecertificateissuerfilter")) {
                draft.left("certificates: Bulkhead has a pre-shared key only");
            }
            if (proposals != null) {
                draft.proposals(proposals);
            }
            draft.left("the user and the password: Windows asks for them, or has them elsewhere");
            return draft.done();
        }
    }

    private static void assign(List<Words.Word> command, Map<String, String> variables) {
        if (command.size() == 3 && command.get(1).text().equals("=")) {
            Matcher variable = VARIABLE.matcher(command.getFirst().text());
            if (variable.matches()) {
                variables.put(
                        variable.group(1).toLowerCase(Locale.ROOT),
                        command.get(2).text());
            }
        }
    }

    private static int cmdlet(List<Words.Word> command) {
        for (int i = 0; i < command.size(); i++) {
            String word = command.get(i).text().toLowerCase(Locale.ROOT);
            if (!command.get(i).quoted()
                    && (word.equals("add-vpnconnection")
                            || word.equals("add-vpnconnectionroute")
                            || word.equals("set-vpnconnectionipsecconfiguration"))) {
                return i;
            }
        }
        return -1;
    }

    /** Names in small letters; a switch has an empty value, and a list has its members joined by commas. */
    private static Map<String, String> parameters(List<Words.Word> words, Map<String, String> variables) {
        Map<String, String> parameters = new LinkedHashMap<>();
        String name = null;
        for (Words.Word word : words) {
            if (!word.quoted() && word.text().equals("|")) {
                break;
            }
            if (!word.quoted() && word.text().matches("-[A-Za-z]\\w*(:.*)?")) {
                String[] parts = word.text().substring(1).split(":", 2);
                name = parts[0].toLowerCase(Locale.ROOT);
                parameters.merge(name, parts.length == 2 ? parts[1] : "", (a, b) -> a + ",");
            } else if (name != null) {
                parameters.merge(name, value(word.text(), variables), String::concat);
            }
        }
        return parameters;
    }

    private static String value(String text, Map<String, String> variables) {
        Matcher variable = VARIABLE.matcher(text);
        return variable.matches() ? variables.getOrDefault(variable.group(1).toLowerCase(Locale.ROOT), text) : text;
    }
}
