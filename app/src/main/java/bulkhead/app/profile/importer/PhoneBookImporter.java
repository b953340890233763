package bulkhead.app.profile.importer;

import bulkhead.app.secret.SecretKind;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Windows' rasphone.pbk. User and password are kept elsewhere, and the pre-shared key nearly always. */
final class PhoneBookImporter implements Importer {
    /** Strategies of {@code VpnStrategy} (ras.h, VS): L2TP only, L2TP first, L2TP and then SSTP. */
    private static final List<String> L2TP = List.of("3", "4", "13");

    /** Those without L2TP: PPTP only, SSTP only and first, IKEv2 only and first, PPTP or IKEv2 and then SSTP. */
    private static final List<String> OTHERS = List.of("1", "5", "6", "7", "8", "12", "14");

    /** Of {@code AuthRestrictions} (ras.h, RASEO): what the client may be asked for. */
    private static final Map<Integer, String> METHODS =
            Map.of(0x8, "pap", 0x20, "chap", 0x200, "mschapv2", 0x80, "eap-mschapv2");

    @Override
    public boolean recognises(Document document, String text) {
        return text.contains("VpnStrategy=") && text.contains("PhoneNumber=");
    }

    @Override
    public void read(Document document, String text, Findings found) throws ImportException {
        for (Ini.Section entry : Ini.parse(text, Ini.Style.PHONE_BOOK).sections()) {
            String strategy = String.valueOf(entry.get("VpnStrategy"));
            if (L2TP.contains(strategy)
                    || !OTHERS.contains(strategy)
                            && String.valueOf(entry.get("PreferredDevice")).contains("L2TP")) {
                found.add(() -> connection(entry));
            } else if (OTHERS.contains(strategy)) {
                found.passOver(entry.name(), "VpnStrategy " + strategy);
            }
        }
    }

    private static ImportedConnection connection(Ini.Section entry) throws ImportException {
        try (Draft draft = new Draft(entry.name())) {
            draft.server(entry.get("PhoneNumber")).absent("Windows does not keep it in this file");
            draft.secret(SecretKind.PRE_SHARED_KEY, entry.get("PreSharedKey"));
            // RASEO2_UsePreSharedKey; otherwise the computer's certificate.
            if ("0".equals(entry.get("IpSecFlags"))) {
                draft.left("certificates: Bulkhead has a pre-shared key only");
            }
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
            for (String key : new String[] {"IpDnsSuffix", "DnsSuffix"}) {
                if (entry.get(key) != null && !entry.get(key).isEmpty()) {
                    draft.left("the DNS suffix '" + entry.get(key) + "'");
                }
            }
            if (!"0".equals(entry.values().getOrDefault("NumRoutes", "0"))) {
                draft.left("its own " + entry.get("NumRoutes") + " routes, which Windows writes in a form of its own");
            }
            if (entry.values().containsKey("NumCustomPolicy") && !"0".equals(entry.get("NumCustomPolicy"))) {
                draft.left("the choice of IPsec algorithms: Bulkhead offers its own");
            }
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
