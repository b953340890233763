package bulkhead.platform.linux.nft;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import tools.jackson.databind.JsonNode;

/**
 * A table in a form to compare, whether it is what we wrote or what nft lists: per chain its definition and its rules in
 * order. nft lists values in notations of its own, see {@link NftValues}, and leaves out matches of
 * {@code nfproto} and {@code l4proto} that a later match implies.
 */
final class NftListing {
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
            if (statement.has(NftRules.COUNTER)) {
                // It counts up.
                continue;
            }
            if (match.isMissingNode()) {
                out.append(' ').append(text(statement).replace("admin-prohibited", "3"));
            } else if (!isImplied(match.path("left").path("meta").path("key").asString(""))) {
                out.append(' ')
                        .append(match.path("left"))
                        .append(match.path("op"))
                        .append(NftValues.of(match.path("right")));
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
}
