package bulkhead.protocol.ike;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import java.security.AlgorithmParameters;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.MessageDigest;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.ECParameterSpec;
import java.security.spec.ECPoint;
import java.security.spec.ECPublicKeySpec;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The values of ECDSA are those of RFC 4754 section 8, which sign the hash of “abc”; that of RSA was made by OpenSSL. */
class SignatureMethodTest {
    @ParameterizedTest
    @CsvSource({
        "ECDSA_256, secp256r1, SHA-256,"
                + "2442A5CC0ECD015FA3CA31DC8E2BBC70BF42D60CBCA20085E0822CB04235E970,"
                + "6FC98BD7E50211A4A27102FA3549DF79EBCB4BF246B80945CDDFE7D509BBFD7D,"
                + "CB28E0999B9C7715FD0A80D8E47A77079716CBBF917DD72E97566EA1C066957C,"
                + "86FA3BB4E26CAD5BF90B7F81899256CE7594BB1EA0C89212748BFF3B3D5B0315",
        "ECDSA_384, secp384r1, SHA-384,"
                + "96281BF8DD5E0525CA049C048D345D3082968D10FEDF5C5ACA0C64E6465A97EA5CE10C9DFEC21797415710721F437922,"
                + "447688BA94708EB6E2E4D59F6AB6D7EDFF9301D249FE49C33096655F5D502FAD3D383B91C5E7EDAA2B714CC99D5743CA,"
                + "FB017B914E29149432D8BAC29A514640B46F53DDAB2C69948084E2930F1C8F7E08E07C9C63F2D21A07DCB56A6AF56EB3,"
                + "B263A1305E057F984D38726A1B46874109F417BCA112674C528262A40A629AF1CBB9F516CE0FA7D2FF630863A00E8B9F",
        "ECDSA_521, secp521r1, SHA-512,"
                + "0151518F1AF0F563517EDD5485190DF95A4BF57B5CBA4CF2A9A3F6474725A35F7AFE0A6DDEB8BEDBCD6A197E592D40188901CECD650699C9B5E456AEA5ADD19052A8,"
                + "006F3B142EA1BFFF7E2837AD44C9E4FF6D2D34C73184BBAD90026DD5E6E85317D9DF45CAD7803C6C20035B2F3FF63AFF4E1BA64D1C077577DA3F4286C58F0AEAE643,"
                + "0154FD3836AF92D0DCA57DD5341D3053988534FDE8318FC6AAAAB68E2E6F4339B19F2F281A7E0B22C269D93CF8794A9278880ED7DBB8D9362CAEACEE544320552251,"
                + "017705A7030290D1CEB605A9A1BB03FF9CDD521E87A696EC926C8C10C8362DF4975367101F67D1CF9BCCBF2F3D239534FA509E70AAC851AE01AAC68D62F866472660",
    })
    void rfc4754Vectors(SignatureMethod method, String curve, String digest, String x, String y, String r, String s)
            throws Exception {
        PublicKey key = point(curve, x, y);
        byte[] hash = MessageDigest.getInstance(digest).digest(new byte[] {'a', 'b', 'c'});
        byte[] signature = bytes(r + s);

        assertThat(SignatureMethod.of(key)).contains(method);
        assertThat(method.verify(key, hash, signature)).isTrue();
        hash[0] ^= 1;
        assertThat(method.verify(key, hash, signature)).isFalse();
        assertThat(method.verify(key, hash, new byte[signature.length])).isFalse();
        assertThat(method.verify(key, hash, new byte[0])).isFalse();
    }

    /** {@code openssl pkeyutl -sign} without a digest, as IKEv1 has it. */
    @Test
    void rsaSignsTheHashAsItIs() throws Exception {
        Identities rsa = Identities.of("rsa");
        byte[] hash = bytes("00112233445566778899aabbccddeeff0123456789abcdef0123456789abcdef");
        byte[] opensslsOwn = Identities.resource("rsa-signature.bin");

        assertThat(SignatureMethod.RSA.sign(rsa.key(), hash)).isEqualTo(opensslsOwn);
        assertThat(SignatureMethod.RSA.verify(rsa.certificate().getPublicKey(), hash, opensslsOwn))
                .isTrue();
    }

    /** With the name of the hash in front it is a signature of something else (RFC 2409 section 5.1). */
    @Test
    void rsaWithTheNameOfTheHashIsNone() throws Exception {
        KeyPair keys = rsa();
        byte[] hash = MessageDigest.getInstance("SHA-256").digest(new byte[] {1});
        Signature withName = Signature.getInstance("SHA256withRSA");
        withName.initSign(keys.getPrivate());
        withName.update(new byte[] {1});

        assertThat(SignatureMethod.RSA.verify(keys.getPublic(), hash, withName.sign()))
                .isFalse();
    }

    /** What stands behind the hash could be chosen so that it is a cube (Bleichenbacher 2006). */
    @Test
    void rsaWithAnythingBehindTheHashIsNone() throws Exception {
        KeyPair keys = rsa();
        byte[] hash = new byte[32];
        byte[] longer = SignatureMethod.RSA.sign(keys.getPrivate(), new byte[33]);

        assertThat(SignatureMethod.RSA.verify(keys.getPublic(), hash, longer)).isFalse();
    }

    @Test
    void aKeyOfAnotherMethodVerifiesNothing() throws Exception {
        KeyPair keys = rsa();
        byte[] hash = new byte[32];
        byte[] signature = SignatureMethod.RSA.sign(keys.getPrivate(), hash);

        assertThat(SignatureMethod.ECDSA_256.verify(keys.getPublic(), hash, signature))
                .isFalse();
        assertThat(SignatureMethod.of(KeyPairGenerator.getInstance("Ed25519")
                        .generateKeyPair()
                        .getPublic()))
                .isEmpty();
    }

    private static KeyPair rsa() throws GeneralSecurityException {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
        generator.initialize(2048);
        return generator.generateKeyPair();
    }

    private static PublicKey point(String curve, String x, String y) throws GeneralSecurityException {
        AlgorithmParameters parameters = AlgorithmParameters.getInstance("EC");
        parameters.init(new ECGenParameterSpec(curve));
        ECPoint point = new ECPoint(new BigInteger(x, 16), new BigInteger(y, 16));
        return KeyFactory.getInstance("EC")
                .generatePublic(new ECPublicKeySpec(point, parameters.getParameterSpec(ECParameterSpec.class)));
    }

    private static byte[] bytes(String digits) {
        return HexFormat.of().parseHex(digits.toLowerCase(java.util.Locale.ROOT));
    }
}
