package bulkhead.app.profile.importer.syntax;

import bulkhead.app.profile.importer.draft.ImportException;
import bulkhead.app.profile.importer.draft.Octets;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;

/** Commands of RouterOS: words, of which some are quoted, up to the end of a line that nothing continues. */
public final class Words {
    private static final int MOST = 50_000;
    private static final int MOST_IN_COMMAND = 500;

    /** A word, and whether any of it was in quotes. */
    public record Word(String text, boolean quoted) {}

    private final String text;
    private final List<List<Word>> commands = new ArrayList<>();
    private List<Word> command = new ArrayList<>();
    private StringBuilder word = new StringBuilder();
    private boolean started;
    private boolean quoted;
    private int words;

    private Words(String text) {
        this.text = text;
    }

    /** Empty commands and comments are left out. */
    public static List<List<Word>> commands(String text) throws ImportException {
        return new Words(text).split();
    }

    private List<List<Word>> split() throws ImportException {
        int i = 0;
        while (i < text.length()) {
            char c = text.charAt(i);
            if (c == '\\' && i + 1 < text.length()) {
                i = escaped(i);
            } else if (c == '"') {
                i = quotes(i);
            } else if (c == '\n' || c == '\r' || c == ';') {
                endCommand();
                i++;
            } else if (c == ' ' || c == '\t' || c == '\u00a0') {
                endWord();
                i++;
            } else if (c == '[' || c == ']') {
                endWord();
                word.append(c);
                started = true;
                endWord();
                i++;
            } else if (c == '#' && !started) {
                i = endOfLine(i);
            } else {
                word.append(c);
                started = true;
                i++;
            }
        }
        endCommand();
        return commands;
    }

    /** A line's end behind the escape joins two lines; RouterOS breaks them within words, and indents the next. */
    private int escaped(int at) {
        int next = at + 1;
        if (text.startsWith("\r\n", next)) {
            next++;
        }
        if (text.charAt(next) != '\n') {
            word.append(text.charAt(next));
            started = true;
            return next + 1;
        }
        next++;
        while (next < text.length() && (text.charAt(next) == ' ' || text.charAt(next) == '\t')) {
            next++;
        }
        return next;
    }

    private int quotes(int at) throws ImportException {
        started = true;
        quoted = true;
        int i = at + 1;
        while (i < text.length()) {
            char c = text.charAt(i);
            if (c == '\\' && i + 1 < text.length()) {
                i = escapedInQuotes(i + 1);
            } else if (c != '"') {
                word.append(c);
                i++;
            } else {
                return i + 1;
            }
        }
        throw new ImportException("a quoted text has no end");
    }

    /** RouterOS writes a blank as {@code \\_}, and bytes as two digits of base 16. */
    private int escapedInQuotes(int at) {
        char c = text.charAt(at);
        if (text.startsWith("\r\n", at) || c == '\n') {
            return escaped(at - 1);
        }
        if (isByte(at)) {
            return bytes(at);
        }
        word.append(c == '_' ? ' ' : c);
        return at + 1;
    }

    private boolean isByte(int at) {
        return at + 1 < text.length()
                && Character.digit(text.charAt(at), 16) >= 0
                && Character.digit(text.charAt(at + 1), 16) >= 0;
    }

    /** Of a text in UTF-8, or in the code page of Windows that WinBox took it in: that is what the router sends. */
    private int bytes(int from) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        int at = from - 1;
        do {
            bytes.write(Integer.parseInt(text.substring(at + 1, at + 3), 16));
            at += 3;
        } while (at < text.length() && text.charAt(at) == '\\' && isByte(at + 1));
        word.append(Octets.decode(bytes.toByteArray(), 0));
        return at;
    }

    private int endOfLine(int from) {
        int end = text.indexOf('\n', from);
        return end < 0 ? text.length() : end;
    }

    private void endWord() throws ImportException {
        if (started) {
            if (++words > MOST) {
                throw new ImportException("the file has more than " + MOST + " words");
            }
            if (command.size() == MOST_IN_COMMAND) {
                throw new ImportException("a command has more than " + MOST_IN_COMMAND + " words");
            }
            command.add(new Word(word.toString(), quoted));
            word = new StringBuilder();
            started = false;
            quoted = false;
        }
    }

    private void endCommand() throws ImportException {
        endWord();
        if (!command.isEmpty()) {
            commands.add(command);
            command = new ArrayList<>();
        }
    }
}
