package bulkhead.app.profile.importer.syntax;

import bulkhead.app.profile.importer.draft.ImportException;
import bulkhead.app.profile.importer.draft.Variables;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The commands of a script for a POSIX shell or bash, with the words that they get: quotes, variables and here-documents are
 * theirs (POSIX, XCU 2). Nothing is run, and every branch is taken.
 */
public final class ShellScript {
    private static final int MOST_COMMANDS = 50_000;
    private static final Pattern HEAD = Pattern.compile("#!\\s*\\S*/(env\\s+)?(ba|da|k|z|a)?sh\\b");

    /**
     * A simple command.
     *
     * @param words with a variable that is not known between marks
     * @param input of a here-document, or of an echo that is piped into it, or null
     * @param output the file that it writes, or null
     */
    public record Command(List<String> words, String input, String output) {}

    private final Variables variables = new Variables(false);
    private final List<Command> commands = new ArrayList<>();
    private final ShellWords words;
    private String echoed;

    private ShellScript(String text) {
        words = new ShellWords(Variables.plain(text), variables);
    }

    public static List<Command> commands(String text) throws ImportException {
        ShellScript script = new ShellScript(text);
        while (script.words.next()) {
            script.run(script.words.command());
            if (script.commands.size() > MOST_COMMANDS) {
                throw new ImportException("the script has more than " + MOST_COMMANDS + " commands");
            }
        }
        return script.commands;
    }

    /** Whether it is a script, by its name or its first line. */
    public static boolean isOne(String name, String text) {
        return name.endsWith(".sh") || HEAD.matcher(text).lookingAt();
    }

    private void run(List<String> command) {
        String input = words.input() == null ? echoed : words.input();
        echoed = null;
        int first = 0;
        while (first < command.size() && (assigns(command.get(first)) || isDeclaration(command.get(first)))) {
            first++;
        }
        if (first < command.size()) {
            forget(command);
            Command whole = new Command(command, input, words.output());
            commands.add(whole);
            echoed = words.piped() ? echo(whole) : null;
        }
    }

    /** What echo writes; null of another command. */
    public static String echo(Command command) {
        List<String> words = command.words();
        int echo = words.indexOf("echo");
        if (echo < 0 || echo > 1) {
            return null;
        }
        return words.stream()
                        .skip(echo + 1L)
                        .dropWhile(word -> word.matches("-[neE]+"))
                        .collect(Collectors.joining(" "))
                + "\n";
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
