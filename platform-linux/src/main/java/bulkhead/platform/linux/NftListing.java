package bulkhead.platform.linux;

import bulkhead.leakguard.policy.InetAddresses;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import tools.jackson.databind.JsonNode;

/**
 * A table in a form to compare, whether it is what we wrote or what nft lists: per chain its definition and its rules in
 * order. nft lists sets in an order of its own, addresses and numbers in other notations, and leaves out matches of
 * {@code nfproto} and {@code l4proto} that a later match implies.
 */
final class NftListing {
    /** {@code ct direction reply} as a number, as some versions of nft list it: IP_CT_DIR_REPLY. */
    private static final String REPLY = "1";

    private NftListing() {}

    static Map<String, List<String>> of(Iterable<? extends JsonNode> objects) {
        Map<String, List<String>> chains = new LinkedHashMap<>();
        for (JsonNode object : objects) {
            String kind = object.propertyNames().iterator().next();
            JsonNode value = object.get(kind);
            switch (kind) {
                case "metainfo", "table", "set" -> {}
                case "chain" -> lines(chains, value.path("name")).addFirst(chain(value));
                case "rule" -> lines(chains, value.path("chain")).add(rule(value));
                default -> lines(chains, value).add(kind);
            }
        }
        return chains;
    }

    private static List<String> lines(Map<String, List<String>> chains, JsonNode name) {
        return chains.computeIfAbsent(name.asString(""), n -> new ArrayList<>());
    }

    private static String chain(JsonNode chain) {
        return List.of(chain.path("type"), chain.path("hook"), chain.path("prio"), chain.path("policy"))
                .toString();
    }

    private static String rule(JsonNode rule) {
        StringBuilder out = new StringBuilder(rule.path("comment").asString(""));
        for (JsonNode statement : rule.path("expr")) {
            JsonNode match = statement.path("match");
            if (match.isMissingNode()) {
                out.append(' ').append(text(statement).replace("admin-prohibited", "3"));
            } else if (!isImplied(match.path("left").path("meta").path("key").asString(""))) {
                TreeSet<String> values = new TreeSet<>();
                addValues(values, match.path("right"));
                out.append(' ')
                        .append(match.path("left"))
                        .append(match.path("op"))
                        .append(values);
            }
        }
        return out.toString();
    }

    /** A value with its properties sorted. */
    private static String text(JsonNode node) {
        if (!node.isObject()) {
            return node.isNull() ? "" : node.asString(node.toString());
        }
        TreeSet<String> properties = new TreeSet<>();
        for (String name : node.propertyNames()) {
            properties.add(name + "=" + text(node.get(name)));
        }
        return properties.toString();
    }

    private static boolean isImplied(String key) {
        return key.equals("nfproto") || key.equals("l4proto");
    }

    private static void addValues(TreeSet<String> to, JsonNode right) {
        if (right.has("set")) {
            right.get("set").forEach(element -> addValues(to, element));
        } else if (right.has("prefix")) {
            JsonNode prefix = right.get("prefix");
            to.add(scalar(prefix.path("addr").asString("")) + "/" + prefix.path("len"));
        } else {
            to.add(right.asString("").equals("reply") ? REPLY : scalar(right.asString("")));
        }
    }

    private static String scalar(String text) {
        if (text.startsWith("0x")) {
            return new BigInteger(text.substring(2), 16).toString();
        }
        if (text.indexOf('.') < 0 && text.indexOf(':') < 0) {
            return text;
        }
        try {
            return InetAddresses.parse(text).getHostAddress();
        } catch (IllegalArgumentException e) {
            return text;
        }
    }
}
