package bulkhead.protocol.ppp.auth;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Random;
import org.bouncycastle.crypto.digests.MD4Digest;
import org.bouncycastle.crypto.engines.DESEngine;
import org.bouncycastle.crypto.engines.RC4Engine;
import org.bouncycastle.crypto.params.KeyParameter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The values are those of RFC 2759 section 9.2 and of RFC 1320 appendix A.5. */
class MsChapV2Test {
    private static final byte[] AUTHENTICATOR_CHALLENGE = hex("5B5D7C7D7B3F2F3E3C2C602132262628");
    private static final byte[] PEER_CHALLENGE = hex("21402324255E262A28295F2B3A337C7E");
    private static final byte[] CHALLENGE = hex("D02E4386BCE91226");
    private static final byte[] PASSWORD_HASH = hex("44EBBA8D5312B8D611474411F56989AE");
    private static final byte[] NT_RESPONSE = hex("82309ECD8D708B5EA08FAA3981CD83544233114A3D85D6DF");

    @Test
    void theChallengeHashIsThatOfTheRfc() {
        assertThat(MsChapV2.challengeHash(PEER_CHALLENGE, AUTHENTICATOR_CHALLENGE, "User"))
                .isEqualTo(CHALLENGE);
    }

    /** RFC 2759 section 8.2: the user name is hashed "without the domain name prepended". */
    @Test
    void aDomainBeforeTheUserNameDoesNotChangeTheChallengeHash() {
        assertThat(MsChapV2.challengeHash(PEER_CHALLENGE, AUTHENTICATOR_CHALLENGE, "BIGCO\\User"))
                .isEqualTo(CHALLENGE);
    }

    @Test
    void thePasswordHashesAreThoseOfTheRfc() {
        byte[] hash = MsChapV2.passwordHash("clientPass".getBytes(StandardCharsets.UTF_8));

        assertThat(hash).isEqualTo(PASSWORD_HASH);
        assertThat(MsChapV2.hashOfHash(hash)).isEqualTo(hex("41C00C584BD2D91C4017A2A12FA59F3F"));
    }

    /** pppd makes a character of each byte (its ascii2unicode); what is no UTF-8 came from a file of pppd's kind. */
    @Test
    void aPasswordThatIsNoUtf8IsLatin1() {
        assertThat(MsChapV2.passwordHash("schl\u00fcssel".getBytes(StandardCharsets.ISO_8859_1)))
                .isEqualTo(MsChapV2.passwordHash("schl\u00fcssel".getBytes(StandardCharsets.UTF_8)));
    }

    @Test
    void theNtResponseIsThatOfTheRfc() {
        assertThat(MsChapV2.challengeResponse(CHALLENGE, PASSWORD_HASH)).isEqualTo(NT_RESPONSE);
    }

    @Test
    void theAuthenticatorResponseIsThatOfTheRfc() {
        assertThat(MsChapV2.authenticatorResponse(PASSWORD_HASH, NT_RESPONSE, CHALLENGE))
                .isEqualTo("S=407A5589115FD0D6209F510FE9C04566932CDA56");
    }

    @ParameterizedTest
    @CsvSource({
        "'', 31d6cfe0d16ae931b73c59d7e0c089c0",
        "a, bde52cb31de33e46245e05fbdbd6fb24",
        "abc, a448017aaf21d8525fc10ae87aa6729d",
        "message digest, d9130a8164549fe818874806e1c7014b",
        "abcdefghijklmnopqrstuvwxyz, d79e1c308aa5bbcdeea8ed63df412da9",
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789, 043f8582f241db351ce627e153e7f0e4",
        "12345678901234567890123456789012345678901234567890123456789012345678901234567890,"
                + " e33b4ddc9c38f2199c3e7b164fcc0536"
    })
    void md4IsThatOfItsRfc(String message, String digest) {
        assertThat(Md4.of(message.getBytes(StandardCharsets.US_ASCII))).isEqualTo(hex(digest));
    }

    /** RFC 2759 sections 8.9 to 8.13, undone by another implementation of MD4, RC4 and DES. */
    @ParameterizedTest
    @ValueSource(strings = {"MyNewPw", "neues Paßwort €", ""})
    void aServerThatKnowsTheOldPasswordReadsTheNewOne(String password) {
        byte[] unicode = password.getBytes(StandardCharsets.UTF_16LE);
        byte[] newHash = md4(unicode);
        byte[] encrypted =
                MsChapV2.encryptPassword(password.getBytes(StandardCharsets.UTF_8), PASSWORD_HASH, new Random(1));
        byte[] block = new byte[516];
        RC4Engine rc4 = new RC4Engine();
        rc4.init(false, new KeyParameter(PASSWORD_HASH));
        rc4.processBytes(encrypted, 0, encrypted.length, block, 0);
        assertThat(encrypted).hasSize(516);
        assertThat(ByteBuffer.wrap(block, 512, 4).order(ByteOrder.LITTLE_ENDIAN).getInt())
                .isEqualTo(unicode.length);
        assertThat(Arrays.copyOfRange(block, 512 - unicode.length, 512)).isEqualTo(unicode);

        byte[] hash = MsChapV2.encryptHash(PASSWORD_HASH, newHash);
        byte[] old = new byte[16];
        for (int half = 0; half < 2; half++) {
            DESEngine des = new DESEngine();
            des.init(false, new KeyParameter(spread(Arrays.copyOfRange(newHash, 7 * half, 7 * half + 7))));
            des.processBlock(hash, 8 * half, old, 8 * half);
        }
        assertThat(old).isEqualTo(PASSWORD_HASH);
    }

    /** A key of DES, whose every eighth bit is of no matter. */
    private static byte[] spread(byte[] sevenBytes) {
        BigInteger bits = new BigInteger(1, sevenBytes);
        byte[] key = new byte[8];
        for (int i = 0; i < 8; i++) {
            key[i] = (byte) (bits.shiftRight(49 - 7 * i).intValue() << 1);
        }
        return key;
    }

    private static byte[] md4(byte[] bytes) {
        MD4Digest md4 = new MD4Digest();
        md4.update(bytes, 0, bytes.length);
        byte[] digest = new byte[16];
        md4.doFinal(digest, 0);
        return digest;
    }

    private static byte[] hex(String digits) {
        return HexFormat.of().parseHex(digits);
    }
}
