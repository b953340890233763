package bulkhead.app.profile.importer.syntax;

import bulkhead.app.profile.importer.draft.ImportException;
import bulkhead.app.profile.importer.draft.Variables;
import java.util.ArrayList;
import java.util.List;

/** Splits a shell's script into the words of one command after the other. */
final class ShellWords {
    private static final int MOST_WORDS = 500;
    private static final String ENDS = "\n;&|()";

    /** A here-document that begins behind the line's end. */
    private record Here(String end, boolean plain, boolean tabs) {}

    private final String text;
    private final Variables variables;
    private List<String> command = new ArrayList<>();
    private final List<Here> heres = new ArrayList<>();
    private StringBuilder word = new StringBuilder();
    private boolean started;
    private boolean quoted;
    private String input;
    private String output;
    private boolean piped;
    private int at;

    ShellWords(String text, Variables variables) {
        this.text = text.replace("\r\n", "\n");
        this.variables = variables;
    }

    List<String> command() {
        return command;
    }

    /** Of a here-document, or null. */
    String input() {
        return input;
    }

    /** The file that it writes, or null. */
    String output() {
        return output;
    }

    /** Whether the next command reads what it writes. */
    boolean piped() {
        return piped;
    }

    /** Goes on to the next command that has a word; false at the end. */
    boolean next() throws ImportException {
        command = new ArrayList<>();
        input = null;
        output = null;
        piped = false;
        while (at < text.length()) {
            char c = text.charAt(at);
            if (ENDS.indexOf(c) >= 0 && !text.startsWith("&>", at)) {
                endWord();
                at++;
                if (c == '\n') {
                    heres();
                } else if (!heres.isEmpty()) {
                    // "cat <<EOF | sh" has its document behind the line all the same.
                    continue;
                }
                if (!command.isEmpty()) {
                    piped = c == '|' && !text.startsWith("|", at);
                    return true;
                }
            } else {
                take(c);
            }
        }
        endWord();
        return !command.isEmpty();
    }

    private void take(char c) throws ImportException {
        if (c == ' ' || c == '\t' || c == '\r') {
            endWord();
            at++;
        } else if (c == '#' && !started) {
            int end = text.indexOf('\n', at);
            at = end < 0 ? text.length() : end;
        } else if (c == '<' || c == '>' || c == '&') {
            redirection();
        } else {
            piece(c);
        }
    }

    private void piece(char c) throws ImportException {
        started = true;
        if (c == '\\') {
            // A line's end behind it is none.
            if (!text.startsWith("\n", at + 1)) {
                word.append(text, Math.min(at + 1, text.length()), Math.min(at + 2, text.length()));
            } else {
                started = !word.isEmpty() || quoted;
            }
            at += 2;
        } else if (c == '\'') {
            singleQuotes();
        } else if (c == '"') {
            doubleQuotes();
        } else if (text.startsWith("$'", at)) {
            at++;
            ansiQuotes();
        } else if (c == '$' || c == '`') {
            word.append(expansion());
        } else {
            word.append(c);
            at++;
        }
        at = Math.min(at, text.length());
    }

    private void singleQuotes() throws ImportException {
        int end = text.indexOf('\'', at + 1);
        if (end < 0) {
            throw new ImportException("a quoted text has no end");
        }
        quoted = true;
        word.append(text, at + 1, end);
        at = end + 1;
    }

    private void doubleQuotes() throws ImportException {
        quoted = true;
        at++;
        while (at < text.length() && text.charAt(at) != '"') {
            word.append(inQuotes());
        }
        if (at == text.length()) {
            throw new ImportException("a quoted text has no end");
        }
        at++;
    }

    /** The next of what stands in double quotes, or in a here-document. */
    private String inQuotes() {
        char c = text.charAt(at);
        if (c == '$' || c == '`') {
            return expansion();
        }
        if (c == '\\' && at + 1 < text.length() && "$`\"\\\n".indexOf(text.charAt(at + 1)) >= 0) {
            at += 2;
            return text.charAt(at - 1) == '\n' ? "" : text.substring(at - 1, at);
        }
        at++;
        return String.valueOf(c);
    }

    /** bash's {@code $'...'}. */
    private void ansiQuotes() throws ImportException {
        quoted = true;
        for (at++; at < text.length(); at++) {
            char c = text.charAt(at);
            if (c == '\'') {
                at++;
                return;
            }
            if (c == '\\' && at + 1 < text.length()) {
                c = text.charAt(++at);
                word.append(
                        switch (c) {
                            case 'n' -> '\n';
                            case 't' -> '\t';
                            case 'r' -> '\r';
                            default -> c;
                        });
            } else {
                word.append(c);
            }
        }
        throw new ImportException("a quoted text has no end");
    }

    /** A variable's value, or the variable where nobody knows it. */
    private String expansion() {
        if (text.charAt(at) == '`' || text.startsWith("$(", at)) {
            at = text.charAt(at) == '`' ? after('`', at + 1) : closed(at + 1, '(', ')');
            return Variables.mark("");
        }
        int end = at + 1;
        if (text.startsWith("${", at)) {
            int from = at + 2;
            at = closed(at + 1, '{', '}');
            return braced(text.substring(from, Math.max(from, at - 1)));
        }
        while (end < text.length() && ShellScript.isName(text.charAt(end))) {
            end++;
        }
        if (end == at + 1 && end < text.length() && "@*#?$!-".indexOf(text.charAt(end)) >= 0) {
            end++;
        } else if (end > at + 1 && Character.isDigit(text.charAt(at + 1))) {
            end = at + 2;
        }
        String name = text.substring(at + 1, end);
        at = end;
        return name.isEmpty() ? "$" : variables.resolve(Variables.mark(name));
    }

    /** {@code ${name}}, and {@code ${name:-value}} where the name has none. */
    private String braced(String inside) {
        int end = 0;
        while (end < inside.length() && ShellScript.isName(inside.charAt(end))) {
            end++;
        }
        String name = inside.substring(0, end);
        String rest = inside.substring(end);
        if (rest.isEmpty()) {
            return variables.resolve(Variables.mark(name));
        }
        String operator = rest.startsWith(":") ? rest.substring(1) : rest;
        if (!name.isEmpty() && (operator.startsWith("-") || operator.startsWith("="))) {
            String known = variables.get(name);
            boolean counts = known != null && !(known.isEmpty() && rest.startsWith(":"));
            String value = counts ? variables.resolve(Variables.mark(name)) : defaultValue(operator.substring(1));
            if (operator.startsWith("=")) {
                variables.set(name, value);
            }
            return value;
        }
        return Variables.mark(name);
    }

    private String defaultValue(String text) {
        if (text.indexOf('$') >= 0 || text.indexOf('`') >= 0) {
            return Variables.mark("");
        }
        return text.replaceAll("[\"']", "");
    }

    private int after(char end, int from) {
        int found = text.indexOf(end, from);
        return found < 0 ? text.length() : found + 1;
    }

    /** Behind the bracket that closes the one at this place. */
    private int closed(int open, char opening, char closing) {
        int depth = 0;
        for (int i = open; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '\\') {
                i++;
            } else if (c == '\'' && closing == ')') {
                i = Math.max(i, after('\'', i + 1) - 1);
            } else if (c == opening) {
                depth++;
            } else if (c == closing && --depth == 0) {
                return i + 1;
            }
        }
        return text.length();
    }

    private void redirection() throws ImportException {
        if (word.chars().allMatch(Character::isDigit) && !quoted) {
            // The number of a descriptor.
            word.setLength(0);
            started = false;
        }
        endWord();
        boolean writes = text.startsWith(">", at);
        boolean document = text.startsWith("<<", at) && !text.startsWith("<<<", at);
        boolean tabs = document && text.startsWith("-", at + 2);
        while (at < text.length() && "<>&|-".indexOf(text.charAt(at)) >= 0) {
            at++;
        }
        while (at < text.length() && " \t".indexOf(text.charAt(at)) >= 0) {
            at++;
        }
        while (at < text.length() && " \t".indexOf(text.charAt(at)) < 0 && (ENDS + "<>").indexOf(text.charAt(at)) < 0) {
            piece(text.charAt(at));
        }
        if (writes && !word.isEmpty() && !word.toString().startsWith("/dev/")) {
            output = word.toString();
        }
        if (document) {
            heres.add(new Here(word.toString(), quoted, tabs));
        }
        word = new StringBuilder();
        started = false;
        quoted = false;
    }

    private void heres() {
        for (Here here : heres) {
            StringBuilder document = new StringBuilder();
            while (at < text.length()) {
                int end = after('\n', at);
                String line = text.substring(at, end);
                if (here.tabs()) {
                    line = line.replaceFirst("^\t+", "");
                }
                if (line.stripTrailing().equals(here.end())) {
                    at = end;
                    break;
                }
                if (here.plain()) {
                    document.append(line);
                    at = end;
                } else {
                    at += text.substring(at, end).length() - line.length();
                    while (at < end) {
                        document.append(inQuotes());
                    }
                }
            }
            input = document.toString();
        }
        heres.clear();
    }

    private void endWord() throws ImportException {
        if (started) {
            if (command.size() == MOST_WORDS) {
                throw new ImportException("a command has more than " + MOST_WORDS + " words");
            }
            command.add(word.toString());
            word = new StringBuilder();
            started = false;
            quoted = false;
        }
    }
}
