package bulkhead.app.update;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.PublicKey;
import java.security.Signature;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * What the publisher signed: one small file, so that nothing in it can be mixed with another day's.
 *
 * @param version higher with each that is signed
 * @param expires when it is too old to be believed, as ISO 8601 has it
 * @param release the newest Bulkhead
 * @param files its packages
 */
public record UpdateIndex(long version, String expires, String release, List<File> files) {
    /** More is none of ours, whoever sends it. */
    static final int MOST_BYTES = 1 << 16;

    private static final String MAGIC = "bulkhead-index 1";
    private static final String SIGNATURE = "ed25519 ";
    private static final long LARGEST_FILE = 1L << 30;
    private static final JsonMapper JSON = JsonMapper.builder()
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    public UpdateIndex {
        Objects.requireNonNull(release, "release");
        Instant.parse(expires);
        files = List.copyOf(files);
        if (version < 1) {
            throw new IllegalArgumentException("no version");
        }
    }

    /**
     * A package.
     *
     * @param platform which computers it is for, such as {@code linux-x86_64}
     * @param name beside the index
     * @param length in bytes
     * @param sha256 in hexadecimal digits
     */
    public record File(String platform, String name, long length, String sha256) {
        public File {
            Objects.requireNonNull(platform, "platform");
            if (!name.matches("\\w[\\w.~+-]{0,127}")
                    || !sha256.matches("[0-9a-f]{64}")
                    || length < 1
                    || length > LARGEST_FILE) {
                throw new IllegalArgumentException("no file of ours");
            }
        }
    }

    /**
     * What such a file says, if one of the keys has signed it.
     *
     * @param bytes a line that says what it is, lines of signatures, an empty one, and the JSON; signed are the first line and the JSON
     */
    static UpdateIndex read(byte[] bytes, List<PublicKey> keys) throws UpdateException {
        String text = new String(bytes, StandardCharsets.UTF_8);
        int end = text.indexOf("\n\n");
        if (!text.startsWith(MAGIC + "\n") || end < 0) {
            throw UpdateException.unbelievable("the server's index of updates is none, or was cut off");
        }
        String json = text.substring(end + 2);
        byte[] signed = (MAGIC + "\n" + json).getBytes(StandardCharsets.UTF_8);
        boolean good = text.substring(0, end)
                .lines()
                .filter(line -> line.startsWith(SIGNATURE))
                .anyMatch(line -> isSigned(signed, line.substring(SIGNATURE.length()), keys));
        if (!good) {
            throw UpdateException.unbelievable(
                    "the server's index of updates is not signed by Bulkhead's publisher, or was changed or cut off");
        }
        try {
            return JSON.readValue(json, UpdateIndex.class);
        } catch (JacksonException e) {
            throw UpdateException.unbelievable(
                    "the server's index of updates is signed, and not one that this Bulkhead reads");
        }
    }

    /** Neither older than what was seen before, nor than it may become. */
    void check(long seen, Instant now) throws UpdateException {
        if (version < seen) {
            throw UpdateException.unbelievable("the server's index of updates is older (" + version
                    + ") than one that was seen before (" + seen + "), as if somebody held back updates");
        }
        if (!now.isBefore(until())) {
            throw UpdateException.unbelievable("the server's index of updates was good until " + expires
                    + ", as if somebody held back updates, unless this computer's clock is wrong");
        }
    }

    Instant until() {
        return Instant.parse(expires);
    }

    /** For these computers. */
    Optional<File> file(String platform) {
        return files.stream().filter(file -> file.platform().equals(platform)).findFirst();
    }

    private static boolean isSigned(byte[] signed, String signature, List<PublicKey> keys) {
        for (PublicKey key : keys) {
            try {
                Signature check = Signature.getInstance(Publisher.ALGORITHM);
                check.initVerify(key);
                check.update(signed);
                if (check.verify(Base64.getDecoder().decode(signature))) {
                    return true;
                }
            } catch (GeneralSecurityException | IllegalArgumentException e) {
                // No signature of this key's.
            }
        }
        return false;
    }
}
