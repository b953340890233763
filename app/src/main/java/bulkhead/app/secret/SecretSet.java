package bulkhead.app.secret;

import java.nio.BufferUnderflowException;
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

    /** Of each secret its kind and value, each behind its length in two bytes. No text: text cannot be wiped. */
    public byte[] encode() {
        int size = 0;
        for (var secret : secrets.entrySet()) {
            size += 2 * Short.BYTES + secret.getKey().key().length() + secret.getValue().length;
        }
        ByteBuffer out = ByteBuffer.allocate(size);
        secrets.forEach((kind, secret) -> {
            out.putShort((short) kind.key().length()).put(kind.key().getBytes(StandardCharsets.US_ASCII));
            out.putShort((short) secret.length).put(secret);
        });
        return out.array();
    }

    /** Reads what {@link #encode} wrote; kinds that a later version may have are passed over. */
    public static SecretSet decode(byte[] content) throws SecretException {
        SecretSet set = new SecretSet();
        try {
            for (ByteBuffer in = ByteBuffer.wrap(content); in.hasRemaining(); ) {
                String key = new String(part(in), StandardCharsets.UTF_8);
                byte[] secret = part(in);
                for (SecretKind kind : SecretKind.values()) {
                    if (kind.key().equals(key)) {
                        set.put(kind, secret);
                    }
                }
            }
            return set;
        } catch (BufferUnderflowException e) {
            set.close();
            throw new SecretException("the secrets are damaged", e);
        }
    }

    private static byte[] part(ByteBuffer in) {
        byte[] part = new byte[Short.toUnsignedInt(in.getShort())];
        in.get(part);
        return part;
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
