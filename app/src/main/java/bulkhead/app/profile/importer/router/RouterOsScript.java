package bulkhead.app.profile.importer.router;

import bulkhead.app.profile.importer.draft.Draft;
import bulkhead.app.profile.importer.draft.ImportException;
import bulkhead.app.profile.importer.syntax.Words;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

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

    /** What can be done in a menu: a word that is none of these leads into another. */
    private static final Set<String> VERBS = Set.of(
            "add",
            "set",
            "unset",
            "remove",
            "enable",
            "disable",
            "move",
            "comment",
            "edit",
            "reset",
            "find",
            "get",
            "print",
            "export",
            "import",
            "monitor",
            "terminal");

    private final List<Entry> entries = new ArrayList<>();
    private final Map<String, Entry> named = new HashMap<>();
    /** Where a line without a slash before it begins. */
    private List<String> here = List.of();

    private RouterOsScript() {}

    static List<Entry> entries(String text) throws ImportException {
        RouterOsScript script = new RouterOsScript();
        for (List<Words.Word> words : Words.commands(text)) {
            script.run(new Command(words));
        }
        return script.entries;
    }

    /** As the console does: a line that is a menu alone leads there, one that does something there leaves us where we were. */
    private void run(Command command) {
        if (command.path.isEmpty() && !command.absolute
                || !command.path.isEmpty() && command.path.getFirst().startsWith(":")) {
            return;
        }
        int verb = 0;
        while (verb < command.path.size() && !VERBS.contains(command.path.get(verb))) {
            verb++;
        }
        List<String> menu = command.absolute ? new ArrayList<>() : new ArrayList<>(here);
        for (String step : command.path.subList(0, verb)) {
            if (!step.equals("..")) {
                menu.add(step);
            } else if (!menu.isEmpty()) {
                menu.removeLast();
            }
        }
        if (verb == command.path.size()) {
            here = menu;
        } else {
            carryOut(
                    String.join(" ", menu),
                    command.path.get(verb),
                    verb + 1 < command.path.size() ? command.path.get(verb + 1) : "default",
                    command);
        }
    }

    private void carryOut(String menu, String verb, String name, Command command) {
        switch (verb) {
            case "add" -> add(new Entry(menu, command.values));
            case "set" -> set(menu, name, command);
            case "enable", "disable" -> {
                command.values.put("disabled", verb.equals("enable") ? "no" : "yes");
                set(menu, name, command);
            }
            default -> {}
        }
    }

    /** By its name, or by what it was looked for. */
    private void set(String menu, String name, Command command) {
        command.found.putIfAbsent("name", name);
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
