package bulkhead.app.profile.importer.classic;

import bulkhead.app.profile.importer.classic.StrongSwanSettings.View;
import bulkhead.app.profile.importer.draft.Findings;
import bulkhead.app.profile.importer.draft.ImportException;
import bulkhead.app.profile.importer.syntax.Words;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** swanctl.conf(5): strongSwan's connections and their pre-shared keys, by the names that ipsec.conf(5) has for the same. */
final class SwanctlConf {
    private static final Pattern HEAD =
            Pattern.compile("(?m)^[ \\t]*+(connections|secrets)[ \\t]*+(:[^{\\n]*+)?+\\s*+\\{");
    private static final Pattern L2TP_PORT = Pattern.compile("\\[(udp|17)/(1701|l2tp)]");

    private SwanctlConf() {}

    static boolean recognises(String text) {
        return HEAD.matcher(text).find();
    }

    static void read(String text, Halves halves) throws ImportException {
        StrongSwanSettings settings = StrongSwanSettings.parse(text);
        Map<String, View> connections = settings.root().section("connections").sections("");
        Findings.count(connections.size());
        for (Map.Entry<String, View> one : connections.entrySet()) {
            Conn conn = conn(one.getKey(), one.getValue());
            if (conn.isForAnybody()) {
                halves.server("this swanctl.conf", "its connection " + conn.name());
            } else {
                halves.add(conn);
            }
        }
        for (View secret : settings.root().section("secrets").sections("ike").values()) {
            if (secret.get("secret") != null) {
                // In quotes or not, 0x and 0s mean what they mean in ipsec.secrets.
                halves.keys().add(secret.all("id"), new Words.Word(secret.get("secret"), false));
            }
        }
        if (!settings.includes().isEmpty()) {
            halves.left("what swanctl.conf includes: " + String.join(", ", settings.includes()));
        }
    }

    private static Conn conn(String name, View from) throws ImportException {
        Map<String, String> values = new LinkedHashMap<>();
        values.put("right", first(from.get("remote_addrs")));
        // 0 or nothing is IKEv2 for who begins.
        values.put("keyexchange", "1".equals(from.get("version")) ? "ikev1" : "ikev2");
        put(values, "aggressive", from.get("aggressive"));
        put(values, "ike", proposals(from.get("proposals")));
        for (View round : from.sections("local").values()) {
            String auth = round.get("auth") == null ? "pubkey" : round.get("auth");
            put(values, values.containsKey("leftauth") ? "leftauth2" : "leftauth", auth);
            put(values, "leftid", round.get("id"));
        }
        for (View round : from.sections("remote").values()) {
            if (round.get("id") != null) {
                put(values, "rightid", round.get("id"));
            }
        }
        for (View child : from.section("children").sections("").values()) {
            boolean ports = L2TP_PORT
                    .matcher(child.get("remote_ts") + " " + child.get("local_ts"))
                    .find();
            if (ports || "transport".equals(child.get("mode"))) {
                values.put("type", "transport");
                put(values, "esp", proposals(child.get("esp_proposals")));
                break;
            }
        }
        return new Conn(name, values);
    }

    private static void put(Map<String, String> values, String key, String value) {
        if (value != null && !value.isEmpty()) {
            values.putIfAbsent(key, value);
        }
    }

    private static String proposals(String value) {
        return "default".equals(value) ? null : value;
    }

    /** The first that is one address or name, and no network or range. */
    private static String first(String addresses) {
        return addresses == null
                ? "%any"
                : List.of(addresses.split("[,\\s]+")).stream()
                        .filter(one -> !one.isEmpty() && one.indexOf('/') < 0 && !one.matches("\\A[0-9.]++-[0-9.]++"))
                        .findFirst()
                        .orElse("%any");
    }
}
