package bulkhead.app.profile.importer;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Windows' rasphone.pbk. It has no secrets: Windows keeps them elsewhere. */
final class PhoneBookImporter implements Importer {
    /** Strategies of {@code VpnStrategy} (ras.h): L2TP only, L2TP first. */
    private static final List<String> L2TP = List.of("3", "4");

    /** Of {@code AuthRestrictions} (ras.h, RASEO): what the client may be asked for. */
    private static final Map<Integer, String> METHODS =
            Map.of(0x8, "pap", 0x20, "chap", 0x200, "mschapv2", 0x80, "eap-mschapv2");

    @Override
    public boolean recognises(Document document, String text) {
        return text.contains("VpnStrategy=") && text.contains("PhoneNumber=");
    }

    @Override
    public List<ImportedConnection> read(Document document, String text) throws ImportException {
        List<ImportedConnection> connections = new ArrayList<>();
        for (Ini.Section entry : Ini.parse(text).sections()) {
            if (L2TP.contains(String.valueOf(entry.get("VpnStrategy")))
                    || String.valueOf(entry.get("PreferredDevice")).contains("L2TP")) {
                connections.add(connection(entry));
            }
        }
        return connections;
    }

    private static ImportedConnection connection(Ini.Section entry) throws ImportException {
        try (Draft draft = new Draft(entry.name())) {
            draft.server(entry.get("PhoneNumber"));
            if ("0".equals(entry.get("IpPrioritizeRemote"))) {
                draft.split();
            }
            if (entry.get("AuthRestrictions") != null) {
                authentication(draft, number(entry.get("AuthRestrictions")));
            }
            for (String key : new String[] {"IpDnsAddress", "IpDns2Address", "IpAddress"}) {
                String value = entry.get(key);
                if (value != null && !value.isEmpty() && !value.equals("0.0.0.0")) {
                    draft.left("the setting " + key + ": the server's values are used");
                }
            }
            if (entry.get("DnsSuffix") != null && !entry.get("DnsSuffix").isEmpty()) {
                draft.left("the DNS suffix '" + entry.get("DnsSuffix") + "'");
            }
            if (entry.values().containsKey("NumCustomPolicy") && !"0".equals(entry.get("NumCustomPolicy"))) {
                draft.left("the choice of IPsec algorithms: Bulkhead offers its own");
            }
            draft.left("the user, the password and the pre-shared key: Windows does not keep them in this file");
            return draft.done();
        }
    }

    private static void authentication(Draft draft, int flags) {
        List<String> methods = new ArrayList<>();
        METHODS.entrySet().stream()
                .sorted(Map.Entry.comparingByKey((a, b) -> b - a))
                .filter(method -> (flags & method.getKey()) != 0)
                .forEach(method -> methods.add(method.getValue()));
        if (methods.remove("eap-mschapv2")) {
            methods.add("eap-mschapv2");
            draft.left("the kind of EAP: Bulkhead has EAP-MSCHAPv2 only");
        }
        draft.auth(methods);
    }

    private static int number(String text) {
        try {
            return Integer.parseInt(text);
        } catch (NumberFormatException e) {
            return 0;
        }
    }
}
