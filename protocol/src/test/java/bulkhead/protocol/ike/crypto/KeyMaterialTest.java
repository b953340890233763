package bulkhead.protocol.ike.crypto;

import static bulkhead.protocol.ike.IkeEncryption.AES_128;
import static bulkhead.protocol.ike.IkeEncryption.AES_256;
import static org.assertj.core.api.Assertions.assertThat;

import bulkhead.protocol.ike.DhGroup;
import bulkhead.protocol.ike.IkeHash;
import bulkhead.protocol.ike.IkeProposal;
import bulkhead.protocol.ike.wire.Cookies;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The values are NIST's CAVS 800-135 samples for IKEv1, as the NSS project's tests carry them (ike-sha1, ike-sha256 and
 * ike-sha384 vectors); those of Appendix B are NSS's own, another implementation.
 */
class KeyMaterialTest {
    /** Hash, SKEYID, g^xy, CKY-I, CKY-R, SKEYID_d, SKEYID_a, SKEYID_e. */
    @ParameterizedTest
    @CsvSource({
        "SHA1,707197817fb2d90cf54d1842606bdea59b9f4823,"
                + "8ba4cbc73c0187301dc19a975823854dbd641c597f637f8d053a83b9514673eb,8c3bcd3a69831d7f,d2d9a7ff4fbe95a7,"
                + "384be709a8a5e63c3ed160cfe3921c4b37d5b32d,48b327575abe3adba0f279849e289022a13e2b47,"
                + "a4a415c8e0c38c0da847c356cc61c24df8025560",
        "SHA2_256,750c5c94b9c2ec20b68033e024dadf0fa87e8b48c6561b21c72478451a06583d,"
                + "a1ff3dc6cf9b4c04709943cb4ca1f1789bcf360b03f1d027de3ae8ee039e9155,6c6beb72631ddc3d,b84e24b22cffbd14,"
                + "a4f7ca7de913814813e3312099e7c943bd293483f387532330237f1b20957310,"
                + "1d4b705746c43b0a6fcbb8db33983c0f24ff6f8b6543e3779fed227c6067f004,"
                + "03e6f16cd9ce9f64b5cdc5b34cca7163483ba5389a30afebef3d14640b0a815e",
        "SHA2_384,"
                + "6e4514610bf82d0ab7bf0260096f6146a153c712071abb633ced813c572156c783e36874a65a64690ca701d40d56ea18,"
                + "1724dbd893523764bfef8c6fa927856fccfb77ae254358cce29c2769a32915c1,1c8aba986a00af0f,b049d9672f73c920,"
                + "b083234e9ed7745911f93eb31faa66fcf88906266830eb17ef166d295cb1f86a3543b8b8efa5df918533df537e9c809c,"
                + "938295a374aceb4147a8024c9a007dd313403fd8fd7070dbd0cfbe1ccd308dbfbb7b9e9c64049e4df44ff551016cb7b5,"
                + "8595b249dc1fa8599729f87eb6b9dd13bfbfdfd4f9ebd78929bab6ecc402539ad32cb6e7ef4ba6a0f53da14e4df07ed4",
    })
    void theOtherKeysComeFromSkeyid(
            IkeHash hash, String skeyid, String secret, String cookieI, String cookieR, String d, String a, String e) {
        IkeProposal proposal = new IkeProposal(AES_128, hash, DhGroup.MODP_2048);
        Cookies cookies = new Cookies(Long.parseUnsignedLong(cookieI, 16), Long.parseUnsignedLong(cookieR, 16));
        KeyMaterial keys = KeyMaterial.derive(proposal, bytes(skeyid), bytes(secret), cookies);

        assertThat(hex(keys.skeyidD)).isEqualTo(d);
        assertThat(hex(keys.skeyidA)).isEqualTo(a);
        assertThat(hex(keys.skeyidE)).isEqualTo(e);
        assertThat(hex(keys.cipherKey)).isEqualTo(e.substring(0, 32));
    }

    /** NSS ike-sha1 vector 12, cut from 40 to 32 bytes. */
    @Test
    void aCipherKeyLongerThanThePrfIsExpandedFromZero() {
        byte[] skeyidE = bytes("63e81194946ebd05df7df5ebf5d8750056bf1f1d");

        assertThat(hex(KeyMaterial.cipherKey(new Prf(IkeHash.SHA1), skeyidE, AES_256.keyBytes())))
                .isEqualTo("933347a07de5782247dd36d1562ffe0eecade1eb4134165257e3af1000af8ae3");
    }

    /** NSS ike-sha1 vector 15 and ike-sha256 vector 14: the seed is one zero byte. */
    @Test
    void quickModeKeysAreExpandedWithTheSeedInEachBlock() {
        assertThat(hex(new Prf(IkeHash.SHA1)
                        .expand(bytes("63e81194946ebd05df7df5ebf5d8750056bf1f1d"), 40, new byte[] {0})))
                .isEqualTo("933347a07de5782247dd36d1562ffe0eecade1ebaeaa476a5f578c34a9b2b7101a621202f61db924");
        assertThat(hex(new Prf(IkeHash.SHA2_256)
                        .expand(
                                bytes("5f00d1bd2c58ec224b1e6b71fa0f19a1faa7a193952c444411b47c1a9d8ba6fe"),
                                64,
                                new byte[] {0})))
                .isEqualTo("b10fff32cbeaa1e7afe6ab0b191e0bd63cd524849a4b56019146d232a24cf9af"
                        + "59f18ed9aabbb2dbbafecf48d72a34a8f72fab2ff4f37e5c917288a78ce00933");
    }

    private static byte[] bytes(String digits) {
        return HexFormat.of().parseHex(digits);
    }

    private static String hex(byte[] bytes) {
        return HexFormat.of().formatHex(bytes);
    }
}
