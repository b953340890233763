package bulkhead.app.profile.importer;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Sections of keys and values, as GLib's key files, phone books and xl2tpd have them; the first of equal keys counts. */
record Ini(List<Section> sections) {
    private static final int MOST_LINES = 20_000;

    record Section(String name, Map<String, String> values) {
        String get(String key) {
            return values.get(key);
        }
    }

    static Ini parse(String text) throws ImportException {
        List<Section> sections = new ArrayList<>();
        Map<String, String> values = new LinkedHashMap<>();
        int lines = 0;
        for (String raw : (Iterable<String>) text.lines()::iterator) {
            if (++lines > MOST_LINES) {
                throw new ImportException("the file has more than " + MOST_LINES + " lines");
            }
            String line = raw.strip();
            int equals = line.indexOf('=');
            if (line.startsWith("[") && line.endsWith("]")) {
                values = new LinkedHashMap<>();
                sections.add(new Section(line.substring(1, line.length() - 1), values));
            } else if (!line.startsWith("#") && !line.startsWith(";") && equals > 0) {
                values.putIfAbsent(
                        line.substring(0, equals).strip(),
                        line.substring(equals + 1).strip());
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
