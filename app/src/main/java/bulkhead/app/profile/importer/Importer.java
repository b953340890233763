package bulkhead.app.profile.importer;

import java.util.List;

/** Reads one format. */
interface Importer {
    /** Whether this is a file of the format; a look at its text, and no more. */
    boolean recognises(Document document, String text);

    /** The connections in the document. */
    List<ImportedConnection> read(Document document, String text) throws ImportException;
}
