package bulkhead.app.certificate;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.cert.CertificateFactory;
import java.security.cert.X509CRL;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.function.Consumer;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1EncodableVector;
import org.bouncycastle.asn1.ASN1Integer;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.DERBitString;
import org.bouncycastle.asn1.DERNull;
import org.bouncycastle.asn1.DERSequence;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.AccessDescription;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x509.AuthorityInformationAccess;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.CRLDistPoint;
import org.bouncycastle.asn1.x509.DistributionPoint;
import org.bouncycastle.asn1.x509.DistributionPointName;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.ExtensionsGenerator;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.GeneralSubtree;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.asn1.x509.NameConstraints;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.asn1.x509.Time;
import org.bouncycastle.asn1.x509.V2TBSCertListGenerator;
import org.bouncycastle.asn1.x509.V3TBSCertificateGenerator;
import org.bouncycastle.asn1.x9.X9ObjectIdentifiers;

/** A certificate authority of a test's own. */
public record Authority(X509Certificate certificate, PrivateKey key) {
    private static final Duration LONG = Duration.ofDays(30);

    /** The curves by their names in Java, or RSA of 2048 bits. */
    public enum Kind {
        RSA(null),
        P256("secp256r1"),
        P384("secp384r1"),
        P521("secp521r1");

        private final String curve;

        Kind(String curve) {
            this.curve = curve;
        }

        KeyPair keys() throws GeneralSecurityException {
            KeyPairGenerator generator = KeyPairGenerator.getInstance(this == RSA ? "RSA" : "EC");
            if (this == RSA) {
                generator.initialize(2048);
            } else {
                generator.initialize(new ECGenParameterSpec(curve));
            }
            return generator.generateKeyPair();
        }
    }

    /** A certificate with its key. */
    public record Issued(X509Certificate certificate, PrivateKey key) {
        public byte[] encoded() {
            try {
                return certificate.getEncoded();
            } catch (GeneralSecurityException e) {
                throw new AssertionError(e);
            }
        }
    }

    /** What is asked to be in a certificate. */
    public static final class Wish {
        private final String subject;
        private final ExtensionsGenerator extensions = new ExtensionsGenerator();
        private Kind kind = Kind.RSA;
        private Instant from = Instant.now().minus(LONG);
        private Instant until = Instant.now().plus(LONG);

        private Wish(String subject) {
            this.subject = subject;
        }

        public Wish kind(Kind kind) {
            this.kind = kind;
            return this;
        }

        public Wish until(Instant until) {
            this.until = until;
            return this;
        }

        public Wish from(Instant from) {
            this.from = from;
            return this;
        }

        public Wish dns(String name) {
            return add(Extension.subjectAlternativeName, false, new GeneralNames(new GeneralName(2, name)));
        }

        public Wish address(String address) {
            return add(Extension.subjectAlternativeName, false, new GeneralNames(new GeneralName(7, address)));
        }

        public Wish usage(int bits) {
            return add(Extension.keyUsage, true, new KeyUsage(bits));
        }

        public Wish purpose(String identifier) {
            return add(
                    Extension.extendedKeyUsage,
                    false,
                    new ExtendedKeyUsage(KeyPurposeId.getInstance(new ASN1ObjectIdentifier(identifier))));
        }

        public Wish authority() {
            return add(Extension.basicConstraints, true, new BasicConstraints(true))
                    .usage(KeyUsage.keyCertSign | KeyUsage.cRLSign);
        }

        /** Where its authority's revocation list is. */
        public Wish listAt(String url) {
            DistributionPointName name = new DistributionPointName(
                    new GeneralNames(new GeneralName(GeneralName.uniformResourceIdentifier, url)));
            return add(Extension.cRLDistributionPoints, false, new CRLDistPoint(new DistributionPoint[] {
                new DistributionPoint(name, null, null)
            }));
        }

        /** Who answers whether it is revoked. */
        public Wish askedAt(String url) {
            return add(
                    Extension.authorityInfoAccess,
                    false,
                    new AuthorityInformationAccess(
                            AccessDescription.id_ad_ocsp, new GeneralName(GeneralName.uniformResourceIdentifier, url)));
        }

        public Wish onlyFor(String domain) {
            GeneralSubtree[] permitted = {new GeneralSubtree(new GeneralName(2, domain))};
            return add(Extension.nameConstraints, true, new NameConstraints(permitted, null));
        }

        private Wish add(ASN1ObjectIdentifier type, boolean critical, ASN1Encodable value) {
            try {
                extensions.addExtension(type, critical, value);
                return this;
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    public static Authority root(String subject) {
        return root(subject, Kind.RSA);
    }

    public static Authority root(String subject, Kind kind) {
        Issued own = make(new Wish(subject).kind(kind).authority(), null);
        return new Authority(own.certificate, own.key);
    }

    /** One below this. */
    public Authority intermediate(String subject, Consumer<Wish> wish) {
        Issued made = issue(subject, wish.andThen(Wish::authority));
        return new Authority(made.certificate, made.key);
    }

    public Issued issue(String subject, Consumer<Wish> wish) {
        Wish wished = new Wish(subject);
        wish.accept(wished);
        return make(wished, this);
    }

    /** The serial numbers of those that are good no more. */
    public X509CRL revoking(BigInteger... serials) {
        try {
            AlgorithmIdentifier algorithm = algorithm(key);
            V2TBSCertListGenerator list = new V2TBSCertListGenerator();
            list.setSignature(algorithm);
            list.setIssuer(
                    X500Name.getInstance(certificate.getSubjectX500Principal().getEncoded()));
            list.setThisUpdate(new Time(Date.from(Instant.now().minus(LONG))));
            list.setNextUpdate(new Time(Date.from(Instant.now().plus(LONG))));
            for (BigInteger serial : serials) {
                list.addCRLEntry(
                        new ASN1Integer(serial),
                        new Time(Date.from(Instant.now().minus(LONG))),
                        0);
            }
            byte[] signed = signed(list.generateTBSCertList().getEncoded(), list.generateTBSCertList(), algorithm, key);
            return (X509CRL) CertificateFactory.getInstance("X.509").generateCRL(new ByteArrayInputStream(signed));
        } catch (GeneralSecurityException | IOException e) {
            throw new AssertionError(e);
        }
    }

    private static Issued make(Wish wish, Authority by) {
        try {
            KeyPair keys = wish.kind.keys();
            PrivateKey signer = by == null ? keys.getPrivate() : by.key;
            AlgorithmIdentifier algorithm = algorithm(signer);
            V3TBSCertificateGenerator content = new V3TBSCertificateGenerator();
            content.setSerialNumber(new ASN1Integer(BigInteger.valueOf(System.nanoTime())));
            content.setSignature(algorithm);
            X500Name subject = new X500Name(wish.subject);
            content.setIssuer(
                    by == null
                            ? subject
                            : X500Name.getInstance(
                                    by.certificate.getSubjectX500Principal().getEncoded()));
            content.setSubject(subject);
            content.setStartDate(new Time(Date.from(wish.from)));
            content.setEndDate(new Time(Date.from(wish.until)));
            content.setSubjectPublicKeyInfo(
                    SubjectPublicKeyInfo.getInstance(keys.getPublic().getEncoded()));
            if (!wish.extensions.isEmpty()) {
                content.setExtensions(wish.extensions.generate());
            }
            byte[] signed = signed(
                    content.generateTBSCertificate().getEncoded(), content.generateTBSCertificate(), algorithm, signer);
            X509Certificate certificate = (X509Certificate)
                    CertificateFactory.getInstance("X.509").generateCertificate(new ByteArrayInputStream(signed));
            return new Issued(certificate, keys.getPrivate());
        } catch (GeneralSecurityException | IOException e) {
            throw new AssertionError(e);
        }
    }

    private static byte[] signed(byte[] bytes, ASN1Encodable content, AlgorithmIdentifier algorithm, PrivateKey key)
            throws GeneralSecurityException, IOException {
        Signature signature =
                Signature.getInstance(key.getAlgorithm().equals("RSA") ? "SHA256withRSA" : "SHA256withECDSA");
        signature.initSign(key);
        signature.update(bytes);
        ASN1EncodableVector whole = new ASN1EncodableVector();
        whole.add(content);
        whole.add(algorithm);
        whole.add(new DERBitString(signature.sign()));
        return new DERSequence(whole).getEncoded();
    }

    private static AlgorithmIdentifier algorithm(PrivateKey key) {
        return key.getAlgorithm().equals("RSA")
                ? new AlgorithmIdentifier(PKCSObjectIdentifiers.sha256WithRSAEncryption, DERNull.INSTANCE)
                : new AlgorithmIdentifier(X9ObjectIdentifiers.ecdsa_with_SHA256);
    }
}
