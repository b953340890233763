package bulkhead.app.secret;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Base64;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.bouncycastle.crypto.generators.Argon2BytesGenerator;
import org.bouncycastle.crypto.params.Argon2Parameters;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * Bytes under a passphrase: Argon2id (RFC 9106) and AES-256-GCM, as JSON with the parameters at the head. The head is
 * authenticated: whoever changes a parameter makes the whole unreadable.
 */
public final class PassphraseSeal {
    private static final int VERSION = 1;
    private static final String KDF = "argon2id";
    private static final String CIPHER = "AES-256-GCM";
    private static final int KEY_BYTES = 32;
    private static final int SALT_BYTES = 16;
    private static final int NONCE_BYTES = 12;
    private static final int TAG_BITS = 128;

    /** RFC 9106 section 4, the second recommended option: 64 MiB. */
    private static final int MEMORY_KIB = 1 << 16;

    private static final int PASSES = 3;
    private static final int LANES = 4;

    /** What a file may ask of this computer: twice what this version writes, which the window's heap of 512 MiB has room for. */
    private static final int MOST_MEMORY_KIB = 2 * MEMORY_KIB;

    private static final int MOST_PASSES = 2 * PASSES;
    private static final int MOST_LANES = 2 * LANES;

    private static final JsonMapper MAPPER = new JsonMapper();

    private PassphraseSeal() {}

    /** The file's fields. @param purpose what kind of content it is, so that none is taken for another */
    record Sealed(
            int version,
            String purpose,
            String kdf,
            int memoryKiB,
            int passes,
            int lanes,
            byte[] salt,
            String cipher,
            byte[] nonce,
            byte[] sealed) {
        byte[] head() {
            Base64.Encoder base64 = Base64.getEncoder();
            return String.join(
                            "\n",
                            "bulkhead",
                            Integer.toString(version),
                            purpose,
                            kdf,
                            Integer.toString(memoryKiB),
                            Integer.toString(passes),
                            Integer.toString(lanes),
                            base64.encodeToString(salt),
                            cipher,
                            base64.encodeToString(nonce))
                    .getBytes(StandardCharsets.UTF_8);
        }

        private boolean isSane() {
            return version == VERSION
                    && KDF.equals(kdf)
                    && CIPHER.equals(cipher)
                    && purpose != null
                    && lanes >= 1
                    && memoryKiB / 8 >= lanes
                    && passes >= 1
                    && salt != null
                    && salt.length >= SALT_BYTES
                    && salt.length <= KEY_BYTES
                    && nonce != null
                    && nonce.length == NONCE_BYTES
                    && sealed != null;
        }

        private boolean isModest() {
            return memoryKiB <= MOST_MEMORY_KIB && passes <= MOST_PASSES && lanes <= MOST_LANES;
        }
    }

    /** Seals the content under the passphrase; both stay as they are. */
    public static byte[] seal(String purpose, byte[] content, char[] passphrase) {
        SecureRandom random = new SecureRandom();
        byte[] salt = new byte[SALT_BYTES];
        byte[] nonce = new byte[NONCE_BYTES];
        random.nextBytes(salt);
        random.nextBytes(nonce);
        Sealed head = new Sealed(VERSION, purpose, KDF, MEMORY_KIB, PASSES, LANES, salt, CIPHER, nonce, new byte[0]);
        try {
            byte[] sealed = crypt(Cipher.ENCRYPT_MODE, head, content, passphrase);
            return MAPPER.writerWithDefaultPrettyPrinter()
                    .writeValueAsBytes(
                            new Sealed(VERSION, purpose, KDF, MEMORY_KIB, PASSES, LANES, salt, CIPHER, nonce, sealed));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this Java has no " + CIPHER, e);
        }
    }

    /**
     * Opens what {@link #seal} made; the caller overwrites it.
     *
     * @param source the file's name, for the sentence when it does not open
     */
    public static byte[] open(String purpose, byte[] file, char[] passphrase, String source) throws SecretException {
        Sealed sealed;
        try {
            sealed = MAPPER.readValue(file, Sealed.class);
        } catch (JacksonException e) {
            throw new SecretException(source + " is not a file that Bulkhead sealed", e);
        }
        if (sealed == null || !sealed.isSane() || !sealed.purpose().equals(purpose)) {
            throw new SecretException(source + " is not a file that this version of Bulkhead sealed, or it is damaged");
        }
        if (!sealed.isModest()) {
            throw new SecretException(source + " asks for more memory or work than any file that Bulkhead sealed ("
                    + (sealed.memoryKiB() >> 10) + " MiB, " + sealed.passes() + " passes, " + sealed.lanes()
                    + " lanes): somebody may have made it to stop this computer, so it stays closed");
        }
        try {
            return crypt(Cipher.DECRYPT_MODE, sealed, sealed.sealed(), passphrase);
        } catch (OutOfMemoryError e) {
            throw new SecretException(
                    source + " cannot be opened: that takes " + (sealed.memoryKiB() >> 10)
                            + " MiB of memory, and they are not there; close other programs and try again",
                    e);
        } catch (AEADBadTagException e) {
            throw new WrongPassphraseException("the passphrase of " + source + " is wrong, or the file was changed", e);
        } catch (GeneralSecurityException e) {
            throw new SecretException(source + " cannot be opened: " + e.getMessage(), e);
        }
    }

    private static byte[] crypt(int mode, Sealed head, byte[] content, char[] passphrase)
            throws GeneralSecurityException {
        byte[] key = key(passphrase, head);
        try {
            Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
            cipher.init(mode, new SecretKeySpec(key, "AES"), new GCMParameterSpec(TAG_BITS, head.nonce()));
            cipher.updateAAD(head.head());
            return cipher.doFinal(content);
        } finally {
            SecretSet.wipe(key);
        }
    }

    private static byte[] key(char[] passphrase, Sealed head) {
        return argon2id(passphrase, head.salt(), head.memoryKiB(), head.passes(), head.lanes());
    }

    /** Its blocks are garbage then that would stay until the heap is full, and a heap that grew for them with them. */
    static byte[] argon2id(char[] passphrase, byte[] salt, int memoryKiB, int passes, int lanes) {
        try {
            return derive(passphrase, salt, memoryKiB, passes, lanes);
        } finally {
            System.gc();
        }
    }

    private static byte[] derive(char[] passphrase, byte[] salt, int memoryKiB, int passes, int lanes) {
        byte[] typed = SecretSet.utf8(passphrase);
        try {
            Argon2BytesGenerator generator = new Argon2BytesGenerator();
            generator.init(new Argon2Parameters.Builder(Argon2Parameters.ARGON2_id)
                    .withVersion(Argon2Parameters.ARGON2_VERSION_13)
                    .withMemoryAsKB(memoryKiB)
                    .withIterations(passes)
                    .withParallelism(lanes)
                    .withSalt(salt)
                    .build());
            byte[] key = new byte[KEY_BYTES];
            generator.generateBytes(typed, key);
            return key;
        } finally {
            SecretSet.wipe(typed);
        }
    }
}
