package bulkhead.app.profile.importer;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Sections of keys and values, as GLib's key files, phone books and xl2tpd have them; the first of equal keys counts. */
record Ini(List<Section> sections) {
    private static final int MOST_LINES = 20_000;

    /** What Windows writes on as many lines as it takes. */
    private static final Set<String> IN_PIECES = Set.of("Routes", "CustomIPSecPolicies");

    /** What each program makes of a line. */
    enum Style {
        /** GLib: a comment is a line of its own, and a value keeps the blanks at its end. */
        KEY_FILE,
        PHONE_BOOK,
        /** xl2tpd: a semicolon begins a comment anywhere. */
        XL2TPD
    }

    record Section(String name, Map<String, String> values) {
        String get(String key) {
            return values.get(key);
        }

        String get(String key, String otherwise) {
            return values.getOrDefault(key, otherwise);
        }
    }

    static Ini parse(String text, Style style) throws ImportException {
        List<Section> sections = new ArrayList<>();
        Map<String, String> values = new LinkedHashMap<>();
        int lines = 0;
        for (String raw : (Iterable<String>) text.lines()::iterator) {
            if (++lines > MOST_LINES) {
                throw new ImportException("the file has more than " + MOST_LINES + " lines");
            }
            String line = style == Style.XL2TPD && raw.indexOf(';') >= 0 ? raw.substring(0, raw.indexOf(';')) : raw;
            String stripped = line.strip();
            int equals = line.indexOf('=');
            if (stripped.startsWith("[") && stripped.endsWith("]")) {
                values = new LinkedHashMap<>();
                sections.add(new Section(stripped.substring(1, stripped.length() - 1), values));
            } else if (!stripped.startsWith("#") && equals > 0) {
                String key = line.substring(0, equals).strip();
                String value = line.substring(equals + 1);
                if (style == Style.PHONE_BOOK && IN_PIECES.contains(key)) {
                    values.merge(key, value.strip(), String::concat);
                } else {
                    values.putIfAbsent(key, style == Style.KEY_FILE ? value.stripLeading() : value.strip());
                }
            }
        }
        return new Ini(sections);
    }

    /** The first section of this name; empty when there is none. */
    Section section(String name) {
        return sections.stream()
                .filter(section -> section.name().equals(name))
                .findFirst()
                .orElse(new Section(name, Map.of()));
    }
}
