package bulkhead.app.secret;

import bulkhead.app.files.FileReason;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;

/** Secrets in files of the user's own, and on standard input. */
public final class SecretSource {
    /** Bytes; no secret is longer. */
    public static final int LONGEST = 4096;

    private static final byte[] UTF8 = {(byte) 0xef, (byte) 0xbb, (byte) 0xbf};
    private static final byte[] UTF16_LE = {(byte) 0xff, (byte) 0xfe};
    private static final byte[] UTF16_BE = {(byte) 0xfe, (byte) 0xff};

    private SecretSource() {}

    /**
     * What the file has, as it is meant; the caller overwrites it.
     *
     * @param what the secret's name for people
     */
    public static byte[] file(String name, String what) throws SecretException {
        Path path = path(name, what);
        if (!Files.isReadable(path) || Files.isDirectory(path)) {
            throw new SecretException("the " + what + " could not be read: " + name
                    + (Files.exists(path) ? " is no readable file" : " does not exist"));
        }
        byte[] content = null;
        try (InputStream in = Files.newInputStream(path)) {
            content = in.readNBytes(LONGEST + 1);
            if (content.length > LONGEST) {
                throw new SecretException("the " + what + " in " + name + " is longer than " + LONGEST + " bytes");
            }
            return secret(content, content.length, "the " + what + " in " + name);
        } catch (IOException e) {
            throw new SecretException("the " + what + " could not be read from " + name + ": " + FileReason.of(e), e);
        } finally {
            SecretSet.wipe(content);
        }
    }

    private static Path path(String name, String what) throws SecretException {
        try {
            return Path.of(name);
        } catch (InvalidPathException e) {
            throw new SecretException("the " + what + " could not be read: " + name + " is no name of a file", e);
        }
    }

    /**
     * A secret without what editors and other systems put around it: a byte order mark, and ends of lines behind it. What is no text
     * may have any bytes, and loses one line end.
     *
     * @param content stays as it is
     * @param what the secret and where it is, for sentences
     */
    static byte[] secret(byte[] content, int length, String what) throws SecretException {
        if (starts(content, length, UTF16_LE) || starts(content, length, UTF16_BE)) {
            throw new SecretException(what + " is in UTF-16, as some editors of Windows have it: save it in UTF-8");
        }
        int start = starts(content, length, UTF8) ? UTF8.length : 0;
        int end = length;
        if (!isText(content, start, end)) {
            return Arrays.copyOfRange(content, start, withoutLineEnd(content, start, end));
        }
        while (withoutLineEnd(content, start, end) < end) {
            end = withoutLineEnd(content, start, end);
        }
        for (int i = start; i < end; i++) {
            if (content[i] == '\n' || content[i] == '\r') {
                throw new SecretException(what + " has more than one line: leave it alone in there");
            }
        }
        return Arrays.copyOfRange(content, start, end);
    }

    /** One line of standard input, which is at its next. */
    public static byte[] line(InputStream in, String what) throws SecretException {
        byte[] buffer = new byte[LONGEST];
        int length = 0;
        try {
            for (int c; (c = in.read()) >= 0 && c != '\n'; ) {
                if (length == LONGEST) {
                    throw new SecretException(
                            "the " + what + " on standard input is longer than " + LONGEST + " bytes");
                }
                buffer[length++] = (byte) c;
            }
            return secret(buffer, length, "the " + what + " on standard input");
        } catch (IOException e) {
            throw new SecretException("the " + what + " could not be read from standard input: " + FileReason.of(e), e);
        } finally {
            SecretSet.wipe(buffer);
        }
    }

    /** What its owner may not know of a secret and cannot see. @param what the secret and where it is, for the sentence */
    public static Optional<String> oddity(byte[] secret, String what) {
        if (!hasControls(secret, 0, secret.length) && !isUtf8(secret, 0, secret.length)) {
            return Optional.of(what + " is not in UTF-8, and is taken as it stands: save it in UTF-8 if it is text.");
        }
        boolean first = secret.length > 0 && isBlank(secret[0]);
        boolean last = secret.length > 0 && isBlank(secret[secret.length - 1]);
        return first || last
                ? Optional.of(what + (first && last ? " begins and ends" : first ? " begins" : " ends")
                        + " with a blank, which is taken for a part of it: take it out if it is none.")
                : Optional.empty();
    }

    private static boolean isBlank(byte b) {
        return b == ' ' || b == '\t';
    }

    private static boolean starts(byte[] content, int length, byte[] mark) {
        return length >= mark.length && Arrays.equals(content, 0, mark.length, mark, 0, mark.length);
    }

    private static int withoutLineEnd(byte[] content, int start, int end) {
        int left = end > start && content[end - 1] == '\n' ? end - 1 : end;
        return left > start && content[left - 1] == '\r' ? left - 1 : left;
    }

    /** UTF-8, whose only control characters are those of lines. */
    private static boolean isText(byte[] content, int start, int end) {
        return !hasControls(content, start, end) && isUtf8(content, start, end);
    }

    private static boolean hasControls(byte[] content, int start, int end) {
        for (int i = start; i < end; i++) {
            boolean control = content[i] >= 0 && content[i] < ' ' || content[i] == 0x7f;
            if (control && content[i] != '\t' && content[i] != '\n' && content[i] != '\r') {
                return true;
            }
        }
        return false;
    }

    private static boolean isUtf8(byte[] content, int start, int end) {
        CharBuffer decoded = CharBuffer.allocate(end - start);
        CoderResult result =
                StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(content, start, end - start), decoded, true);
        Arrays.fill(decoded.array(), '\0');
        return !result.isError();
    }
}
