package bulkhead.app.profile.importer.classic;

import bulkhead.app.profile.importer.draft.ImportException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * strongSwan's settings, as swanctl.conf has them: sections in sections, of which one may refer to others for what it does not say
 * itself (strongswan.conf(5), and its lexer and grammar in libstrongswan/settings).
 */
final class StrongSwanSettings {
    private static final int MOST_SECTIONS = 5000;
    private static final int MOST_STEPS = 1_000_000;
    private static final int DEEPEST = 32;
    private static final String ENDS_OF_NAME = "#{}:,=\"\r\n\t ";
    private static final String ENDS_OF_VALUE = "#}\"\r\n\t ";

    private record Section(Map<String, String> values, Map<String, Section> sections, Set<String> references) {
        Section() {
            this(new LinkedHashMap<>(), new LinkedHashMap<>(), new LinkedHashSet<>());
        }
    }

    /** A section with those that it refers to, in the order in which they are asked. */
    final class View {
        private final List<Section> sections;

        private View(List<Section> sections) {
            this.sections = sections;
        }

        /** Null where nobody says it. */
        String get(String key) {
            for (Section section : sections) {
                if (section.values().containsKey(key)) {
                    return section.values().get(key);
                }
            }
            return null;
        }

        /** The values of all keys that begin so. */
        List<String> all(String prefix) {
            List<String> found = new ArrayList<>();
            sections.forEach(section -> section.values().forEach((key, value) -> {
                if (key.startsWith(prefix)) {
                    found.add(value);
                }
            }));
            return found;
        }

        /** The sections in it whose names begin so, by their names. */
        Map<String, View> sections(String prefix) throws ImportException {
            Map<String, View> found = new LinkedHashMap<>();
            for (Section section : sections) {
                for (String name : section.sections().keySet()) {
                    if (name.startsWith(prefix) && !found.containsKey(name)) {
                        found.put(name, section(name));
                    }
                }
            }
            return found;
        }

        View section(String name) throws ImportException {
            List<Section> into = new ArrayList<>();
            Set<String> taken = new HashSet<>();
            for (Section section : sections) {
                step();
                if (section.sections().containsKey(name)) {
                    follow(section.sections().get(name), into, taken);
                }
            }
            return new View(into);
        }
    }

    private final Section root = new Section();
    private final List<String> includes = new ArrayList<>();
    private final String text;
    private int count;
    private int steps;
    private int at;

    private StrongSwanSettings(String text) {
        this.text = text;
    }

    static StrongSwanSettings parse(String text) throws ImportException {
        StrongSwanSettings settings = new StrongSwanSettings(text);
        settings.statements(settings.root, 0);
        return settings;
    }

    View root() {
        return new View(List.of(root));
    }

    /** The files that it takes in as well. */
    List<String> includes() {
        return includes;
    }

    private void step() throws ImportException {
        if (++steps > MOST_STEPS) {
            throw new ImportException("the settings refer to one another too often");
        }
    }

    private void follow(Section section, List<Section> into, Set<String> taken) throws ImportException {
        step();
        into.add(section);
        for (String reference : section.references()) {
            if (taken.add(reference)) {
                Section referred = root;
                for (String name : reference.split("\\.")) {
                    referred = referred == null ? null : referred.sections().get(name);
                }
                if (referred != null) {
                    follow(referred, into, taken);
                }
            }
        }
    }

    private void statements(Section section, int depth) throws ImportException {
        if (depth > DEEPEST) {
            throw new ImportException("the settings are nested too deeply");
        }
        while (true) {
            passOver();
            if (at == text.length()) {
                return;
            }
            if (text.charAt(at) == '}') {
                at++;
                return;
            }
            statement(section, depth);
        }
    }

    private void statement(Section section, int depth) throws ImportException {
        String name = until(ENDS_OF_NAME);
        if (name.equals("include") && at < text.length() && " \t".indexOf(text.charAt(at)) >= 0) {
            String pattern = value();
            if (!pattern.startsWith("=")) {
                includes.add(pattern);
                return;
            }
            section.values().put(name, pattern.substring(1).strip());
            return;
        }
        passOver();
        char sign = at < text.length() ? text.charAt(at) : ' ';
        if (name.isEmpty() || sign != '=' && sign != ':' && sign != '{' || ++count > MOST_SECTIONS) {
            throw new ImportException("the settings of strongSwan are not as it writes them");
        }
        at++;
        if (sign == '=') {
            section.values().put(name, value());
            return;
        }
        // A section that is there already is added to.
        Section inner = section.sections().computeIfAbsent(name, _ -> new Section());
        if (sign == ':') {
            references(inner);
        }
        statements(inner, depth + 1);
    }

    private void references(Section section) throws ImportException {
        while (at < text.length() && text.charAt(at) != '{') {
            passOver();
            String name = until(ENDS_OF_NAME);
            if (!name.isEmpty()) {
                section.references().add(name);
            } else if (at < text.length() && text.charAt(at) != '{') {
                at++;
            }
        }
        at = Math.min(at + 1, text.length());
    }

    /** Blanks, lines' ends and comments. */
    private void passOver() {
        while (at < text.length()) {
            char c = text.charAt(at);
            if (c == '#') {
                int end = text.indexOf('\n', at);
                at = end < 0 ? text.length() : end;
            } else if (Character.isWhitespace(c)) {
                at++;
            } else {
                return;
            }
        }
    }

    private String until(String ends) {
        int from = at;
        while (at < text.length() && ends.indexOf(text.charAt(at)) < 0) {
            at++;
        }
        return text.substring(from, at);
    }

    /** Words and texts up to the line's end, with one blank between them. */
    private String value() throws ImportException {
        List<String> parts = new ArrayList<>();
        while (at < text.length() && "#}\n".indexOf(text.charAt(at)) < 0) {
            char c = text.charAt(at);
            if (c == '"') {
                parts.add(quoted());
            } else if (ENDS_OF_VALUE.indexOf(c) >= 0) {
                at++;
            } else {
                parts.add(until(ENDS_OF_VALUE));
            }
        }
        return String.join(" ", parts);
    }

    private String quoted() throws ImportException {
        StringBuilder value = new StringBuilder();
        for (at++; at < text.length(); at++) {
            char c = text.charAt(at);
            if (c == '"') {
                at++;
                return value.toString();
            }
            if (c == '\\' && at + 1 < text.length()) {
                at += text.startsWith("\r\n", at + 1) ? 2 : 1;
                c = text.charAt(at);
                value.append(
                        switch (c) {
                            case 'n' -> "\n";
                            case 'r' -> "\r";
                            case 't' -> "\t";
                            // Joins two lines.
                            case '\n' -> "";
                            default -> String.valueOf(c);
                        });
            } else if (c != '\r') {
                value.append(c);
            }
        }
        throw new ImportException("a quoted text has no end");
    }
}
