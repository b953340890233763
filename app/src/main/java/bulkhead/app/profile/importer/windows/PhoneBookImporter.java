package bulkhead.app.profile.importer.windows;

import bulkhead.app.profile.importer.draft.Document;
import bulkhead.app.profile.importer.draft.Draft;
import bulkhead.app.profile.importer.draft.Findings;
import bulkhead.app.profile.importer.draft.ImportException;
import bulkhead.app.profile.importer.draft.ImportedConnection;
import bulkhead.app.profile.importer.draft.Importer;
import bulkhead.app.profile.importer.syntax.Ini;
import bulkhead.app.secret.SecretKind;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Windows' rasphone.pbk. User and password are kept elsewhere, and the pre-shared key nearly always.
 *
 * @see <a href="https://learn.microsoft.com/openspecs/windows_protocols/ms-rrasm">MS-RRASM 2.2.2.2</a>, ras.h
 */
public final class PhoneBookImporter implements Importer {
    /** Strategies of {@code VpnStrategy} (ras.h, VS): L2TP only, L2TP first, L2TP and then SSTP. */
    private static final Set<String> L2TP = Set.of("3", "4", "13");

    /** Those without L2TP: PPTP, SSTP, IKEv2 and GRE only, PPTP or IKEv2 and then SSTP. */
    private static final Set<String> OTHERS = Set.of("1", "5", "7", "9", "12", "14");

    /** Of {@code AuthRestrictions}: what the client may be asked for. */
    private static final Map<Integer, String> METHODS = Map.of(0x8, "pap", 0x20, "chap", 0x200, "mschapv2");

    private static final int EAP = 0x80;

    /** Of {@code CustomAuthKey}, the type of EAP. */
    private static final Map<String, String> EAP_TYPES = Map.of("13", "EAP-TLS", "21", "EAP-TTLS", "25", "PEAP");

    private static final String EAP_MSCHAPV2 = "26";

    /** Of {@code ExcludedProtocols} (ras.h, RASNP). */
    private static final int IPV6 = 0x8;

    private static final Map<String, String> ADDRESSES = Map.of(
            "IpAddress", "the own address",
            "IpWinsAddress", "the WINS server");

    private static final List<String> RESOLVERS =
            List.of("IpDnsAddress", "IpDns2Address", "Ipv6DnsAddress", "Ipv6Dns2Address");

    private static final Map<String, String> COUNTS = Map.of(
            "NumServers", "the other servers",
            "NumNrptRules", "the rules for names (NRPT)",
            "NumDnsSearchSuffixes", "the DNS suffixes for searches",
            "NumTrustedNetworks", "the trusted networks, in which Windows does not connect",
            "NumAppIds", "the programs at whose start Windows connects",
            "NumClassicAppIds", "the programs at whose start Windows connects",
            "IdleDisconnectSeconds", "the end of a connection that is idle");

    @Override
    public boolean recognises(Document document, String text) {
        return text.contains("VpnStrategy=") && text.contains("PhoneNumber=");
    }

    @Override
    public void read(Document document, String text, Findings found) throws ImportException {
        for (Ini.Section entry : Ini.parse(text, Ini.Style.PHONE_BOOK).sections()) {
            String strategy = entry.get("VpnStrategy");
            if (strategy == null) {
                continue;
            }
            if (L2TP.contains(strategy) || !OTHERS.contains(strategy) && isMeantForL2tp(entry)) {
                found.add(() -> connection(entry));
            } else {
                found.passOver(entry.name(), "VpnStrategy " + strategy);
            }
        }
    }

    /** Where Windows tries one protocol after the other. */
    private static boolean isMeantForL2tp(Ini.Section entry) {
        return String.valueOf(entry.get("PreferredDevice")).contains("L2TP")
                || !entry.get("PreSharedKey", "").isEmpty()
                || hasKey(entry);
    }

    /** RASEO2_UsePreSharedKey; otherwise the computer's certificate. */
    private static boolean hasKey(Ini.Section entry) {
        return (number(entry.get("IpSecFlags", "0")) & 1) == 1;
    }

    private static ImportedConnection connection(Ini.Section entry) throws ImportException {
        try (Draft draft = new Draft(entry.name())) {
            draft.server(entry.get("PhoneNumber")).absent("Windows does not keep it in this file");
            draft.secret(SecretKind.PRE_SHARED_KEY, entry.get("PreSharedKey"));
            if (entry.get("IpSecFlags") != null && !hasKey(entry)) {
                draft.left("certificates: give yours with --certificate");
            }
            methods(draft, number(entry.get("AuthRestrictions", "0")), entry.get("CustomAuthKey", "0"));
            routes(draft, entry);
            if ((number(entry.get("ExcludedProtocols", "0")) & IPV6) != 0) {
                draft.noIpv6();
            }
            for (String key : RESOLVERS) {
                if (isSet(entry, key)) {
                    draft.dns(entry.get(key));
                }
            }
            ADDRESSES.forEach((key, words) -> {
                if (isSet(entry, key)) {
                    draft.left(words + " " + entry.get(key) + " (" + key + "): the server's values are used");
                }
            });
            for (String key : new String[] {"IpDnsSuffix", "DnsSuffix"}) {
                if (!entry.get(key, "").isEmpty()) {
                    draft.left("the DNS suffix '" + entry.get(key) + "'");
                }
            }
            COUNTS.forEach((key, words) -> {
                if (number(entry.get(key, "0")) > 0) {
                    draft.left(words);
                }
            });
            if (number(entry.get("NumCustomPolicy", "0")) > 0) {
                policy(draft, entry.get("CustomIPSecPolicies", ""));
            }
            return draft.done();
        }
    }

    private static boolean isSet(Ini.Section entry, String key) {
        return !Set.of("", "0.0.0.0", "::").contains(entry.get(key, ""));
    }

    private static void routes(Draft draft, Ini.Section entry) throws ImportException {
        if ("0".equals(entry.get("IpPrioritizeRemote"))) {
            draft.split();
            if ("0".equals(entry.get("DisableClassBasedDefaultRoute"))) {
                draft.left("the route to the network that the computer's own address in the tunnel is in, by its class:"
                        + " Bulkhead sets the routes that are named, or that the server announces");
            }
        } else if ("0".equals(entry.get("Ipv6PrioritizeRemote"))) {
            draft.left("IPv6 beside the tunnel: Bulkhead has it in the tunnel or not at all");
        }
        int number = number(entry.get("NumRoutes", "0"));
        var routes = PhoneBookHex.routes(entry.get("Routes", ""), number);
        if (routes.isEmpty()) {
            draft.left("its own " + number + " routes, in a form that Bulkhead does not know");
            return;
        }
        for (String route : routes.get()) {
            draft.route(route);
        }
    }

    private static void policy(Draft draft, String hex) throws ImportException {
        var policy = PhoneBookHex.policy(hex);
        if (policy.isEmpty()) {
            draft.left("the choice of IPsec algorithms, in a form that Bulkhead does not know: it offers its own");
            return;
        }
        draft.ike(policy.get().ike()).esp(policy.get().esp());
    }

    private static void methods(Draft draft, int flags, String eapType) {
        List<String> methods = new ArrayList<>();
        METHODS.entrySet().stream()
                .sorted(Map.Entry.comparingByKey((a, b) -> b - a))
                .filter(method -> (flags & method.getKey()) != 0)
                .forEach(method -> methods.add(method.getValue()));
        if ((flags & EAP) != 0 && EAP_TYPES.containsKey(eapType)) {
            draft.left("authentication by " + EAP_TYPES.get(eapType) + ": of EAP Bulkhead has EAP-MSCHAPv2 only");
        } else if ((flags & EAP) != 0) {
            methods.add("eap-mschapv2");
            if (!eapType.equals(EAP_MSCHAPV2)) {
                draft.left("the kind of EAP: Bulkhead has EAP-MSCHAPv2 only");
            }
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
