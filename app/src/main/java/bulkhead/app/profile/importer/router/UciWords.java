package bulkhead.app.profile.importer.router;

import bulkhead.app.profile.importer.draft.ImportException;
import java.util.ArrayList;
import java.util.List;

/** The words of a file of OpenWrt's configuration, line by line, by libuci's parse_str. */
final class UciWords {
    private static final int MOST = 10;

    private final String text;
    private final List<List<String>> lines = new ArrayList<>();
    private List<String> line = new ArrayList<>();
    private StringBuilder word = new StringBuilder();
    private boolean started;
    private int at;

    private UciWords(String text) {
        this.text = text.replace("\r\n", "\n");
    }

    /** Empty lines and comments are left out. */
    static List<List<String>> lines(String text) throws ImportException {
        UciWords words = new UciWords(text);
        words.split();
        return words.lines;
    }

    private void split() throws ImportException {
        while (at < text.length()) {
            char c = text.charAt(at);
            if (c == '\n' || c == ';') {
                endLine();
                at++;
            } else if (c == '#') {
                // Within a word, too.
                endLine();
                int end = text.indexOf('\n', at);
                at = end < 0 ? text.length() : end;
            } else if (Character.isWhitespace(c)) {
                endWord();
                at++;
            } else {
                started = true;
                piece(c);
            }
        }
        endLine();
    }

    private void piece(char c) throws ImportException {
        if (c == '\'' || c == '"') {
            at++;
            while (at < text.length() && text.charAt(at) != c) {
                plain(c == '"');
            }
            if (at == text.length()) {
                throw new ImportException("a quoted text has no end");
            }
            at++;
        } else {
            plain(true);
        }
    }

    /** A backslash takes the next sign as it stands, and joins two lines. */
    private void plain(boolean escapes) {
        if (escapes && text.charAt(at) == '\\') {
            at++;
            if (at < text.length() && text.charAt(at) == '\n') {
                at++;
                return;
            }
        }
        if (at < text.length()) {
            word.append(text.charAt(at++));
        }
    }

    private void endWord() {
        if (started && line.size() < MOST) {
            line.add(word.toString());
        }
        word = new StringBuilder();
        started = false;
    }

    private void endLine() {
        endWord();
        if (!line.isEmpty()) {
            lines.add(line);
            line = new ArrayList<>();
        }
    }
}
