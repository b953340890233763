package bulkhead.app.profile.importer.classic;

import bulkhead.app.profile.importer.draft.ImportException;

/**
 * The lines of an ipsec.conf: a key, and a value of words with a blank between them. A {@code #} outside of quotes begins a comment, and
 * quotes may go over lines.
 */
final class IpsecConfLines {
    private final String text;
    private int at;
    private boolean indented;
    private String key = "";
    private String value = "";

    IpsecConfLines(String text) {
        this.text = text;
    }

    /** Goes to the next line that says something. */
    boolean next() throws ImportException {
        while (at < text.length()) {
            int start = at;
            skipBlanks();
            indented = at > start;
            key = word();
            skipBlanks();
            if (at < text.length() && text.charAt(at) == '=') {
                at++;
            }
            value = words();
            at++;
            if (!key.isEmpty()) {
                return true;
            }
        }
        return false;
    }

    boolean isIndented() {
        return indented;
    }

    String key() {
        return key;
    }

    String value() {
        return value;
    }

    /** Up to the line's end. */
    private String words() throws ImportException {
        StringBuilder words = new StringBuilder();
        for (skipBlanks(); at < text.length() && text.charAt(at) != '\n'; skipBlanks()) {
            words.append(words.isEmpty() ? "" : " ");
            if (text.charAt(at) == '"') {
                quoted(words);
            } else {
                int start = at;
                while (!isEnd() && text.charAt(at) != '"') {
                    at++;
                }
                words.append(text, start, at);
            }
        }
        return words.toString();
    }

    private String word() {
        int start = at;
        while (!isEnd() && text.charAt(at) != '=') {
            at++;
        }
        return text.substring(start, at);
    }

    private void quoted(StringBuilder into) throws ImportException {
        for (at++; at < text.length() && text.charAt(at) != '"'; at++) {
            char c = text.charAt(at);
            if (c == '\\' && at + 1 < text.length()) {
                c = text.charAt(++at);
                c = c == 'n' ? '\n' : c == 'r' ? '\r' : c == 't' ? '\t' : c;
            }
            into.append(c);
        }
        if (at++ >= text.length()) {
            throw new ImportException("a quoted text has no end");
        }
    }

    /** Also over a comment. */
    private void skipBlanks() {
        while (at < text.length() && isBlank(text.charAt(at))) {
            at++;
        }
        if (at < text.length() && text.charAt(at) == '#') {
            int end = text.indexOf('\n', at);
            at = end < 0 ? text.length() : end;
        }
    }

    private boolean isEnd() {
        return at == text.length() || isBlank(text.charAt(at)) || "\n#".indexOf(text.charAt(at)) >= 0;
    }

    private static boolean isBlank(char c) {
        return c == ' ' || c == '\t' || c == '\r';
    }
}
