package bulkhead.app.profile.importer;

import java.util.ArrayList;
import java.util.List;

/** Commands of scripts: words, of which some are quoted, up to the end of a line that nothing continues. */
final class Words {
    private static final int MOST = 50_000;
    private static final int MOST_IN_COMMAND = 500;

    /** How a language writes its words. @param escape within double quotes, and before a line's end */
    enum Language {
        POWERSHELL('`', true),
        ROUTER_OS('\\', false),
        SHELL('\\', true);

        private final char escape;
        private final boolean singleQuotes;

        Language(char escape, boolean singleQuotes) {
            this.escape = escape;
            this.singleQuotes = singleQuotes;
        }
    }

    /** A word, and whether any of it was in quotes. */
    record Word(String text, boolean quoted) {}

    private final Language language;
    private final String text;
    private final List<List<Word>> commands = new ArrayList<>();
    private List<Word> command = new ArrayList<>();
    private StringBuilder word = new StringBuilder();
    private boolean started;
    private boolean quoted;
    private int words;

    private Words(Language language, String text) {
        this.language = language;
        this.text = text;
    }

    /** Empty commands and comments are left out. */
    static List<List<Word>> commands(Language language, String text) throws ImportException {
        return new Words(language, text).split();
    }

    private List<List<Word>> split() throws ImportException {
        int i = 0;
        while (i < text.length()) {
            char c = text.charAt(i);
            if (c == language.escape && i + 1 < text.length()) {
                i = escaped(i);
            } else if (c == '"' || c == '\'' && language.singleQuotes) {
                i = quotes(i, c);
            } else if (c == '\n' || c == '\r' || c == ';') {
                endCommand();
                i++;
            } else if (c == ' ' || c == '\t' || c == '\u00a0') {
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

    private int quotes(int at, char quote) throws ImportException {
        started = true;
        quoted = true;
        int i = at + 1;
        while (i < text.length()) {
            char c = text.charAt(i);
            if (c == language.escape && quote == '"' && i + 1 < text.length()) {
                i = escapedInQuotes(i + 1);
            } else if (c != quote) {
                word.append(c);
                i++;
            } else if (language == Language.POWERSHELL && i + 1 < text.length() && text.charAt(i + 1) == quote) {
                // A doubled quote stands for itself.
                word.append(quote);
                i += 2;
            } else {
                return i + 1;
            }
        }
        throw new ImportException("a quoted text has no end");
    }

    /** RouterOS writes bytes as two digits of base 16. */
    private int escapedInQuotes(int at) {
        char c = text.charAt(at);
        if (language == Language.ROUTER_OS) {
            if (text.startsWith("\r\n", at) || c == '\n') {
                return escaped(at - 1);
            }
            if (at + 1 < text.length()
                    && Character.digit(c, 16) >= 0
                    && Character.digit(text.charAt(at + 1), 16) >= 0) {
                word.append((char) Integer.parseInt(text.substring(at, at + 2), 16));
                return at + 2;
            }
        }
        word.append(c);
        return at + 1;
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
