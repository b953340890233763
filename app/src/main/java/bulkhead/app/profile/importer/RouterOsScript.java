package bulkhead.app.profile.importer;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What a script of RouterOS, such as one of {@code /export}, adds to its menus and sets there. */
final class RouterOsScript {
    /** @param menu its words with blanks between them, whether it was written with blanks or slashes */
    record Entry(String menu, Map<String, String> values) {
        String get(String key) {
            return values.get(key);
        }

        boolean isOn() {
            return !Draft.isTrue(get("disabled"));
        }
    }

    /** One command: where, what, on which entry, and with which values. */
    private static final class Command {
        private final List<String> path = new ArrayList<>();
        private final Map<String, String> values = new LinkedHashMap<>();
        private final Map<String, String> found = new LinkedHashMap<>();
        private boolean absolute;

        Command(List<Words.Word> words) {
            boolean finding = false;
            for (Words.Word word : words) {
                int equals = word.text().indexOf('=');
                if (!word.quoted() && word.text().equals("[")) {
                    finding = true;
                } else if (!word.quoted() && word.text().equals("]")) {
                    finding = false;
                } else if (equals > 0) {
                    (finding ? found : values)
                            .putIfAbsent(
                                    word.text().substring(0, equals),
                                    word.text().substring(equals + 1));
                } else if (!finding && values.isEmpty()) {
                    absolute |= path.isEmpty() && word.text().startsWith("/");
                    for (String part : word.text().split("/")) {
                        if (!part.isEmpty()) {
                            path.add(part);
                        }
                    }
                }
            }
        }
    }

    private final List<Entry> entries = new ArrayList<>();
    private final Map<String, Entry> named = new HashMap<>();
    private String menu = "";

    private RouterOsScript() {}

    static List<Entry> entries(String text) throws ImportException {
        RouterOsScript script = new RouterOsScript();
        for (List<Words.Word> words : Words.commands(text)) {
            script.run(new Command(words));
        }
        return script.entries;
    }

    private void run(Command command) {
        int verb = Math.max(command.path.indexOf("add"), command.path.indexOf("set"));
        if (command.absolute) {
            menu = String.join(" ", verb < 0 ? command.path : command.path.subList(0, verb));
        }
        if (verb < 0) {
            return;
        }
        if (command.path.get(verb).equals("add")) {
            add(new Entry(menu, command.values));
            return;
        }
        // By its name, or by what it was looked for.
        command.found.putIfAbsent("name", verb + 1 < command.path.size() ? command.path.get(verb + 1) : "default");
        Entry there = named.get(menu + "/" + command.found.get("name"));
        if (there == null) {
            command.found.forEach(command.values::putIfAbsent);
            add(new Entry(menu, command.values));
        } else {
            there.values().putAll(command.values);
        }
    }

    private void add(Entry entry) {
        entries.add(entry);
        named.putIfAbsent(entry.menu() + "/" + entry.values().getOrDefault("name", ""), entry);
    }
}
