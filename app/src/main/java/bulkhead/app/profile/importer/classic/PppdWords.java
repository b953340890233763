package bulkhead.app.profile.importer.classic;

import bulkhead.app.profile.importer.draft.ImportException;
import bulkhead.app.profile.importer.draft.Octets;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The words of pppd's files (pppd(8), and {@code getword} of its options.c): both quotes anywhere in a word, C's escapes in and out of
 * them, a comment wherever {@code #} is in neither, and bytes that need be no text.
 */
public final class PppdWords {
    private static final int MOST = 50_000;
    private static final String ESCAPES = "abfnrst";
    private static final byte[] MEANT = {7, '\b', '\f', '\n', '\r', ' ', '\t'};

    private final byte[] text;
    private final List<List<Word>> lines = new ArrayList<>();
    private List<Word> line = new ArrayList<>();
    private int at;

    public record Word(byte[] bytes) {
        public static Word of(String text) {
            return new Word(Octets.encode(text));
        }

        String text() {
            return Octets.decode(bytes, 0);
        }
    }

    private PppdWords(String text) {
        this.text = Octets.encode(text);
    }

    /** Lines matter in files of secrets only. Empty ones and comments are left out. */
    static List<List<Word>> lines(String text) throws ImportException {
        return new PppdWords(text).split();
    }

    private List<List<Word>> split() throws ImportException {
        int words = 0;
        while (at < text.length) {
            if (isLineGoingOn()) {
                at += 2;
            } else if (text[at] == '\n') {
                endLine();
                at++;
            } else if (isBlank(text[at])) {
                at++;
            } else if (text[at] == '#') {
                while (at < text.length && text[at] != '\n') {
                    at++;
                }
            } else {
                if (++words > MOST) {
                    throw new ImportException("the file has more than " + MOST + " words");
                }
                line.add(new Word(word()));
            }
        }
        endLine();
        return lines;
    }

    private void endLine() {
        if (!line.isEmpty()) {
            lines.add(line);
            line = new ArrayList<>();
        }
    }

    private byte[] word() throws ImportException {
        ByteArrayOutputStream word = new ByteArrayOutputStream();
        int quote = 0;
        while (at < text.length && (quote != 0 || !isBlank(text[at]) && text[at] != '#')) {
            byte c = text[at];
            if (isLineGoingOn()) {
                at += 2;
            } else if (c == '\\' && at + 1 < text.length) {
                at++;
                word.write(escaped());
            } else {
                at++;
                if (quote == 0 && (c == '"' || c == '\'')) {
                    quote = c;
                } else if (c == quote) {
                    quote = 0;
                } else {
                    word.write(c);
                }
            }
        }
        if (quote != 0) {
            throw new ImportException("a quoted text has no end");
        }
        return upToNul(word.toByteArray());
    }

    private int escaped() {
        int c = text[at++];
        if (ESCAPES.indexOf(c) >= 0) {
            return MEANT[ESCAPES.indexOf(c)];
        }
        if (Character.digit(c, 8) >= 0) {
            at--;
            return number(8, 3);
        }
        return c == 'x' ? number(16, 2) : c;
    }

    private int number(int base, int most) {
        int value = 0;
        for (int i = 0; i < most && at < text.length && Character.digit((char) text[at], base) >= 0; i++) {
            value = value * base + Character.digit((char) text[at++], base);
        }
        return value;
    }

    /** pppd's words are C's strings. */
    private static byte[] upToNul(byte[] word) {
        int end = 0;
        while (end < word.length && word[end] != 0) {
            end++;
        }
        return end == word.length ? word : Arrays.copyOf(word, end);
    }

    private boolean isLineGoingOn() {
        return text[at] == '\\' && at + 1 < text.length && text[at + 1] == '\n';
    }

    private static boolean isBlank(byte c) {
        return c == ' ' || c >= '\t' && c <= '\r';
    }
}
