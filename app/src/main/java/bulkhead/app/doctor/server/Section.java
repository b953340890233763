package bulkhead.app.doctor.server;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Settings a line below headings, as ipsec.conf(5) ({@code conn NAME}) and xl2tpd.conf(5) ({@code [lns NAME]}) have them.
 *
 * @param name without brackets
 */
record Section(String name, Map<String, String> settings) {
    /** Longer chains of {@code also=} go in a circle. */
    private static final int MOST_ALSO = 16;

    static List<Section> parse(String text) {
        List<Section> all = new ArrayList<>();
        for (String line : text.lines().toList()) {
            String words = line.strip();
            if (words.isEmpty() || words.startsWith("#") || words.startsWith(";")) {
                continue;
            }
            if (words.startsWith("[") && words.endsWith("]")) {
                all.add(new Section(words.substring(1, words.length() - 1).strip(), new LinkedHashMap<>()));
            } else if (words.startsWith("conn ") || words.startsWith("config ")) {
                all.add(new Section(words.replaceAll("\\s+", " "), new LinkedHashMap<>()));
            } else if (!all.isEmpty() && words.indexOf('=') > 0) {
                String[] parts = words.split("=", 2);
                String value = uncommented(parts[1]);
                all.getLast().settings().put(parts[0].strip(), value.replaceAll("\\A\"|\"\\z", ""));
            }
        }
        return all;
    }

    /** A comment begins at the line's begin, or after a blank. */
    static String uncommented(String line) {
        for (int at = line.indexOf('#'); at >= 0; at = line.indexOf('#', at + 1)) {
            if (at == 0 || Character.isWhitespace(line.charAt(at - 1))) {
                return line.substring(0, at).strip();
            }
        }
        return line.strip();
    }

    static Optional<Section> of(List<Section> all, String name) {
        return all.stream().filter(section -> section.name().equals(name)).findFirst();
    }

    /** The connections of ipsec.conf, each with what {@code %default} and {@code also=} give it. */
    static List<Section> connections(List<Section> all) {
        return all.stream()
                .filter(section ->
                        section.name().startsWith("conn ") && !section.name().equals("conn %default"))
                .map(section -> whole(section, all))
                .toList();
    }

    private static Section whole(Section section, List<Section> all) {
        Map<String, String> settings = new LinkedHashMap<>();
        of(all, "conn %default").ifPresent(it -> settings.putAll(it.settings()));
        List<Section> chain = new ArrayList<>();
        for (Optional<Section> next = Optional.of(section);
                next.isPresent() && chain.size() < MOST_ALSO;
                next = of(all, "conn " + next.get().get("also"))) {
            chain.addFirst(next.get());
        }
        chain.forEach(it -> settings.putAll(it.settings()));
        return new Section(section.name(), settings);
    }

    String get(String key) {
        return settings.getOrDefault(key, "");
    }
}
