package bulkhead.app.profile.importer.draft;

/** Reads one format. */
public interface Importer {
    /** Whether this is a file of the format; a look at its text, and no more. */
    boolean recognises(Document document, String text);

    /** Whether it reads the commands of a shell's script. */
    default boolean readsCommands() {
        return false;
    }

    /** Whether the program of this format takes secrets as bytes, in whatever encoding: then it reads {@link Octets}. */
    default boolean readsOctets() {
        return false;
    }

    /** The connections in the document; an exception is about all of it. */
    void read(Document document, String text, Findings found) throws ImportException;
}
