package bulkhead.app.profile.importer.syntax;

import bulkhead.app.profile.importer.draft.ImportException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Sections of keys and values, as GLib's key files, phone books and xl2tpd have them. */
public record Ini(List<Section> sections) {
    private static final int MOST_LINES = 20_000;

    /** What Windows writes on as many lines as it takes. */
    private static final Set<String> IN_PIECES = Set.of("Routes", "CustomIPSecPolicies");

    /** What each program makes of a line. */
    public enum Style {
        /**
         * GLib: a comment is a line of its own, a value keeps the blanks at its end, sections of one name are one, and the last of
         * equal keys counts.
         */
        KEY_FILE,
        /** Windows: the first of equal keys counts. */
        PHONE_BOOK,
        /** xl2tpd: a semicolon begins a comment anywhere. */
        XL2TPD
    }

    public record Section(String name, Map<String, String> values) {
        public String get(String key) {
            return values.get(key);
        }

        public String get(String key, String otherwise) {
            return values.getOrDefault(key, otherwise);
        }
    }

    public static Ini parse(String text, Style style) throws ImportException {
        Map<String, Section> known = new LinkedHashMap<>();
        List<Section> sections = new ArrayList<>();
        Map<String, String> values = new LinkedHashMap<>();
        int lines = 0;
        for (String raw : (Iterable<String>) text.lines()::iterator) {
            if (++lines > MOST_LINES) {
                throw new ImportException("the file has more than " + MOST_LINES + " lines");
            }
            String line = style == Style.XL2TPD && raw.indexOf(';') >= 0 ? raw.substring(0, raw.indexOf(';')) : raw;
            // Other blanks than ASCII's are letters to these programs.
            String stripped = line.trim();
            int equals = line.indexOf('=');
            if (stripped.startsWith("[") && stripped.endsWith("]")) {
                Section section = new Section(stripped.substring(1, stripped.length() - 1), new LinkedHashMap<>());
                Section before = style == Style.KEY_FILE ? known.putIfAbsent(section.name(), section) : null;
                if (before == null) {
                    sections.add(section);
                }
                values = (before == null ? section : before).values();
            } else if (!stripped.startsWith("#") && equals > 0) {
                set(values, line.substring(0, equals).trim(), line.substring(equals + 1), style);
            }
        }
        return new Ini(sections);
    }

    private static void set(Map<String, String> values, String key, String value, Style style) {
        if (style == Style.KEY_FILE) {
            values.put(
                    key,
                    value.substring(value.length() + 1 - (value + '.').trim().length()));
        } else if (style == Style.PHONE_BOOK && IN_PIECES.contains(key)) {
            values.merge(key, value.trim(), String::concat);
        } else {
            values.putIfAbsent(key, value.trim());
        }
    }

    /** The first section of this name; empty when there is none. */
    public Section section(String name) {
        return sections.stream()
                .filter(section -> section.name().equals(name))
                .findFirst()
                .orElse(new Section(name, Map.of()));
    }
}
