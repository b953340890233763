package bulkhead.app.certificate;

import bulkhead.protocol.core.Failure;
import bulkhead.protocol.core.Layer;
import bulkhead.protocol.core.Reason;
import bulkhead.protocol.wire.PeerText;
import java.security.GeneralSecurityException;
import java.security.cert.CertPath;
import java.security.cert.CertPathBuilder;
import java.security.cert.CertPathBuilderException;
import java.security.cert.CertPathValidator;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertPathValidatorException.BasicReason;
import java.security.cert.CertStore;
import java.security.cert.CertificateFactory;
import java.security.cert.CertificateParsingException;
import java.security.cert.CollectionCertStoreParameters;
import java.security.cert.PKIXBuilderParameters;
import java.security.cert.PKIXCertPathBuilderResult;
import java.security.cert.PKIXParameters;
import java.security.cert.PKIXReason;
import java.security.cert.PKIXRevocationChecker;
import java.security.cert.TrustAnchor;
import java.security.cert.X509CRL;
import java.security.cert.X509CertSelector;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Date;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Whose certificates are believed to be the server's (RFC 5280 section 6 by the Java platform, RFC 4945 section 5.1.3 for what IKE adds).
 *
 * @param authorities where a certificate has to come from
 * @param expected whose it has to be
 * @param lists revocation lists that are at hand
 */
public record PeerTrust(
        List<X509Certificate> authorities, PeerName expected, Revocation revocation, List<X509CRL> lists) {
    static {
        // By default each step of asking one server takes 15 s; a session waits a minute for all of it.
        for (String step : new String[] {"ocsp.timeout", "ocsp.readtimeout", "crl.timeout", "crl.readtimeout"}) {
            String property = "com.sun.security." + step;
            if (System.getProperty(property) == null) {
                System.setProperty(property, "5s");
            }
        }
    }

    /** Where nobody needs to answer, no other server is asked after so long. */
    private static final long PATIENCE_NANOS = 20_000_000_000L;

    private static final int DIGITAL_SIGNATURE = 0;
    private static final int NON_REPUDIATION = 1;

    /** What a server's key may be for: anything, IKE, IKE as it was called before, and TLS servers, as most have it. */
    private static final Set<String> PURPOSES =
            Set.of("2.5.29.37.0", "1.3.6.1.5.5.7.3.17", "1.3.6.1.5.5.8.2.2", "1.3.6.1.5.5.7.3.1");

    public PeerTrust {
        authorities = List.copyOf(authorities);
        lists = List.copyOf(lists);
    }

    /**
     * What is against it; empty where nothing is. It may take as long as authorities' servers do.
     *
     * @param certificates that of the peer, then others that it sent
     */
    Optional<Failure> objection(List<X509Certificate> certificates, Date now) {
        X509Certificate peers = certificates.getFirst();
        try {
            Optional<Failure> apparent = apparent(peers, now);
            if (apparent.isPresent()) {
                return apparent;
            }
            // Who names a server's own certificate needs nobody to vouch for it.
            if (!authorities.contains(peers)) {
                PKIXCertPathBuilderResult built = path(certificates, now);
                if (revocation != Revocation.OFF) {
                    checkRevocation(certificatesOf(built.getCertPath()), built.getTrustAnchor(), now);
                }
            }
            return Optional.empty();
        } catch (CertPathBuilderException e) {
            return Optional.of(unfounded(e));
        } catch (CertPathValidatorException e) {
            return Optional.of(revoked(e));
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            return Optional.of(refused(
                    "the server's certificate cannot be looked at ("
                            + PeerText.printable(String.valueOf(e.getMessage())) + ")",
                    "look at the server's certificate"));
        }
    }

    /** What the certificate itself says. */
    private Optional<Failure> apparent(X509Certificate peers, Date now) throws CertificateParsingException {
        if (now.after(peers.getNotAfter())) {
            return objected(
                    "the server's certificate was good until "
                            + peers.getNotAfter().toInstant(),
                    "have the server's administrator renew it, and check this computer's clock");
        }
        if (now.before(peers.getNotBefore())) {
            return objected(
                    "the server's certificate is good from "
                            + peers.getNotBefore().toInstant() + " on",
                    "check this computer's clock");
        }
        boolean[] usage = peers.getKeyUsage();
        List<String> purposes = peers.getExtendedKeyUsage();
        if (usage != null && !usage[DIGITAL_SIGNATURE] && !usage[NON_REPUDIATION]
                || purposes != null && purposes.stream().noneMatch(PURPOSES::contains)) {
            return objected(
                    "the server's certificate is none of a server's, by what it says its key is for",
                    "give the server one whose extended key usage is that of a server");
        }
        if (!expected.isOf(peers)) {
            return objected(
                    "the server's certificate is of " + PeerName.of(peers) + ", not of " + expected.text(),
                    "check the server's name; if that is the server all the same, give the name in its certificate with"
                            + " --remote-id");
        }
        return Optional.empty();
    }

    private PKIXCertPathBuilderResult path(List<X509Certificate> certificates, Date now)
            throws GeneralSecurityException {
        X509CertSelector target = new X509CertSelector();
        target.setCertificate(certificates.getFirst());
        PKIXBuilderParameters parameters = new PKIXBuilderParameters(anchors(), target);
        parameters.addCertStore(store(certificates));
        parameters.setRevocationEnabled(false);
        parameters.setDate(now);
        return (PKIXCertPathBuilderResult) CertPathBuilder.getInstance("PKIX").build(parameters);
    }

    /** Each certificate by itself, with the one above it for its authority: that of one nothing is known hides nothing of another. */
    private void checkRevocation(List<X509Certificate> path, TrustAnchor top, Date now)
            throws GeneralSecurityException {
        long start = System.nanoTime();
        for (int i = 0; i < path.size() && mayAsk(System.nanoTime() - start); i++) {
            TrustAnchor above = i + 1 < path.size() ? new TrustAnchor(path.get(i + 1), null) : top;
            try {
                checkRevocation(path.get(i), above, now);
            } catch (CertPathValidatorException e) {
                if (revocation == Revocation.HARD || e.getReason() == BasicReason.REVOKED) {
                    throw e;
                }
            }
        }
    }

    private boolean mayAsk(long since) {
        return revocation == Revocation.HARD || since < PATIENCE_NANOS;
    }

    private void checkRevocation(X509Certificate one, TrustAnchor above, Date now) throws GeneralSecurityException {
        CertPathValidator validator = CertPathValidator.getInstance("PKIX");
        PKIXRevocationChecker checker = (PKIXRevocationChecker) validator.getRevocationChecker();
        if (!lists.isEmpty()) {
            checker.setOptions(EnumSet.of(PKIXRevocationChecker.Option.PREFER_CRLS));
        }
        PKIXParameters parameters = new PKIXParameters(Set.of(above));
        parameters.addCertStore(store(lists));
        parameters.setDate(now);
        parameters.addCertPathChecker(checker);
        validator.validate(CertificateFactory.getInstance("X.509").generateCertPath(List.of(one)), parameters);
    }

    private static List<X509Certificate> certificatesOf(CertPath path) {
        return path.getCertificates().stream().map(X509Certificate.class::cast).toList();
    }

    private Set<TrustAnchor> anchors() {
        return authorities.stream().map(one -> new TrustAnchor(one, null)).collect(Collectors.toSet());
    }

    private static CertStore store(Collection<?> of) throws GeneralSecurityException {
        return CertStore.getInstance("Collection", new CollectionCertStoreParameters(new ArrayList<>(of)));
    }

    private Failure unfounded(CertPathBuilderException why) {
        for (Throwable cause = why; cause != null; cause = cause.getCause()) {
            if (cause instanceof CertPathValidatorException invalid && invalid.getReason() == PKIXReason.INVALID_NAME) {
                return refused(
                        "an authority on the way to the server's certificate may not vouch for such names",
                        "have the server's administrator look at the name constraints");
            }
        }
        return refused(
                "the server's certificate does not come from an authority of this connection",
                "check the authority's certificate that is given with --ca; if it is the right one, somebody may be"
                        + " posing as the server");
    }

    private static Failure revoked(CertPathValidatorException why) {
        return why.getReason() == BasicReason.REVOKED
                ? refused(
                        "the server's certificate is revoked by its authority",
                        "do not connect; ask the server's administrator")
                : refused(
                        "whether the server's certificate is revoked cannot be found out",
                        "give the authority's revocation list with --crl, or do without by --revocation=soft");
    }

    private static Optional<Failure> objected(String happened, String advice) {
        return Optional.of(refused(happened, advice));
    }

    private static Failure refused(String happened, String advice) {
        return new Failure(Layer.IKE, Reason.AUTHENTICATION_REFUSED, happened, advice);
    }
}
