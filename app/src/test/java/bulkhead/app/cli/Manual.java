package bulkhead.app.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** {@code docs/bulkhead.1} as text; of its macros those that say what is a section, a paragraph or a tag stay, as lines. */
final class Manual {
    private static final Pattern WORD = Pattern.compile("\"([^\"]*)\"|((?:\\\\ |[^\\s\"])+)");
    private static final Pattern STRUCTURE = Pattern.compile("\\.(?:SH.*|TP|TQ|SY.*|YS|PP)");

    private final String text;

    private Manual(String text) {
        this.text = text;
    }

    static Manual read() throws IOException {
        return new Manual(Files.readAllLines(root().resolve("docs/bulkhead.1")).stream()
                .map(Manual::plain)
                .collect(Collectors.joining("\n")));
    }

    /** The root of the project's tree. */
    static Path root() {
        Path folder = Path.of("").toAbsolutePath();
        while (!Files.exists(folder.resolve("docs/bulkhead.1"))) {
            folder = folder.getParent();
        }
        return folder;
    }

    String text() {
        return text;
    }

    /** What stands below a heading; empty when there is no such heading. */
    String section(String heading) {
        return first("(?s)\n\\.SH " + Pattern.quote(heading) + "\n(.*?)(?=\n\\.SH |\\z)", text);
    }

    /** The ways to call this command that stand anywhere, without its name. */
    List<String> usages(String command) {
        List<String> found =
                new ArrayList<>(all("(?s)\\.SY bulkhead\n" + command + "(?![\\w-])(.*?)\n\\.YS", section("SYNOPSIS")));
        if (command.startsWith("profile ")) {
            found.addAll(all("\\.T[PQ]\n" + command.substring("profile ".length()) + "\\b(.*)", section("PROFILES")));
        } else {
            found.addAll(all("\\.T[PQ]\n" + command + "(?![\\w-])(.*)", text));
        }
        return found.stream().map(usage -> usage.replace('\n', ' ').strip()).toList();
    }

    /** All that is about this command. @param siblings the commands that stand beside it, in an expression */
    String about(String command, String siblings) {
        if (command.startsWith("guard ")) {
            return part(command, "guard (?:" + siblings + ")", section("THE GUARD'S COMMANDS"));
        }
        if (command.startsWith("policy ")) {
            return part(command, "policy (?:" + siblings + ")", section("THE POLICY"));
        }
        if (command.startsWith("profile ")) {
            return part(command.substring("profile ".length()), siblings, section("PROFILES"));
        }
        String described = first(
                "(?s)(\nbulkhead " + command + "\n.*?)(?=\nbulkhead (?:" + siblings + ")\n|\\z)",
                section("DESCRIPTION"));
        return described
                + section("OPTIONS OF " + command.toUpperCase())
                + section("THE " + command.toUpperCase())
                + (command.equals("leaktest") ? section("THE LEAK TEST") : "");
    }

    private static String part(String name, String siblings, String section) {
        return first("(?s)(\\.T[PQ]\n" + name + "\\b.*?)(?=\\.TP\n(?:" + siblings + ")\\b|\\z)", section);
    }

    /** What is an option's tag in a part of the manual. */
    static List<String> tags(String part) {
        return all("\\.T[PQ]\n(?:-\\w, )?(--[a-z0-9-]+)", part);
    }

    /** By the table of exit codes. */
    Map<Integer, String> codes() {
        Map<Integer, String> codes = new TreeMap<>();
        Matcher row = Pattern.compile("(?m)^(\\d+)\t(.*)").matcher(section("EXIT STATUS"));
        while (row.find()) {
            codes.put(Integer.valueOf(row.group(1)), row.group(2));
        }
        return codes;
    }

    static List<String> all(String expression, String text) {
        return Pattern.compile(expression)
                .matcher(text)
                .results()
                .map(found -> found.group(1))
                .toList();
    }

    private static String first(String expression, String text) {
        return all(expression, text).stream().findFirst().orElse("");
    }

    /** Without macros and changes of font; arguments of two fonts stand together, those of one apart. */
    private static String plain(String line) {
        String text = line;
        if (STRUCTURE.matcher(line).matches() || line.startsWith(".\\\"")) {
            return line;
        }
        if (line.matches("\\.[A-Z]+ .*")) {
            String macro = line.substring(1, line.indexOf(' '));
            Stream<String> words = WORD.matcher(line.substring(line.indexOf(' ')))
                    .results()
                    .map(word -> word.group(1) == null ? word.group(2) : word.group(1));
            text = words.collect(Collectors.joining(macro.length() == 1 ? " " : ""));
        }
        return text.replaceAll("\\\\f(?:\\[\\w*]|.)", "")
                .replace("\\-", "-")
                .replace("\\ ", " ")
                .replace("\\(rs", "\\");
    }
}
