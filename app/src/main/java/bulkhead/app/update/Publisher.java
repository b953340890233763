package bulkhead.app.update;

import bulkhead.app.update.UpdateException.Side;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.spec.X509EncodedKeySpec;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/**
 * Whose updates are taken.
 *
 * @param index where the signed index is
 * @param keys one of them has signed it; several while one takes the place of another
 */
public record Publisher(URI index, List<PublicKey> keys) {
    static final String ALGORITHM = "Ed25519";

    public Publisher {
        keys = List.copyOf(keys);
    }

    /** As it is built into this program. */
    public static Publisher ofThisBuild() throws UpdateException {
        try (InputStream text = Publisher.class.getResourceAsStream("publisher.txt")) {
            return read(new String(text.readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** @param text lines of {@code index URL} and {@code key BASE64}, the key as X.509 has it (RFC 8410); others begin with # */
    static Publisher read(String text) throws UpdateException {
        URI index = null;
        List<PublicKey> keys = new ArrayList<>();
        for (String line : text.lines().map(String::strip).toList()) {
            String[] words = line.split(" +");
            switch (words[0]) {
                case "index" -> index = URI.create(words[1]);
                case "key" -> keys.add(key(words[1]));
                default -> {
                    // A comment.
                }
            }
        }
        if (index == null || keys.isEmpty()) {
            throw new UpdateException(
                    Side.HERE,
                    "this build of Bulkhead has no publisher, so nobody's updates would be believed: build it anew from its"
                            + " sources, or have a policy in /etc name one");
        }
        return new Publisher(index, keys);
    }

    /** @throws UpdateException when it is no key of that kind */
    public static PublicKey key(String base64) throws UpdateException {
        try {
            return KeyFactory.getInstance(ALGORITHM)
                    .generatePublic(new X509EncodedKeySpec(Base64.getDecoder().decode(base64)));
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            throw new UpdateException(Side.HERE, "the publisher's key is no Ed25519 key in base64", e);
        }
    }
}
