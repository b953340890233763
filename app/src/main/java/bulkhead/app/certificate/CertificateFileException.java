package bulkhead.app.certificate;

/** A file with certificates or a key is of no use; the message is a clause for people. */
public final class CertificateFileException extends Exception {
    private static final long serialVersionUID = 1L;

    CertificateFileException(String message) {
        super(message);
    }

    CertificateFileException(String message, Throwable cause) {
        super(message, cause);
    }
}
