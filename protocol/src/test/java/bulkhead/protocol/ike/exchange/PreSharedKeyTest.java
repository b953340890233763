package bulkhead.protocol.ike.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import bulkhead.protocol.ike.IkeHash;
import bulkhead.protocol.ike.crypto.Prf;
import java.util.HexFormat;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The values are NIST's CAVS 800-135 samples for IKEv1, as the NSS project's tests carry them. */
class PreSharedKeyTest {
    /** Hash, pre-shared key, Ni, Nr, SKEYID. */
    @ParameterizedTest
    @CsvSource({
        "SHA1, c0, 03a6f25a83c8c2a3, 9d958a6618f77e7f, ab3be41bc62f2ef0c41a3076d58768be77fadd2e",
        "SHA2_256, a0, ead9ced494868f41, f1aff4f425a94f18,"
                + "558a99b299773d267cf7c8ef073bf3b7af362c206c75a538403c5ef884d4cace",
        "SHA2_384, 9e, d6596b7e5b398534, 136fbdfa8d0ceb8e,"
                + "b54fa27cb4251051e44a659d73591845691d11f1874bf4e4088e5df6462d28e57a3a2af3ab4f9b746a8f5766f8785f2b",
    })
    void skeyidComesFromThePreSharedKeyAndTheNonces(IkeHash hash, String psk, String ni, String nr, String skeyid) {
        byte[] made = new PreSharedKey(bytes(psk)).skeyid(new Prf(hash), bytes(ni), bytes(nr), new byte[256]);

        assertThat(hex(made)).isEqualTo(skeyid);
    }

    private static byte[] bytes(String digits) {
        return HexFormat.of().parseHex(digits);
    }

    private static String hex(byte[] bytes) {
        return HexFormat.of().formatHex(bytes);
    }
}
