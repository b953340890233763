package bulkhead.app.profile.importer;

import java.util.ArrayList;
import java.util.List;

/**
 * The commands of a script for a POSIX shell or bash, with the words that they get: quotes, variables and here-documents are
 * theirs (POSIX, XCU 2). Nothing is run, and every branch is taken.
 */
final class ShellScript {
    private static final int MOST_COMMANDS = 50_000;

    /**
     * A simple command.
     *
     * @param words with a variable that is not known between marks
     * @param input of a here-document, or null
     */
    record Command(List<String> words, String input) {}

    private final Variables variables = new Variables(false);
    private final List<Command> commands = new ArrayList<>();
    private final ShellWords words;

    private ShellScript(String text) {
        words = new ShellWords(Variables.plain(text), variables);
    }

    static List<Command> commands(String text) throws ImportException {
        ShellScript script = new ShellScript(text);
        while (script.words.next()) {
            script.run(script.words.command(), script.words.input());
            if (script.commands.size() > MOST_COMMANDS) {
                throw new ImportException("the script has more than " + MOST_COMMANDS + " commands");
            }
        }
        return script.commands;
    }

    private void run(List<String> command, String input) {
        int first = 0;
        while (first < command.size() && (assigns(command.get(first)) || isDeclaration(command.get(first)))) {
            first++;
        }
        if (first < command.size()) {
            forget(command);
            commands.add(new Command(command, input));
        }
    }

    private static boolean isDeclaration(String word) {
        return switch (word) {
            case "export", "local", "readonly", "declare", "typeset", "then", "else", "do", "{" -> true;
            default -> false;
        };
    }

    /** {@code name=value} and {@code name+=value}. */
    private boolean assigns(String word) {
        int end = 0;
        while (end < word.length() && isName(word.charAt(end))) {
            end++;
        }
        boolean adds = word.startsWith("+=", end);
        if (end == 0 || Character.isDigit(word.charAt(0)) || !adds && !word.startsWith("=", end)) {
            return false;
        }
        String name = word.substring(0, end);
        String value = word.substring(end + (adds ? 2 : 1));
        variables.set(name, adds ? variables.resolve(Variables.mark(name)) + value : value);
        return true;
    }

    /** What is read, or goes through a list, is somebody else's to say. */
    private void forget(List<String> command) {
        if (command.getFirst().equals("read") || command.getFirst().equals("for")) {
            command.stream().skip(1).filter(word -> !word.startsWith("-")).forEach(variables::remove);
        }
    }

    static boolean isName(char c) {
        return c == '_' || c >= '0' && c <= '9' || c >= 'A' && c <= 'Z' || c >= 'a' && c <= 'z';
    }
}
