package bulkhead.app.profile.importer;

/** The files cannot be imported; the message is one sentence for the user, without secrets. */
final class ImportException extends Exception {
    private static final long serialVersionUID = 1L;

    ImportException(String message) {
        super(message);
    }
}
