package bulkhead.app.profile.importer.draft;

/** The files cannot be imported; the message is one sentence for the user, without secrets. */
public final class ImportException extends Exception {
    private static final long serialVersionUID = 1L;

    public ImportException(String message) {
        super(message);
    }
}
