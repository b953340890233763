package bulkhead.app.desktop.profiles;

import bulkhead.app.profile.SavedProfiles;
import bulkhead.app.profile.SavedSecrets.Place;
import bulkhead.app.profile.importer.ImportedConnection;
import bulkhead.app.secret.OnePassphrase;
import bulkhead.app.secret.SecretException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * Imported connections that were saved.
 *
 * @param names of the new profiles
 * @param connections those that they were made of
 * @param failure why the rest was not; empty when there is none
 */
record Addition(List<String> names, List<ImportedConnection> connections, String failure) {
    /** Saves one after the other, up to the first that cannot be; asks at most once for a passphrase. */
    static Addition of(List<ImportedConnection> connections, SavedProfiles profiles, Place where) {
        List<String> names = new ArrayList<>();
        try (OnePassphrase once = profiles.secrets().onePassphrase()) {
            SavedProfiles asking = profiles.asking(once);
            for (ImportedConnection connection : connections) {
                String name = asking.freeName(connection.name());
                asking.add(name, connection.profile(), connection.secrets(), where);
                names.add(name);
            }
            return new Addition(List.copyOf(names), connections, "");
        } catch (IOException | SecretException e) {
            return new Addition(List.copyOf(names), connections.subList(0, names.size()), e.getMessage());
        }
    }
}
