package bulkhead.protocol.ppp.auth;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.random.RandomGenerator;
import javax.crypto.Cipher;
import javax.crypto.spec.SecretKeySpec;

/**
 * The functions of MS-CHAPv2, under the names RFC 2759 gives them.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc2759#section-8">RFC 2759 section 8</a>
 */
final class MsChapV2 {
    static final int CHALLENGE = 16;
    static final int NT_RESPONSE = 24;

    private static final byte[] MAGIC_1 = "Magic server to client signing constant".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] MAGIC_2 =
            "Pad to make it do more than one iteration".getBytes(StandardCharsets.US_ASCII);

    /** A password of 256 characters, and its length (section 8.9). */
    private static final int LONGEST_PASSWORD = 512;

    private static final int PASSWORD_BLOCK = LONGEST_PASSWORD + 4;

    private MsChapV2() {}

    /** NtPasswordHash of a password in UTF-8, or else in Latin-1, of which pppd takes every password to be. */
    static byte[] passwordHash(byte[] password) {
        byte[] unicode = unicode(password);
        byte[] hash = Md4.of(unicode);
        Arrays.fill(unicode, (byte) 0);
        return hash;
    }

    private static byte[] unicode(byte[] password) {
        CharBuffer characters;
        try {
            characters = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(password));
        } catch (CharacterCodingException e) {
            characters = StandardCharsets.ISO_8859_1.decode(ByteBuffer.wrap(password));
        }
        byte[] unicode = new byte[2 * characters.length()];
        for (int i = 0; i < characters.length(); i++) {
            unicode[2 * i] = (byte) characters.get(i);
            unicode[2 * i + 1] = (byte) (characters.get(i) >> 8);
        }
        Arrays.fill(characters.array(), '\0');
        return unicode;
    }

    /** NewPasswordEncryptedWithOldNtPasswordHash: RC4 of the password behind bytes by chance, and its length. */
    static byte[] encryptPassword(byte[] password, byte[] oldHash, RandomGenerator random) {
        byte[] unicode = unicode(password);
        byte[] block = new byte[PASSWORD_BLOCK];
        random.nextBytes(block);
        int length = Math.min(unicode.length, LONGEST_PASSWORD);
        System.arraycopy(unicode, 0, block, LONGEST_PASSWORD - length, length);
        for (int i = 0; i < 4; i++) {
            block[LONGEST_PASSWORD + i] = (byte) (length >> 8 * i);
        }
        Arrays.fill(unicode, (byte) 0);
        try {
            Cipher rc4 = Cipher.getInstance("ARCFOUR");
            rc4.init(Cipher.ENCRYPT_MODE, new SecretKeySpec(oldHash, "ARCFOUR"));
            return rc4.doFinal(block);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this Java has no RC4", e);
        } finally {
            Arrays.fill(block, (byte) 0);
        }
    }

    /** OldNtPasswordHashEncryptedWithNewNtPasswordHash: each half of the one under DES with 7 bytes of the other. */
    static byte[] encryptHash(byte[] oldHash, byte[] newHash) {
        byte[] encrypted = new byte[16];
        for (int i = 0; i < 2; i++) {
            byte[] key = Arrays.copyOfRange(newHash, 7 * i, 7 * i + 7);
            byte[] half = desEncrypt(Arrays.copyOfRange(oldHash, 8 * i, 8 * i + 8), key);
            System.arraycopy(half, 0, encrypted, 8 * i, 8);
            Arrays.fill(key, (byte) 0);
        }
        return encrypted;
    }

    /** HashNtPasswordHash. */
    static byte[] hashOfHash(byte[] passwordHash) {
        return Md4.of(passwordHash);
    }

    /**
     * ChallengeHash.
     *
     * @param user the user name; a domain in front of a backslash is left out of it
     */
    static byte[] challengeHash(byte[] peerChallenge, byte[] authenticatorChallenge, String user) {
        String name = user.substring(user.lastIndexOf('\\') + 1);
        byte[] digest = sha1(peerChallenge, authenticatorChallenge, name.getBytes(StandardCharsets.UTF_8));
        return Arrays.copyOf(digest, 8);
    }

    /** ChallengeResponse: the 8-byte challenge under DES with each third of the hash, padded to 21 bytes. */
    static byte[] challengeResponse(byte[] challenge, byte[] passwordHash) {
        byte[] keys = Arrays.copyOf(passwordHash, 21);
        byte[] response = new byte[NT_RESPONSE];
        for (int i = 0; i < 3; i++) {
            byte[] block = desEncrypt(challenge, Arrays.copyOfRange(keys, 7 * i, 7 * i + 7));
            System.arraycopy(block, 0, response, 8 * i, 8);
        }
        Arrays.fill(keys, (byte) 0);
        return response;
    }

    /** GenerateAuthenticatorResponse: {@code S=} and 40 hexadecimal digits. */
    static String authenticatorResponse(byte[] passwordHash, byte[] ntResponse, byte[] challengeHash) {
        byte[] hashOfHash = hashOfHash(passwordHash);
        byte[] digest = sha1(sha1(hashOfHash, ntResponse, MAGIC_1), challengeHash, MAGIC_2);
        Arrays.fill(hashOfHash, (byte) 0);
        return "S=" + HexFormat.of().withUpperCase().formatHex(digest);
    }

    /** DesEncrypt: a 7-byte key is spread over 8 bytes, each with a parity bit that DES ignores. */
    static byte[] desEncrypt(byte[] clear, byte[] sevenByteKey) {
        long bits = 0;
        for (byte b : sevenByteKey) {
            bits = bits << 8 | b & 0xff;
        }
        byte[] key = new byte[8];
        for (int i = 0; i < 8; i++) {
            key[i] = (byte) (bits >>> 49 - 7 * i << 1);
        }
        try {
            Cipher des = Cipher.getInstance("DES/ECB/NoPadding");
            des.init(Cipher.ENCRYPT_MODE, new SecretKeySpec(key, "DES"));
            return des.doFinal(clear);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this Java has no DES", e);
        } finally {
            Arrays.fill(key, (byte) 0);
        }
    }

    private static byte[] sha1(byte[]... parts) {
        return Digests.of("SHA-1", parts);
    }
}
