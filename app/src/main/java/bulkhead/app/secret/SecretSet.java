package bulkhead.app.secret;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;
import java.util.Set;

/** The secrets of one profile, as UTF-8; owns its arrays and overwrites them when closed. */
public final class SecretSet implements AutoCloseable {
    private final Map<SecretKind, byte[]> secrets = new EnumMap<>(SecretKind.class);

    /** Takes the array over; overwrites what was there. */
    public SecretSet put(SecretKind kind, byte[] secret) {
        wipe(secrets.put(kind, secret));
        return this;
    }

    /** The set's own array, or null. */
    public byte[] get(SecretKind kind) {
        return secrets.get(kind);
    }

    /** Takes the array out of the set; the caller overwrites it. Null when there is none. */
    public byte[] take(SecretKind kind) {
        return secrets.remove(kind);
    }

    public Set<SecretKind> kinds() {
        return secrets.isEmpty() ? Set.of() : Set.copyOf(secrets.keySet());
    }

    public boolean isEmpty() {
        return secrets.isEmpty();
    }

    @Override
    public void close() {
        secrets.values().forEach(SecretSet::wipe);
        secrets.clear();
    }

    /** Which there are, not what they are. */
    @Override
    public String toString() {
        return "SecretSet" + secrets.keySet();
    }

    /** Overwrites an array that may be null. */
    public static void wipe(byte[] secret) {
        if (secret != null) {
            Arrays.fill(secret, (byte) 0);
        }
    }

    /** As UTF-8, without a copy left behind; {@code typed} stays as it is. */
    public static byte[] utf8(char[] typed) {
        ByteBuffer encoded = StandardCharsets.UTF_8.encode(CharBuffer.wrap(typed));
        byte[] bytes = new byte[encoded.remaining()];
        encoded.get(bytes);
        wipe(encoded.array());
        return bytes;
    }
}
