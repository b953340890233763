package bulkhead.app.profile.importer.draft;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.Charset;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;

/**
 * Texts that give back the bytes of their file: each byte that is no UTF-8 is an unpaired surrogate in them, from U+DC80 to U+DCFF, which no
 * text has otherwise (as Python's surrogateescape, PEP 383). Programs that take a secret byte by byte send it in whatever
 * encoding their file has.
 */
public final class Octets {
    private static final int FIRST = 0xDC80;
    private static final int LAST = 0xDCFF;
    private static final Charset WINDOWS = Charset.forName("windows-1252");

    private Octets() {}

    /** @param from where in the bytes the text begins */
    public static String decode(byte[] bytes, int from) {
        CharsetDecoder decoder = StandardCharsets.UTF_8.newDecoder();
        ByteBuffer in = ByteBuffer.wrap(bytes, from, bytes.length - from);
        CharBuffer out = CharBuffer.allocate(in.remaining());
        for (CoderResult result; (result = decoder.decode(in, out, true)).isError(); ) {
            for (int i = 0; i < result.length(); i++) {
                out.put((char) (FIRST - 0x80 + Byte.toUnsignedInt(in.get())));
            }
        }
        return out.flip().toString();
    }

    /** The bytes again; UTF-8 of what is a text. */
    public static byte[] encode(String text) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        int from = 0;
        for (int at = 0; at <= text.length(); at++) {
            if (at == text.length() || isOctet(text, at)) {
                bytes.writeBytes(text.substring(from, at).getBytes(StandardCharsets.UTF_8));
                from = at + 1;
                if (at < text.length()) {
                    bytes.write(text.charAt(at) - FIRST + 0x80);
                }
            }
        }
        return bytes.toByteArray();
    }

    /** For people: what Windows would show in its place. */
    public static String shown(String text) {
        StringBuilder shown = new StringBuilder(text);
        for (int at = 0; at < shown.length(); at++) {
            if (isOctet(text, at)) {
                byte[] octet = {(byte) (text.charAt(at) - FIRST + 0x80)};
                shown.setCharAt(at, new String(octet, WINDOWS).charAt(0));
            }
        }
        return shown.toString();
    }

    private static boolean isOctet(String text, int at) {
        char c = text.charAt(at);
        return c >= FIRST && c <= LAST && (at == 0 || !Character.isHighSurrogate(text.charAt(at - 1)));
    }
}
