package bulkhead.app.profile.importer.classic;

import bulkhead.app.profile.importer.draft.Findings;
import bulkhead.app.profile.importer.draft.ImportException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * ipsec.conf(5), of strongSwan and Libreswan: sections, of which some are parts of others by {@code also=}. What comes later counts, be
 * it a value, a part, or a section of the same name; an empty value is none, whatever a part has.
 */
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

    /** Sections begin in the first column, and what is in them does not. */
    void add(String text) throws ImportException {
        Section section = new Section(new LinkedHashMap<>(), new ArrayList<>());
        for (IpsecConfLines lines = new IpsecConfLines(text); lines.next(); ) {
            if (lines.isIndented()) {
                set(section, lines.key(), lines.value());
            } else if (lines.key().equals("conn")) {
                section = sections.computeIfAbsent(
                        lines.value(), _ -> new Section(new LinkedHashMap<>(), new ArrayList<>()));
            } else if (lines.key().equals("include")) {
                includes.add(lines.value());
            } else {
                section = new Section(new LinkedHashMap<>(), new ArrayList<>());
            }
        }
    }

    private static void set(Section section, String key, String value) {
        if (key.equals("also")) {
            section.also().add(value);
        } else if (KEYS.contains(key)) {
            section.values().put(key, value);
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
                values.values().removeIf(String::isEmpty);
                conns.add(new Conn(name, values));
            }
        }
        return conns;
    }

    /** A section's own values come first, then those of its parts, the last one before the others. */
    private void take(String name, Map<String, String> into, Set<String> taken) {
        Section section = sections.get(name);
        if (section != null && taken.add(name)) {
            section.values().forEach(into::putIfAbsent);
            section.also().reversed().forEach(part -> take(part, into, taken));
        }
    }
}
