package bulkhead.protocol.l2tp;

import bulkhead.protocol.wire.ByteReader;
import bulkhead.protocol.wire.ByteWriter;
import bulkhead.protocol.wire.MalformedException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;

/** The secret both ends of a tunnel share: tunnel authentication and the hiding of AVPs (RFC 2661 sections 5.1.1, 4.3). */
final class TunnelSecret {
    private static final int BLOCK = 16;

    private final byte[] secret;

    TunnelSecret(byte[] secret) {
        this.secret = secret.clone();
    }

    /**
     * The Challenge Response AVP's value, which is CHAP's (RFC 1994) with the carrying message's type, SCCRP or SCCCN,
     * for its identifier (RFC 2661 section 4.4.3).
     */
    byte[] response(MessageType message, byte[] challenge) {
        return md5(new byte[] {(byte) message.number}, secret, challenge);
    }

    boolean verifies(MessageType message, byte[] challenge, byte[] response) {
        return MessageDigest.isEqual(response(message, challenge), response);
    }

    /** Hides an attribute's value, without padding. */
    byte[] hide(int attribute, byte[] randomVector, byte[] value) {
        byte[] subformat =
                new ByteWriter(2 + value.length).u16(value.length).bytes(value).toByteArray();
        byte[] hidden = new byte[subformat.length];
        byte[] pad = firstPad(attribute, randomVector);
        for (int at = 0; at < subformat.length; at += BLOCK) {
            xor(subformat, hidden, at, pad);
            pad = nextPad(hidden, at);
        }
        return hidden;
    }

    /** Reverses {@link #hide}, dropping any padding; malformed when the secrets differ, as far as that shows. */
    byte[] unhide(int attribute, byte[] randomVector, byte[] hidden) throws MalformedException {
        byte[] subformat = new byte[hidden.length];
        byte[] pad = firstPad(attribute, randomVector);
        for (int at = 0; at < hidden.length; at += BLOCK) {
            xor(hidden, subformat, at, pad);
            pad = nextPad(hidden, at);
        }
        ByteReader reader = new ByteReader(subformat);
        return reader.bytes(reader.u16());
    }

    void wipe() {
        Arrays.fill(secret, (byte) 0);
    }

    private byte[] firstPad(int attribute, byte[] randomVector) {
        return md5(new byte[] {(byte) (attribute >>> 8), (byte) attribute}, secret, randomVector);
    }

    private byte[] nextPad(byte[] hidden, int at) {
        MessageDigest digest = md5();
        digest.update(secret);
        digest.update(hidden, at, Math.min(BLOCK, hidden.length - at));
        return digest.digest();
    }

    private static void xor(byte[] from, byte[] to, int at, byte[] pad) {
        for (int i = at; i < Math.min(at + BLOCK, from.length); i++) {
            to[i] = (byte) (from[i] ^ pad[i - at]);
        }
    }

    private static byte[] md5(byte[] first, byte[] second, byte[] third) {
        MessageDigest digest = md5();
        digest.update(first);
        digest.update(second);
        return digest.digest(third);
    }

    private static MessageDigest md5() {
        try {
            return MessageDigest.getInstance("MD5");
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every Java has MD5", e);
        }
    }

    @Override
    public String toString() {
        return "TunnelSecret";
    }
}
