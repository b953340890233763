package bulkhead.app.profile.importer;

/** Reads one format. */
interface Importer {
    /** Whether this is a file of the format; a look at its text, and no more. */
    boolean recognises(Document document, String text);

    /** Whether it reads the commands of a shell's script. */
    default boolean readsCommands() {
        return false;
    }

    /** The connections in the document; an exception is about all of it. */
    void read(Document document, String text, Findings found) throws ImportException;
}
