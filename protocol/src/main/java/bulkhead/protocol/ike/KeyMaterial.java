package bulkhead.protocol.ike;

import bulkhead.protocol.esp.EspSuite;
import bulkhead.protocol.esp.SaParameters;
import bulkhead.protocol.wire.ByteWriter;
import java.util.Arrays;

/** The keys of an ISAKMP SA authenticated by a pre-shared key (RFC 2409 section 5 and Appendix B). */
final class KeyMaterial {
    private static final byte[] NONE = {};

    private final Prf prf;
    final byte[] skeyid;
    final byte[] skeyidD;
    final byte[] skeyidA;
    final byte[] skeyidE;
    /** Ka: SKEYID_e, cut or expanded to what the cipher takes. */
    final byte[] cipherKey;

    private KeyMaterial(Prf prf, int keyBytes, byte[] skeyid, byte[] secret, byte[] cookies) {
        this.prf = prf;
        this.skeyid = skeyid;
        skeyidD = prf.prf(skeyid, secret, cookies, new byte[] {0});
        skeyidA = prf.prf(skeyid, skeyidD, secret, cookies, new byte[] {1});
        skeyidE = prf.prf(skeyid, skeyidA, secret, cookies, new byte[] {2});
        cipherKey = cipherKey(prf, skeyidE, keyBytes);
    }

    /** @param secret g^xy */
    static KeyMaterial derive(
            IkeProposal proposal, byte[] psk, byte[] nonceI, byte[] nonceR, byte[] secret, Cookies cookies) {
        return from(proposal, new Prf(proposal.hash()).prf(psk, nonceI, nonceR), secret, cookies);
    }

    static KeyMaterial from(IkeProposal proposal, byte[] skeyid, byte[] secret, Cookies cookies) {
        Prf prf = new Prf(proposal.hash());
        return new KeyMaterial(prf, proposal.encryption().keyBytes(), skeyid, secret, cookies.toBytes());
    }

    Prf prf() {
        return prf;
    }

    /** RFC 2409 Appendix B: cut from SKEYID_e, or where that is too short K1 = prf(SKEYID_e, 0), Kn = prf(SKEYID_e, Kn-1). */
    static byte[] cipherKey(Prf prf, byte[] skeyidE, int length) {
        if (length <= skeyidE.length) {
            return Arrays.copyOf(skeyidE, length);
        }
        byte[] key = new byte[length];
        byte[] block = {0};
        for (int at = 0; at < length; at += block.length) {
            block = prf.prf(skeyidE, block);
            System.arraycopy(block, 0, key, at, Math.min(block.length, length - at));
        }
        Arrays.fill(block, (byte) 0);
        return key;
    }

    /**
     * Section 5.5: KEYMAT = prf(SKEYID_d, [g(qm)^xy |] protocol | SPI | Ni_b | Nr_b), expanded.
     *
     * @param pfsSecret g(qm)^xy, or null without perfect forward secrecy
     */
    SaParameters esp(EspSuite suite, int spi, byte[] pfsSecret, byte[] nonceI, byte[] nonceR) {
        byte[] protocolAndSpi =
                new ByteWriter(5).u8(Payload.PROTOCOL_ESP).i32(spi).toByteArray();
        byte[] secret = pfsSecret == null ? NONE : pfsSecret;
        byte[] keymat = prf.expand(skeyidD, suite.keymatBytes(), secret, protocolAndSpi, nonceI, nonceR);
        return new SaParameters(spi, suite, keymat);
    }

    void wipe() {
        for (byte[] secret : new byte[][] {skeyid, skeyidD, skeyidA, skeyidE, cipherKey}) {
            Arrays.fill(secret, (byte) 0);
        }
    }
}
