package bulkhead.app.profile.importer.apple;

import bulkhead.app.profile.importer.draft.Draft;
import bulkhead.app.profile.importer.draft.ImportException;
import bulkhead.app.profile.importer.draft.ImportedConnection;
import bulkhead.app.secret.SecretKind;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** One L2TP connection of Apple's, from its dictionaries (Apple's reference of the VPN payload, SCSchemaDefinitions). */
final class AppleVpn {
    /** Read, about the file, or of other kinds of VPN. */
    private static final Set<String> PASSED_OVER =
            Set.of("IPSec", "PPP", "IPv4", "EAP", "VPN", "UserDefinedName", "VPNType");

    private static final Set<String> PASSED_OVER_OF_PPP = Set.of(
            "AuthName",
            "AuthPassword",
            "AuthPasswordEncryption",
            "ExportedPassword",
            "CommRemoteAddress",
            "UserDefinedName",
            "TokenCard",
            "AuthProtocol",
            "AuthEAPPlugins",
            "ACSPEnabled",
            "VerboseLogging",
            "Logfile");

    private static final Set<String> PASSED_OVER_OF_IPSEC = Set.of(
            "AuthenticationMethod",
            "SharedSecret",
            "SharedSecretEncryption",
            "ExportedSharedSecret",
            "LocalIdentifier",
            "LocalIdentifierType");

    private AppleVpn() {}

    /** @param signed whether somebody signed the file that it is from */
    static ImportedConnection connection(Map<String, Object> vpn, boolean signed) throws ImportException {
        Map<String, Object> ipsec = map(vpn.get("IPSec"));
        Map<String, Object> ppp = map(vpn.get("PPP"));
        String name = text(vpn, "UserDefinedName");
        try (Draft draft = new Draft(name == null ? "VPN" : name)) {
            draft.server(text(ppp, "CommRemoteAddress")).user(text(ppp, "AuthName"));
            secrets(draft, ipsec, ppp);
            if (!"SharedSecret".equals(ipsec.getOrDefault("AuthenticationMethod", "SharedSecret"))) {
                draft.left("certificates: give yours with --certificate");
            }
            String group = text(ipsec, "LocalIdentifier");
            if (group != null && !group.isEmpty()) {
                draft.left("the group name: give it with --group-id");
            }
            // Apple's key that sends everything through the tunnel; without it only the server's network goes there.
            Object primary =
                    map(vpn.get("IPv4")).getOrDefault("OverridePrimary", vpn.getOrDefault("OverridePrimary", "0"));
            if (!Draft.isTrue(String.valueOf(primary))) {
                draft.split();
            }
            if (Draft.isTrue(String.valueOf(ppp.get("TokenCard")))) {
                draft.left("the token card: the password is asked for as usual");
            }
            if (!list(ppp.get("AuthProtocol")).isEmpty()) {
                draft.left("the authentication " + ppp.get("AuthProtocol")
                        + ": Bulkhead has EAP-MSCHAPv2 of it, and asks for it as usual");
            }
            rest(draft, vpn, ipsec, ppp);
            if (signed) {
                draft.left("the signature: Bulkhead does not check who signed the file");
            }
            return draft.done();
        }
    }

    /** Some are names in a keychain, or in a form that macOS alone reads. */
    private static void secrets(Draft draft, Map<String, Object> ipsec, Map<String, Object> ppp)
            throws ImportException {
        if (!"Keychain".equals(ppp.get("AuthPasswordEncryption"))) {
            draft.secret(SecretKind.PASSWORD, text(ppp, "AuthPassword"));
        }
        if (!"Keychain".equals(ipsec.get("SharedSecretEncryption"))) {
            if (ipsec.get("SharedSecret") instanceof byte[] secret) {
                draft.secret(SecretKind.PRE_SHARED_KEY, secret);
            } else {
                draft.secret(SecretKind.PRE_SHARED_KEY, text(ipsec, "SharedSecret"));
            }
        }
        if (ipsec.containsKey("ExportedSharedSecret") || ppp.containsKey("ExportedPassword")) {
            draft.absent("macOS writes it in a form that it alone reads: type it in");
        }
    }

    private static void rest(Draft draft, Map<String, Object> vpn, Map<String, Object> ipsec, Map<String, Object> ppp) {
        boolean demand = false;
        for (Map<String, Object> part : List.of(vpn, ipsec, ppp, map(vpn.get("VPN")))) {
            demand |= part.entrySet().stream()
                    .anyMatch(entry -> entry.getKey().startsWith("OnDemand") && says(entry.getValue()));
        }
        if (demand) {
            draft.left("the rules for connecting on demand: Bulkhead connects when it is told to");
        }
        tell(draft, "", vpn, PASSED_OVER);
        tell(draft, " of IPSec", ipsec, PASSED_OVER_OF_IPSEC);
        tell(draft, " of PPP", ppp, PASSED_OVER_OF_PPP);
        tell(draft, " of EAP", map(vpn.get("EAP")), Set.of());
    }

    private static void tell(Draft draft, String of, Map<String, Object> part, Set<String> passedOver) {
        part.forEach((key, value) -> {
            if (!passedOver.contains(key)
                    // Bookkeeping of the payload; told already; PPP's own options, and compression.
                    && !key.matches("Payload.*|OnDemand.*|(LCP|IPCP|CCP).*|OverridePrimary")
                    && says(value)) {
                draft.left("the setting " + key + of);
            }
        });
    }

    /** Zeros and what is empty are written by every tool, and mean nothing. */
    private static boolean says(Object value) {
        return switch (value) {
            case null -> false;
            case Map<?, ?> map -> map.values().stream().anyMatch(AppleVpn::says);
            case List<?> list -> list.stream().anyMatch(AppleVpn::says);
            case byte[] bytes -> bytes.length > 0;
            default -> !Set.of("", "0", "0.0", "false").contains(String.valueOf(value));
        };
    }

    static String text(Map<String, Object> map, String key) {
        return map.get(key) instanceof String text ? text : null;
    }

    @SuppressWarnings("unchecked")
    static Map<String, Object> map(Object value) {
        return value instanceof Map<?, ?> map ? (Map<String, Object>) map : Map.of();
    }

    static List<?> list(Object value) {
        return value instanceof List<?> list ? list : List.of();
    }
}
