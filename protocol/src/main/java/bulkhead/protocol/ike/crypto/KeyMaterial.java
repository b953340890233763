package bulkhead.protocol.ike.crypto;

import bulkhead.protocol.esp.EspSuite;
import bulkhead.protocol.esp.SaParameters;
import bulkhead.protocol.ike.IkeEncryption;
import bulkhead.protocol.ike.IkeProposal;
import bulkhead.protocol.ike.wire.Cookies;
import bulkhead.protocol.ike.wire.Payload;
import bulkhead.protocol.wire.ByteWriter;
import java.util.Arrays;

/** The keys of an ISAKMP SA (RFC 2409 section 5 and Appendix B). */
public final class KeyMaterial {
    private static final byte[] NONE = {};

    private final IkeEncryption encryption;
    private final Prf prf;
    final byte[] skeyid;
    final byte[] skeyidD;
    final byte[] skeyidA;
    final byte[] skeyidE;
    /** Ka: SKEYID_e, cut or expanded to what the cipher takes. */
    final byte[] cipherKey;

    private KeyMaterial(IkeProposal proposal, byte[] skeyid, byte[] secret, byte[] cookies) {
        encryption = proposal.encryption();
        prf = new Prf(proposal.hash());
        this.skeyid = skeyid;
        skeyidD = prf.prf(skeyid, secret, cookies, new byte[] {0});
        skeyidA = prf.prf(skeyid, skeyidD, secret, cookies, new byte[] {1});
        skeyidE = prf.prf(skeyid, skeyidA, secret, cookies, new byte[] {2});
        cipherKey = cipherKey(prf, skeyidE, encryption.keyBytes());
    }

    /** @param secret g^xy */
    public static KeyMaterial derive(IkeProposal proposal, byte[] skeyid, byte[] secret, Cookies cookies) {
        return new KeyMaterial(proposal, skeyid, secret, cookies.toBytes());
    }

    /** HASH_I and HASH_R: prf(SKEYID, ...), where a method of signing may have a prf of its own. */
    public byte[] hash(Prf by, byte[]... parts) {
        return by.prf(skeyid, parts);
    }

    /** A copy of Ka, which encrypts phase 1 from its fifth message on and all of phase 2 (appendix B). */
    public byte[] cipherKey() {
        return cipherKey.clone();
    }

    /** What authenticates phase 2: prf(SKEYID_a, ...). */
    public byte[] prfA(byte[]... parts) {
        return prf.prf(skeyidA, parts);
    }

    /** Encryption that begins with the IV hash(parts). */
    public CbcChain chain(byte[]... parts) {
        return new CbcChain(encryption, cipherKey, prf.digest(parts));
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
    public SaParameters esp(EspSuite suite, int spi, byte[] pfsSecret, byte[] nonceI, byte[] nonceR) {
        byte[] protocolAndSpi =
                new ByteWriter(5).u8(Payload.PROTOCOL_ESP).i32(spi).toByteArray();
        byte[] secret = pfsSecret == null ? NONE : pfsSecret;
        byte[] keymat = prf.expand(skeyidD, suite.keymatBytes(), secret, protocolAndSpi, nonceI, nonceR);
        return new SaParameters(spi, suite, keymat);
    }

    public void wipe() {
        for (byte[] secret : new byte[][] {skeyid, skeyidD, skeyidA, skeyidE, cipherKey}) {
            Arrays.fill(secret, (byte) 0);
        }
    }
}
