package bulkhead.app.profile.importer;

import java.util.List;

/** What became of the files. */
public sealed interface ImportResult {
    /** At least one connection; the caller closes their secrets. */
    record Found(List<ImportedConnection> connections) implements ImportResult {}

    /** Nothing: one sentence why. */
    record Refused(String sentence) implements ImportResult {}
}
