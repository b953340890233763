package bulkhead.platform.macos.darwin;

import java.nio.charset.StandardCharsets;

/** Text in a field of a structure, which ends with a zero byte. */
public final class Text {
    private Text() {}

    public static void put(String text, byte[] field) {
        byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
        if (bytes.length >= field.length) {
            throw new IllegalArgumentException("longer than its field: " + text);
        }
        System.arraycopy(bytes, 0, field, 0, bytes.length);
    }

    public static String of(byte[] field) {
        int end = 0;
        while (end < field.length && field[end] != 0) {
            end++;
        }
        return new String(field, 0, end, StandardCharsets.US_ASCII);
    }
}
