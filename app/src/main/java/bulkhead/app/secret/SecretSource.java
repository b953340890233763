package bulkhead.app.secret;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Arrays;

/** Secrets in files of the user's own. */
public final class SecretSource {
    /** Bytes; no secret is longer. */
    public static final int LONGEST = 4096;

    private SecretSource() {}

    /**
     * The file's content, without the end of its line; the caller overwrites it.
     *
     * @param what the secret's name for people
     */
    public static byte[] file(String name, String what) throws SecretException {
        Path path = path(name, what);
        if (!Files.isReadable(path) || Files.isDirectory(path)) {
            throw new SecretException("the " + what + " could not be read: " + name
                    + (Files.exists(path) ? " is no readable file" : " does not exist"));
        }
        try (InputStream in = Files.newInputStream(path)) {
            byte[] buffer = in.readNBytes(LONGEST + 1);
            if (buffer.length > LONGEST) {
                SecretSet.wipe(buffer);
                throw new SecretException("the " + what + " in " + name + " is longer than " + LONGEST + " bytes");
            }
            return withoutLineEnd(buffer, buffer.length);
        } catch (IOException e) {
            throw new SecretException("the " + what + " could not be read from " + name + ": " + e.getMessage(), e);
        }
    }

    private static Path path(String name, String what) throws SecretException {
        try {
            return Path.of(name);
        } catch (InvalidPathException e) {
            throw new SecretException("the " + what + " could not be read: " + name + " is no name of a file", e);
        }
    }

    /** Editors end a file with a line end that is no part of the secret. Overwrites {@code buffer}. */
    public static byte[] withoutLineEnd(byte[] buffer, int length) {
        int end = length;
        if (end > 0 && buffer[end - 1] == '\n') {
            end--;
        }
        if (end > 0 && buffer[end - 1] == '\r') {
            end--;
        }
        byte[] secret = Arrays.copyOf(buffer, end);
        SecretSet.wipe(buffer);
        return secret;
    }
}
