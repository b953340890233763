package bulkhead.app.profile.importer.managers;

import bulkhead.app.profile.importer.draft.Document;
import bulkhead.app.profile.importer.draft.Findings;
import bulkhead.app.profile.importer.draft.ImportException;
import bulkhead.app.profile.importer.draft.Importer;
import bulkhead.app.profile.importer.syntax.Ini;
import bulkhead.app.profile.importer.syntax.ShellScript;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** Scripts with {@code nmcli connection add} and {@code modify} (nmcli(1), nm-settings-nmcli(5)): what they make of key files. */
public final class NmcliImporter implements Importer {
    private static final Pattern NMCLI = Pattern.compile("nmcli\\s");
    /** Options of nmcli itself that take a value. */
    private static final List<String> VALUED = List.of("-c", "-e", "-f", "-g", "-m", "-w");

    /** As nmcli calls properties for short; the rest may be shortened, as long as it is no other's beginning. */
    private static final Map<String, String> ALIASES = Map.of(
            "con-name", "connection.id",
            "type", "connection.type",
            "vpn-type", "vpn.service-type",
            "user", "vpn.user-name",
            "ifname", "connection.interface-name",
            "ip4", "ipv4.addresses",
            "ip6", "ipv6.addresses");

    private static final List<String> PROPERTIES = List.of(
            "connection.id",
            "connection.type",
            "vpn.data",
            "vpn.secrets",
            "vpn.service-type",
            "vpn.user-name",
            "vpn.persistent",
            "vpn.timeout",
            "ipv4.addresses",
            "ipv4.method",
            "ipv4.dns",
            "ipv4.dns-search",
            "ipv4.routes",
            "ipv4.never-default",
            "ipv4.ignore-auto-dns",
            "ipv4.ignore-auto-routes",
            "ipv6.addresses",
            "ipv6.method",
            "ipv6.dns",
            "ipv6.dns-search",
            "ipv6.routes",
            "ipv6.never-default",
            "ipv6.ignore-auto-dns",
            "ipv6.ignore-auto-routes");

    /** The sections of a key file. */
    private final Map<String, Map<String, Map<String, String>>> connections = new LinkedHashMap<>();

    @Override
    public boolean recognises(Document document, String text) {
        return text.contains("vpn") && NMCLI.matcher(text).find();
    }

    @Override
    public boolean readsCommands() {
        return true;
    }

    @Override
    public void read(Document document, String text, Findings found) throws ImportException {
        connections.clear();
        for (ShellScript.Command command : ShellScript.commands(text)) {
            List<String> words = command.words();
            for (int i = 0; i < words.size(); i++) {
                if (words.get(i).equals("nmcli") || words.get(i).endsWith("/nmcli")) {
                    nmcli(words.subList(i + 1, words.size()));
                    break;
                }
            }
        }
        Findings.count(connections.size());
        connections.forEach((name, sections) -> found(name, sections, found));
    }

    private static void found(String name, Map<String, Map<String, String>> sections, Findings found) {
        Map<String, String> vpn = sections.getOrDefault("vpn", new LinkedHashMap<>());
        String user = vpn.remove("user-name");
        if (user != null) {
            vpn.putIfAbsent("user", user);
        }
        String type = vpn.getOrDefault("service-type", "");
        if (type.equals("l2tp")) {
            vpn.put("service-type", KeyFileImporter.SERVICE);
        }
        List<Ini.Section> list = new ArrayList<>();
        sections.forEach((section, values) -> {
            // A key file has escapes.
            values.replaceAll((_, value) -> value.replace("\\", "\\\\"));
            list.add(new Ini.Section(section, values));
        });
        Ini file = new Ini(list);
        if (KeyFileImporter.isOurs(file)) {
            found.add(() -> KeyFileImporter.connection(file, name));
        } else {
            KeyFileImporter.otherKind(file, name, found);
        }
    }

    private void nmcli(List<String> words) {
        int i = 0;
        while (i < words.size() && words.get(i).startsWith("-")) {
            i += VALUED.contains(words.get(i)) ? 2 : 1;
        }
        if (i + 2 >= words.size() || !"connection".startsWith(words.get(i))) {
            return;
        }
        String command = words.get(i + 1);
        List<String> rest = words.subList(i + 2, words.size());
        if ("add".startsWith(command)) {
            add(rest);
        } else if (command.length() > 1 && "modify".startsWith(command) || command.equals("m")) {
            modify(rest);
        }
    }

    private void add(List<String> words) {
        Map<String, Map<String, String>> sections = new LinkedHashMap<>();
        properties(words, sections);
        Map<String, String> connection = sections.getOrDefault("connection", Map.of());
        // What nmcli calls it by itself.
        String device = connection.getOrDefault("interface-name", "--");
        String name = connection.getOrDefault("id", List.of("--", "*").contains(device) ? "vpn" : "vpn-" + device);
        connections.put(name, sections);
    }

    private void modify(List<String> words) {
        List<String> rest = words;
        if (List.of("--temporary", "id", "uuid", "path").contains(rest.getFirst())) {
            rest = rest.subList(1, rest.size());
        }
        if (!rest.isEmpty()) {
            Map<String, Map<String, String>> sections =
                    connections.computeIfAbsent(rest.getFirst(), _ -> new LinkedHashMap<>());
            properties(rest.subList(1, rest.size()), sections);
        }
    }

    /** Pairs of a name and a value; {@code --} between the two kinds of them, or in front of an option, is nothing. */
    private static void properties(List<String> words, Map<String, Map<String, String>> into) {
        for (int i = 0; i + 1 < words.size(); i++) {
            String name = words.get(i);
            if (name.equals("--") || name.equals("--temporary")) {
                continue;
            }
            char modifier = name.startsWith("+") || name.startsWith("-") ? name.charAt(0) : ' ';
            String full = property(modifier == ' ' ? name : name.substring(1));
            set(into, full, modifier, words.get(++i));
        }
    }

    private static String property(String written) {
        String name = ALIASES.getOrDefault(written, written);
        List<String> full = PROPERTIES.stream()
                .filter(property -> name.indexOf('.') > 0 && property.startsWith(name))
                .toList();
        return full.size() == 1 ? full.getFirst() : name;
    }

    private static void set(Map<String, Map<String, String>> into, String property, char modifier, String value) {
        int dot = property.indexOf('.');
        if (dot < 0) {
            return;
        }
        String key = property.substring(dot + 1);
        boolean secrets = property.equals("vpn.secrets");
        Map<String, String> section =
                into.computeIfAbsent(secrets ? "vpn-secrets" : property.substring(0, dot), _ -> new LinkedHashMap<>());
        if (secrets || property.equals("vpn.data")) {
            options(section, modifier, value);
        } else if (modifier == '-' || value.isEmpty()) {
            section.remove(key);
        } else if (modifier == '+') {
            section.merge(key, value, (before, more) -> before + "," + more);
        } else {
            section.put(key, value);
        }
    }

    /** {@code name=value} with commas between them. */
    private static void options(Map<String, String> section, char modifier, String text) {
        if (modifier == ' ') {
            section.keySet().removeIf(key -> !PROPERTIES.contains("vpn." + key));
        }
        for (int from = 0; from < text.length(); ) {
            int end = next(text, ',', from);
            int sign = Math.min(end, next(text, '=', from));
            String key = plain(text.substring(from, sign));
            String value = sign < end ? plain(text.substring(sign + 1, end)) : "";
            if (modifier == '-') {
                section.remove(key);
            } else if (sign < end) {
                section.put(key, value);
            }
            from = end + 1;
        }
    }

    /** Where this sign is that no backslash is in front of. */
    private static int next(String text, char sign, int from) {
        int at = from;
        while (at < text.length() && text.charAt(at) != sign) {
            at += text.charAt(at) == '\\' ? 2 : 1;
        }
        return Math.min(at, text.length());
    }

    /** A backslash takes commas, equal signs, blanks and itself as they stand; blanks around it all are nothing. */
    private static String plain(String text) {
        StringBuilder plain = new StringBuilder();
        int kept = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            char next = i + 1 < text.length() ? text.charAt(i + 1) : 'x';
            boolean escaped = c == '\\' && (",=\\".indexOf(next) >= 0 || Character.isWhitespace(next));
            if (escaped) {
                i++;
            }
            if (escaped || !Character.isWhitespace(c)) {
                plain.append(escaped ? next : c);
                kept = plain.length();
            } else if (kept > 0) {
                plain.append(c);
            }
        }
        plain.setLength(kept);
        return plain.toString();
    }
}
