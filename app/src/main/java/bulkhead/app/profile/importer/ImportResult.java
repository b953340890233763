package bulkhead.app.profile.importer;

import bulkhead.app.profile.importer.draft.ImportedConnection;
import java.util.List;

/** What became of the files. */
public sealed interface ImportResult {
    /**
     * At least one connection; the caller closes their secrets.
     *
     * @param refused what is wrong with others, a sentence each
     */
    record Found(List<ImportedConnection> connections, List<String> refused) implements ImportResult {}

    /** Nothing: one sentence why. */
    record Refused(String sentence) implements ImportResult {}
}
