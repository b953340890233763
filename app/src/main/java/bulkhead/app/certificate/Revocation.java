package bulkhead.app.certificate;

import bulkhead.app.names.Named;
import java.util.Optional;
import java.util.stream.Stream;

/** Whether it is asked if the server's certificate is revoked: of a list at hand, and of those servers that the certificate names. */
public enum Revocation implements Named {
    /** It is not. */
    OFF("off"),
    /** That nobody answers is no reason to refuse it. */
    SOFT("soft"),
    /** Of each certificate it has to be known that it is not revoked. */
    HARD("hard");

    private final String label;

    Revocation(String label) {
        this.label = label;
    }

    @Override
    public String label() {
        return label;
    }

    /** The one of a {@link #label}. */
    public static Optional<Revocation> of(String label) {
        return Stream.of(values()).filter(one -> one.label.equals(label)).findFirst();
    }
}
