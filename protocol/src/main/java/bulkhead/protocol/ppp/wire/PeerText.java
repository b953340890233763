package bulkhead.protocol.ppp.wire;

import java.nio.charset.StandardCharsets;

/** What a peer wrote for people, made safe to show: one line, printable, short. */
public final class PeerText {
    private static final int LONGEST = 160;

    private PeerText() {}

    public static String of(byte[] bytes) {
        return of(new String(bytes, StandardCharsets.UTF_8));
    }

    public static String of(String text) {
        StringBuilder shown = new StringBuilder();
        text.codePoints().limit(LONGEST).forEach(c -> shown.appendCodePoint(isPlain(c) ? c : ' '));
        return shown.toString().strip();
    }

    /** No controls, no line breaks, no direction overrides, nothing unassigned. */
    private static boolean isPlain(int codePoint) {
        return switch (Character.getType(codePoint)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR,
                    Character.SURROGATE,
                    Character.PRIVATE_USE,
                    Character.UNASSIGNED -> false;
            default -> true;
        };
    }
}
