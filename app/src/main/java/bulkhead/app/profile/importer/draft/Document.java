package bulkhead.app.profile.importer.draft;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;

/**
 * A file's content, of bounded size.
 *
 * @param name without its folders
 */
public record Document(String name, byte[] bytes) {
    /** No connection needs more. */
    public static final int LARGEST = 1 << 20;

    /**
     * As text: UTF-16 and UTF-8 by their marks, else UTF-8, else Windows-1252.
     *
     * @throws ImportException when it holds characters that no text has, which somebody may read as the end of a line
     */
    public String text() throws ImportException {
        return plain(decoded());
    }

    /** As text, of which {@link Octets#encode} gives back this file's bytes; those that UTF-16 is made of are none. */
    public String octets() throws ImportException {
        boolean wide = startsWith(0xFF, 0xFE) || startsWith(0xFE, 0xFF);
        return wide ? text() : plain(Octets.decode(bytes, startsWith(0xEF, 0xBB, 0xBF) ? 3 : 0));
    }

    private String plain(String text) throws ImportException {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (Character.isISOControl(c) && c != '\n' && c != '\r' && c != '\t') {
                throw new ImportException(
                        shownName() + " is not a text: it has the control character " + Integer.toHexString(c));
            }
        }
        return text;
    }

    private String decoded() throws ImportException {
        if (startsWith(0xEF, 0xBB, 0xBF)) {
            return decode(3, StandardCharsets.UTF_8);
        }
        if (startsWith(0xFF, 0xFE)) {
            return decode(2, StandardCharsets.UTF_16LE);
        }
        if (startsWith(0xFE, 0xFF)) {
            return decode(2, StandardCharsets.UTF_16BE);
        }
        try {
            return decode(0, StandardCharsets.UTF_8);
        } catch (ImportException e) {
            return new String(bytes, Charset.forName("windows-1252"));
        }
    }

    public boolean startsWith(int... values) {
        for (int i = 0; i < values.length; i++) {
            if (bytes.length <= i || (bytes[i] & 0xFF) != values[i]) {
                return false;
            }
        }
        return true;
    }

    private String decode(int from, Charset charset) throws ImportException {
        try {
            return charset.newDecoder()
                    .decode(ByteBuffer.wrap(bytes, from, bytes.length - from))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new ImportException(shownName() + " is not a text in " + charset);
        }
    }

    /** For sentences. */
    public String shownName() {
        return name.replaceAll("\\p{Cntrl}", "?");
    }
}
