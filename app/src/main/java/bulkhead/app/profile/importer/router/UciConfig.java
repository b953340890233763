package bulkhead.app.profile.importer.router;

import bulkhead.app.profile.importer.draft.Draft;
import bulkhead.app.profile.importer.draft.ImportException;
import bulkhead.app.profile.importer.syntax.ShellScript;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * OpenWrt's configuration: its files by the rules of libuci's file.c, and what {@code uci show} prints and {@code uci set} takes, by
 * those of the shell.
 */
final class UciConfig {
    private static final int MOST_LINES = 50_000;

    /** @param options an option has one value, and a list any number */
    record Section(String type, String name, Map<String, List<String>> options) {
        /** Null where there is none. */
        String get(String option) {
            List<String> values = options.get(option);
            return values == null || values.isEmpty() ? null : values.getLast();
        }

        String get(String option, String otherwise) {
            String value = get(option);
            return value == null ? otherwise : value;
        }

        /** Of a list, or of an option with blanks between them. */
        List<String> all(String option) {
            List<String> all = new ArrayList<>();
            for (String value : options.getOrDefault(option, List.of())) {
                for (String one : value.split("\\s+")) {
                    if (!one.isEmpty()) {
                        all.add(one);
                    }
                }
            }
            return all;
        }

        /** As OpenWrt reads truth. */
        boolean isOn(String option, boolean otherwise) {
            return switch (get(option, "")) {
                case "1", "on", "true", "yes", "enabled" -> true;
                case "0", "off", "false", "no", "disabled" -> false;
                default -> otherwise;
            };
        }
    }

    private final Map<String, Section> named = new LinkedHashMap<>();
    private final Map<String, Integer> counts = new LinkedHashMap<>();
    private String current = "";
    private Section section;
    private int lines;

    private UciConfig() {}

    static List<Section> ofFile(String text) throws ImportException {
        UciConfig config = new UciConfig();
        for (List<String> words : UciWords.lines(text)) {
            config.line(words);
        }
        return List.copyOf(config.named.values());
    }

    static List<Section> ofCommands(String text) throws ImportException {
        UciConfig config = new UciConfig();
        config.commands(text, false);
        return List.copyOf(config.named.values());
    }

    private void count() throws ImportException {
        if (++lines > MOST_LINES) {
            throw new ImportException("the file has more than " + MOST_LINES + " lines");
        }
    }

    private void line(List<String> words) throws ImportException {
        count();
        String first = words.getFirst();
        String second = words.size() > 1 ? words.get(1) : "";
        switch (first) {
            case "package", "p" -> {
                section = null;
                current = second;
            }
            case "config", "c" -> section = section(current, second, words.size() > 2 ? words.get(2) : null);
            case "option", "o", "list", "l" -> {
                if (section == null) {
                    throw new ImportException("an option stands before the first section");
                }
                set(section, second, words.size() > 2 ? words.get(2) : "", first.startsWith("l"));
            }
            default -> throw new ImportException("'" + Draft.shown(first) + "' is no word of OpenWrt's configuration");
        }
    }

    /** One with a name that is there already is added to. */
    private Section section(String config, String type, String name) {
        String known = name;
        if (known == null || known.isEmpty()) {
            int number = counts.merge(config + "." + type, 1, Integer::sum) - 1;
            known = "@" + type + "[" + number + "]";
        }
        String shown = known;
        return named.computeIfAbsent(config + "." + known, _ -> new Section(type, shown, new LinkedHashMap<>()));
    }

    private static void set(Section section, String option, String value, boolean adds) {
        List<String> values = section.options().computeIfAbsent(option, _ -> new ArrayList<>());
        if (!adds) {
            values.clear();
        }
        values.add(value);
    }

    /** @param batch whether each is one for uci itself */
    private void commands(String text, boolean batch) throws ImportException {
        for (ShellScript.Command command : ShellScript.commands(text)) {
            count();
            List<String> words = command.words();
            int uci = words.indexOf("uci");
            if (uci >= 0 || batch) {
                List<String> rest = words.subList(uci + 1, words.size()).stream()
                        .filter(word -> !word.startsWith("-"))
                        .toList();
                uci(rest, command.input());
            } else if (isPath(words.getFirst())) {
                // What uci show prints.
                assign(String.join("\n", words), false);
            }
        }
    }

    private void uci(List<String> words, String input) throws ImportException {
        String argument = words.size() > 1 ? words.get(1) : "";
        switch (words.isEmpty() ? "" : words.getFirst()) {
            case "set" -> assign(argument, false);
            case "add_list" -> assign(argument, true);
            case "add" -> {
                if (words.size() > 2) {
                    section(argument, words.get(2), null);
                }
            }
            case "batch" -> {
                if (input != null) {
                    commands(input, true);
                }
            }
            default -> {
                // What is taken away was there before the script, and the rest changes nothing.
            }
        }
    }

    private static boolean isPath(String word) {
        int sign = word.indexOf('=');
        return sign > 0 && word.substring(0, sign).matches("\\A[\\w-]++(\\.[\\w@\\[\\]-]++){1,2}");
    }

    /** {@code config.section=type} or {@code config.section.option=value}; a list has its values in lines. */
    private void assign(String text, boolean adds) {
        int sign = text.indexOf('=');
        if (!isPath(text)) {
            return;
        }
        String[] path = text.substring(0, sign).split("\\.");
        String value = text.substring(sign + 1);
        if (path.length == 2) {
            section(path[0], value, resolved(path[0], path[1]));
            return;
        }
        Section in = named.get(path[0] + "." + resolved(path[0], path[1]));
        if (in == null) {
            // Of a section that was there before the script.
            in = section(path[0], "", path[1]);
        }
        boolean list = adds;
        for (String one : value.split("\n", -1)) {
            set(in, path[2], one, list);
            list = true;
        }
    }

    /** The last one of a type is {@code @type[-1]}. */
    private String resolved(String config, String name) {
        if (name.startsWith("@") && name.endsWith("[-1]")) {
            String type = name.substring(1, name.length() - 4);
            return "@" + type + "[" + (counts.getOrDefault(config + "." + type, 1) - 1) + "]";
        }
        return name;
    }
}
