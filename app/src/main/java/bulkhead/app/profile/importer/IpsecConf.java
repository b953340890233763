package bulkhead.app.profile.importer;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** ipsec.conf(5), of strongSwan and Libreswan: sections, of which some are parts of others by {@code also=}. */
final class IpsecConf {
    /** A file may have any number of others. */
    private static final Set<String> KEYS = Set.of(
            "right",
            "type",
            "rightprotoport",
            "leftprotoport",
            "ike",
            "esp",
            "phase2alg",
            "phase2",
            "authby",
            "leftauth",
            "leftauth2",
            "keyexchange",
            "ikev2",
            "aggressive",
            "aggrmode",
            "rightid",
            "leftid",
            "xauth_identity",
            "modecfgclient");

    private record Section(Map<String, String> values, List<String> also) {}

    private final Map<String, Section> sections = new LinkedHashMap<>();
    private final List<String> includes = new ArrayList<>();

    /** Sections begin in the first column. */
    void add(String text) {
        Section section = new Section(new LinkedHashMap<>(), new ArrayList<>());
        for (String line : (Iterable<String>) text.lines()::iterator) {
            String[] words = line.strip().split("\\s+", 2);
            int equals = line.indexOf('=');
            if (line.isBlank() || words[0].startsWith("#")) {
                continue;
            }
            if (!Character.isWhitespace(line.charAt(0))) {
                section = new Section(new LinkedHashMap<>(), new ArrayList<>());
                if (words[0].equals("conn") && words.length == 2) {
                    sections.putIfAbsent(words[1], section);
                    section = sections.get(words[1]);
                } else if (words[0].equals("include") && words.length == 2) {
                    includes.add(words[1]);
                }
            } else if (equals > 0) {
                set(section, line.substring(0, equals).strip(), value(line.substring(equals + 1)));
            }
        }
    }

    private static void set(Section section, String key, String value) {
        if (key.equals("also")) {
            section.also().add(value);
        } else if (KEYS.contains(key)) {
            section.values().putIfAbsent(key, value);
        }
    }

    List<String> includes() {
        return includes;
    }

    /** A section that another takes in is a part of that one. */
    List<Conn> conns() throws ImportException {
        Findings.count(sections.size());
        Set<String> parts = new HashSet<>();
        sections.values().forEach(section -> parts.addAll(section.also()));
        List<Conn> conns = new ArrayList<>();
        for (String name : sections.keySet()) {
            if (!parts.contains(name) && !name.equals("%default")) {
                Map<String, String> values = new LinkedHashMap<>();
                take(name, values, new HashSet<>());
                take("%default", values, new HashSet<>());
                conns.add(new Conn(name, values));
            }
        }
        return conns;
    }

    /** A section's own values come first, then those of its parts, in order. */
    private void take(String name, Map<String, String> into, Set<String> taken) {
        Section section = sections.get(name);
        if (section != null && taken.add(name)) {
            section.values().forEach(into::putIfAbsent);
            section.also().forEach(part -> take(part, into, taken));
        }
    }

    /** Up to a {@code #} behind a blank, without quotes around it. */
    private static String value(String text) {
        String value = text.strip();
        for (int at = value.indexOf('#', 1); at > 0; at = value.indexOf('#', at + 1)) {
            if (Character.isWhitespace(value.charAt(at - 1))) {
                value = value.substring(0, at).strip();
                break;
            }
        }
        boolean quoted = value.length() > 1 && value.startsWith("\"") && value.endsWith("\"");
        return quoted ? value.substring(1, value.length() - 1) : value;
    }
}
