package bulkhead.protocol.wire;

import java.nio.charset.StandardCharsets;
import java.util.stream.Collectors;

/** Text that a peer sent, made fit for a screen or a log. */
public final class PeerText {
    private static final int LIMIT = 200;

    private PeerText() {}

    /** The bytes as UTF-8 on one line: control and formatting characters replaced, ends trimmed, at most 200 characters. */
    public static String printable(byte[] utf8) {
        return printable(new String(utf8, StandardCharsets.UTF_8));
    }

    /** The text on one line, in the same way. */
    public static String printable(String text) {
        return visible(text, LIMIT).strip();
    }

    /** The text on one line, in the same way, as long as it is. */
    public static String oneLine(String text) {
        return visible(text, text.length());
    }

    /** The bytes as UTF-8 on the lines that they have, each in the same way, as long as they are. */
    public static String lines(byte[] utf8) {
        return new String(utf8, StandardCharsets.UTF_8)
                .lines()
                .map(line -> oneLine(line).stripTrailing())
                .collect(Collectors.joining("\n"))
                .strip();
    }

    private static String visible(String text, int limit) {
        StringBuilder shown = new StringBuilder(Math.min(text.length(), limit));
        text.codePoints().limit(limit).map(PeerText::visible).forEach(shown::appendCodePoint);
        return shown.toString();
    }

    /** C-strings end in zeros, and escape sequences or direction marks could forge what a terminal shows. */
    private static int visible(int codePoint) {
        return switch (Character.getType(codePoint)) {
            case Character.CONTROL, Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR -> ' ';
            case Character.FORMAT, Character.SURROGATE, Character.PRIVATE_USE, Character.UNASSIGNED -> '?';
            default -> codePoint;
        };
    }
}
