package bulkhead.app.certificate;

import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.KeySpec;
import java.security.spec.PKCS8EncodedKeySpec;
import javax.crypto.Cipher;
import javax.crypto.EncryptedPrivateKeyInfo;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.DERNull;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.asn1.pkcs.RSAPrivateKey;
import org.bouncycastle.asn1.sec.ECPrivateKey;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x9.X9ObjectIdentifiers;
import org.bouncycastle.util.io.pem.PemObject;

/** Private keys in PEM: PKCS #8, also under a passphrase (RFC 5958), and the forms of OpenSSL before it. */
final class PrivateKeys {
    private static final String SEALED = "ENCRYPTED PRIVATE KEY";

    private PrivateKeys() {}

    static boolean isSealed(PemObject block) {
        return block.getType().equals(SEALED);
    }

    /** @param passphrase for one that is sealed */
    static PrivateKey read(PemObject block, String file, char[] passphrase) throws CertificateFileException {
        if (!block.getHeaders().isEmpty()) {
            throw new CertificateFileException("the key in " + file
                    + " is sealed as OpenSSL did it long ago: write it anew with 'openssl pkcs8 -topk8'");
        }
        try {
            return of(
                    switch (block.getType()) {
                        case SEALED -> open(block.getContent(), file, passphrase);
                        case "PRIVATE KEY" -> new PKCS8EncodedKeySpec(block.getContent());
                        case "RSA PRIVATE KEY" ->
                            wrapped(
                                    new AlgorithmIdentifier(PKCSObjectIdentifiers.rsaEncryption, DERNull.INSTANCE),
                                    RSAPrivateKey.getInstance(block.getContent()));
                        case "EC PRIVATE KEY" -> {
                            ECPrivateKey key = ECPrivateKey.getInstance(block.getContent());
                            yield wrapped(
                                    new AlgorithmIdentifier(
                                            X9ObjectIdentifiers.id_ecPublicKey, key.getParametersObject()),
                                    key);
                        }
                        default ->
                            throw new CertificateFileException(
                                    "the key in " + file + " is of a kind that IKE does not sign with");
                    },
                    file);
        } catch (IOException | GeneralSecurityException | IllegalArgumentException e) {
            throw new CertificateFileException("the key in " + file + " is damaged", e);
        }
    }

    private static PKCS8EncodedKeySpec wrapped(AlgorithmIdentifier algorithm, ASN1Encodable key) throws IOException {
        return new PKCS8EncodedKeySpec(new PrivateKeyInfo(algorithm, key).getEncoded());
    }

    private static PKCS8EncodedKeySpec open(byte[] sealed, String file, char[] passphrase)
            throws IOException, GeneralSecurityException, CertificateFileException {
        EncryptedPrivateKeyInfo info = new EncryptedPrivateKeyInfo(sealed);
        // PBES2 alone says nothing: its parameters name what it is made of.
        String algorithm =
                info.getAlgName().equals("PBES2") ? info.getAlgParameters().toString() : info.getAlgName();
        PBEKeySpec typed = new PBEKeySpec(passphrase);
        try {
            Cipher cipher = Cipher.getInstance(algorithm);
            cipher.init(
                    Cipher.DECRYPT_MODE,
                    SecretKeyFactory.getInstance(algorithm).generateSecret(typed),
                    info.getAlgParameters());
            return info.getKeySpec(cipher);
        } catch (InvalidKeySpecException e) {
            throw new CertificateFileException("the passphrase does not open the key in " + file, e);
        } finally {
            typed.clearPassword();
        }
    }

    private static PrivateKey of(KeySpec spec, String file) throws CertificateFileException {
        for (String algorithm : new String[] {"RSA", "EC"}) {
            try {
                return KeyFactory.getInstance(algorithm).generatePrivate(spec);
            } catch (InvalidKeySpecException e) {
                // It is of the other.
            } catch (GeneralSecurityException e) {
                throw new IllegalStateException("this Java runtime lacks " + algorithm, e);
            }
        }
        throw new CertificateFileException("the key in " + file + " is of a kind that IKE does not sign with");
    }
}
