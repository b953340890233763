package bulkhead.app.profile.importer.classic;

import bulkhead.app.profile.importer.draft.Draft;
import bulkhead.app.profile.importer.draft.ImportException;
import java.util.Map;
import java.util.Set;

/**
 * IPsec's half of a connection, whichever program has it.
 *
 * @param values by the names that ipsec.conf(5) has for them
 */
public record Conn(String name, Map<String, String> values) {
    static final Conn NONE = new Conn("", Map.of());

    private static final Set<String> L2TP_PORT = Set.of("17/1701", "udp/1701", "17/l2tp", "udp/l2tp");

    String get(String key) {
        return values.get(key);
    }

    String get(String key, String otherwise) {
        return values.getOrDefault(key, otherwise);
    }

    /** The server's name or address. */
    String right() {
        return get("right", "%any");
    }

    /** What L2TP takes: transport mode, or the port of it. */
    boolean isL2tp() {
        return "transport".equals(get("type"))
                || L2TP_PORT.contains(get("rightprotoport", ""))
                || L2TP_PORT.contains(get("leftprotoport", ""));
    }

    /** Whether it is a server's. */
    public boolean isForAnybody() {
        return right().startsWith("%") || right().equals("0.0.0.0") || right().equals("::");
    }

    /** What Bulkhead does otherwise. */
    void fill(Draft draft) throws ImportException {
        if (get("ike") != null) {
            draft.ike(get("ike"));
        }
        for (String key : new String[] {"esp", "phase2alg"}) {
            if (get(key) != null) {
                draft.esp(get(key));
            }
        }
        if (get("phase2", "esp").equals("ah")) {
            draft.left("AH: Bulkhead has ESP only");
        }
        String by = get("authby", get("leftauth", "secret"));
        if (!by.contains("secret") && !by.contains("psk")) {
            draft.left("authentication by " + by + ": give a certificate with --certificate");
        }
        if ((by + get("leftauth2", "")).contains("xauth")) {
            draft.left("XAUTH: allow it with --xauth");
        }
        if (get("keyexchange", "").equals("ikev2") || Set.of("yes", "insist").contains(get("ikev2", ""))) {
            draft.left("IKEv2: Bulkhead has IKEv1 only");
        }
        if (get("aggressive", get("aggrmode", "no")).equals("yes")) {
            draft.left("aggressive mode: allow it with --aggressive");
        }
        if (get("rightid") != null && !get("rightid").equals("%any")) {
            draft.left(
                    "the server's identity " + get("rightid") + ": Bulkhead takes any that knows the pre-shared key");
        }
        if (get("leftid") != null) {
            draft.ownIdentity(get("leftid"));
        }
    }
}
