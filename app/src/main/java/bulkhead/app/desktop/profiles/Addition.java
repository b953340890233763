package bulkhead.app.desktop.profiles;

import bulkhead.app.profile.SavedProfiles;
import bulkhead.app.profile.SavedSecrets.Place;
import bulkhead.app.profile.importer.ImportedConnection;
import bulkhead.app.secret.OnePassphrase;
import bulkhead.app.secret.SecretException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Imported connections that become profiles: all of them or none. */
final class Addition {
    private final SavedProfiles profiles;
    private final List<String> names = new ArrayList<>();

    private Addition(SavedProfiles profiles) {
        this.profiles = profiles;
    }

    /** Asks at most once for a passphrase. @return the new names */
    static List<String> of(List<ImportedConnection> connections, SavedProfiles profiles, Place where)
            throws IOException, SecretException {
        try (OnePassphrase once = profiles.secrets().onePassphrase()) {
            Addition addition = new Addition(profiles.asking(once));
            try {
                for (ImportedConnection connection : connections) {
                    addition.add(connection, where);
                }
            } catch (IOException | SecretException e) {
                throw addition.takeBack(e);
            }
            return List.copyOf(addition.names);
        }
    }

    private void add(ImportedConnection connection, Place where) throws IOException, SecretException {
        String name = profiles.freeName(connection.name());
        profiles.add(name, connection.profile(), connection.secrets(), where);
        names.add(name);
    }

    /** Who has to try again finds no half of them there, or is told which. */
    private IOException takeBack(Exception why) {
        StringBuilder sentence = new StringBuilder(why.getMessage());
        for (String name : names) {
            try {
                profiles.forget(name);
            } catch (IOException | SecretException e) {
                sentence.append("; ")
                        .append(name)
                        .append(" was imported, and could not be taken back: ")
                        .append(e.getMessage());
            }
        }
        return new IOException(sentence.toString(), why);
    }
}
