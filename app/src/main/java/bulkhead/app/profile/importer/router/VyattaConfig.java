package bulkhead.app.profile.importer.router;

import bulkhead.app.profile.importer.draft.ImportException;
import bulkhead.app.profile.importer.syntax.ShellScript;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The configuration of a router of Vyatta's line (EdgeOS, VyOS): a tree, written in braces by the rules of vyatta-cfg's cparse and
 * vyos1x-config's lexer, or as {@code set} commands, which a shell reads.
 */
final class VyattaConfig {
    private static final int MOST_NODES = 50_000;
    private static final int DEEPEST = 64;
    private static final Set<String> VERBS = Set.of("set", "edit", "up", "top", "exit", "delete", "configure", "run");
    private static final JsonMapper MAPPER = new JsonMapper();
    private static final Pattern JSON = Pattern.compile("\"(l2tp-client|l2tp|ipsec)\"\\s*+:\\s*+\\{");
    private static final Pattern BRACES = Pattern.compile("(?m)^[ \\t]*+(interfaces|vpn|protocols)[ \\t]*+\\{");

    /** A value is a node without nodes in it. */
    record Node(Map<String, Node> nodes) {
        static final Node NONE = new Node(Map.of());

        Node at(String... path) {
            Node node = this;
            for (String name : path) {
                node = node.nodes.getOrDefault(name, NONE);
            }
            return node;
        }

        boolean has(String name) {
            return nodes.containsKey(name);
        }

        /** The only value, or the last of several; null where there is none. */
        String value(String... path) {
            String last = null;
            for (String value : at(path).nodes.keySet()) {
                last = value;
            }
            return last;
        }

        private Node inner(String name) {
            return nodes.computeIfAbsent(name, _ -> new Node(new LinkedHashMap<>()));
        }
    }

    private final Node root = new Node(new LinkedHashMap<>());
    private final String text;
    private int count;
    private int at;

    private VyattaConfig(String text) {
        this.text = text;
    }

    /** Whether it is a tree, and no list of commands. */
    static boolean isTree(String text) {
        return !text.startsWith("#!") && BRACES.matcher(text).find() || isJson(text);
    }

    private static boolean isJson(String text) {
        return text.stripLeading().startsWith("{") && JSON.matcher(text).find();
    }

    /** In braces, or in JSON, as UniFi's controllers take it (config.gateway.json). */
    static Node ofTree(String text) throws ImportException {
        if (isJson(text)) {
            VyattaConfig config = new VyattaConfig("");
            try {
                config.json(config.root, MAPPER.readTree(text));
            } catch (JacksonException e) {
                throw new ImportException("the configuration is not valid JSON");
            }
            return config.root;
        }
        VyattaConfig config = new VyattaConfig(text);
        config.nodes(config.root, 0);
        return config.root;
    }

    /** {@code set}, and {@code edit}, {@code up}, {@code top} and {@code exit}, which move where it begins. */
    static Node ofCommands(String text) throws ImportException {
        VyattaConfig config = new VyattaConfig("");
        List<String> place = new ArrayList<>();
        for (ShellScript.Command command : ShellScript.commands(text)) {
            // A script has the name of a wrapper in front, and a terminal its prompt.
            List<String> words = command.words();
            int verb = VERBS.contains(words.getFirst()) ? 0 : 1;
            if (words.size() <= verb) {
                continue;
            }
            List<String> rest = words.subList(verb + 1, words.size());
            switch (words.get(verb)) {
                case "set" -> config.set(place, rest);
                case "edit" -> place.addAll(rest);
                case "up", "exit" -> place = new ArrayList<>(place.subList(0, Math.max(0, place.size() - 1)));
                case "top", "configure", "begin" -> place.clear();
                default -> {
                    // What is deleted was there before, and the rest changes nothing.
                }
            }
        }
        return config.root;
    }

    /** Nested no deeper than the reader of JSON allows. */
    private void json(Node into, JsonNode from) throws ImportException {
        for (Map.Entry<String, JsonNode> property : from.properties()) {
            count();
            Node node = into.inner(property.getKey());
            JsonNode value = property.getValue();
            for (JsonNode one : value.isArray() ? value : List.of(value)) {
                if (one.isObject()) {
                    json(node, one);
                } else if (!one.asString("").replace("'", "").isEmpty()) {
                    count();
                    node.inner(one.asString());
                }
            }
        }
    }

    private void set(List<String> place, List<String> path) throws ImportException {
        Node node = root;
        for (List<String> part : List.of(place, path)) {
            for (String name : part) {
                node = node.inner(name);
                count();
            }
        }
    }

    private void count() throws ImportException {
        if (++count > MOST_NODES) {
            throw new ImportException("the configuration has more than " + MOST_NODES + " nodes");
        }
    }

    private void nodes(Node into, int depth) throws ImportException {
        if (depth > DEEPEST) {
            throw new ImportException("the configuration is nested too deeply");
        }
        while (true) {
            passOver(true);
            if (at == text.length()) {
                return;
            }
            if (text.charAt(at) == '}') {
                at++;
                return;
            }
            node(into, depth);
        }
    }

    /** A name, a value or none, and a brace or the line's end; with {@code !} in front it is switched off. */
    private void node(Node parent, int depth) throws ImportException {
        count();
        boolean off = text.charAt(at) == '!';
        if (off) {
            at++;
            passOver(false);
        }
        Node node = off ? new Node(new LinkedHashMap<>()) : parent;
        while (true) {
            passOver(false);
            char c = at < text.length() ? text.charAt(at) : '\n';
            if (c == '{') {
                at++;
                nodes(node, depth + 1);
                return;
            }
            if (c == '\n' || c == '}') {
                return;
            }
            node = node.inner(word());
        }
    }

    /** Blanks and comments. @param lines and the ends of lines */
    private void passOver(boolean lines) {
        while (at < text.length()) {
            char c = text.charAt(at);
            if (text.startsWith("/*", at)) {
                at = after("*/", at + 2);
            } else if (text.startsWith("//", at)) {
                int end = text.indexOf('\n', at);
                at = end < 0 ? text.length() : end;
            } else if (c == ' ' || c == '\t' || c == '\r' || lines && c == '\n') {
                at++;
            } else {
                return;
            }
        }
    }

    private int after(String end, int from) {
        int found = text.indexOf(end, from);
        return found < 0 ? text.length() : found + end.length();
    }

    private String word() throws ImportException {
        char c = text.charAt(at);
        if (c == '"' || c == '\'') {
            return quoted(c);
        }
        int from = at;
        while (at < text.length() && " \t\r\n{}".indexOf(text.charAt(at)) < 0) {
            at++;
        }
        if (at == from) {
            at++;
        }
        String word = text.substring(from, at);
        // XORP's form, which Vyatta reads as well.
        return word.length() > 1 && word.endsWith(":") && text.startsWith(" ", at)
                ? word.substring(0, word.length() - 1)
                : word;
    }

    private String quoted(char quote) throws ImportException {
        StringBuilder word = new StringBuilder();
        for (at++; at < text.length(); at++) {
            char c = text.charAt(at);
            if (c == quote) {
                at++;
                return word.toString();
            }
            if (c == '\\' && at + 1 < text.length() && "\"'\\/".indexOf(text.charAt(at + 1)) >= 0) {
                c = text.charAt(++at);
            }
            word.append(c);
        }
        throw new ImportException("a quoted text has no end");
    }
}
