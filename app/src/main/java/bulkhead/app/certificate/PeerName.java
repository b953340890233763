package bulkhead.app.certificate;

import bulkhead.protocol.wire.IpAddress;
import bulkhead.protocol.wire.PeerText;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import javax.security.auth.x500.X500Principal;
import org.bouncycastle.asn1.x500.RDN;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x500.style.BCStyle;
import org.bouncycastle.asn1.x500.style.IETFUtils;

/**
 * Whose certificate is expected of the server.
 *
 * @param text a host name, an address, a mail address, or a distinguished name such as {@code CN=vpn, O=Example}
 */
public record PeerName(String text) {
    private static final int MAIL = 1;
    private static final int DNS = 2;
    private static final int ADDRESS = 7;

    /** Whether it is a distinguished name, which has to be the certificate's subject to the letter. */
    private Optional<X500Principal> distinguished() {
        try {
            return text.contains("=") ? Optional.of(new X500Principal(text)) : Optional.empty();
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /** Whether this can be anybody's name. */
    public boolean isValid() {
        return !text.isBlank() && (!text.contains("=") || distinguished().isPresent());
    }

    /**
     * Whether the certificate is of this name: by its alternative names, and where it has none, as old ones, by its subject's common
     * name (RFC 4945 section 5.1.3.6 has the former). An asterisk stands for itself.
     */
    boolean isOf(X509Certificate certificate) {
        Optional<X500Principal> subject = distinguished();
        if (subject.isPresent()) {
            return subject.get().equals(certificate.getSubjectX500Principal());
        }
        List<String> alternatives = alternatives(certificate);
        List<String> names = alternatives.isEmpty() ? commonNames(certificate) : alternatives;
        return names.contains(plain(text));
    }

    /** The names that a certificate has, for people. */
    static String of(X509Certificate certificate) {
        List<String> alternatives = alternatives(certificate);
        return PeerText.printable(
                alternatives.isEmpty()
                        ? certificate.getSubjectX500Principal().toString()
                        : String.join(", ", alternatives));
    }

    private static List<String> alternatives(X509Certificate certificate) {
        List<String> names = new ArrayList<>();
        try {
            Collection<List<?>> all = certificate.getSubjectAlternativeNames();
            for (List<?> one : all == null ? List.<List<?>>of() : all) {
                int type = (Integer) one.getFirst();
                if ((type == MAIL || type == DNS || type == ADDRESS) && one.get(1) instanceof String name) {
                    names.add(plain(name));
                }
            }
        } catch (CertificateParsingException e) {
            return List.of("");
        }
        return names;
    }

    private static List<String> commonNames(X509Certificate certificate) {
        X500Name subject =
                X500Name.getInstance(certificate.getSubjectX500Principal().getEncoded());
        List<String> names = new ArrayList<>();
        for (RDN common : subject.getRDNs(BCStyle.CN)) {
            names.add(plain(IETFUtils.valueToString(common.getFirst().getValue())));
        }
        return names;
    }

    /** Names by their small letters, addresses in one form. */
    private static String plain(String name) {
        try {
            return IpAddress.parse(name).toString();
        } catch (IllegalArgumentException e) {
            String small = name.strip().toLowerCase(Locale.ROOT);
            return small.endsWith(".") ? small.substring(0, small.length() - 1) : small;
        }
    }
}
