package bulkhead.app.profile.importer.draft;

import bulkhead.app.profile.Profile;
import bulkhead.app.profile.SavedProfiles.Addition;
import bulkhead.app.secret.SecretSet;
import java.util.List;

/**
 * One connection that was found.
 *
 * @param name as the other program has it; it may not be a name for a profile
 * @param secrets those that the files had
 * @param left what could not be carried over, a sentence each
 */
public record ImportedConnection(String name, Profile profile, SecretSet secrets, List<String> left) {
    /** As a profile that is to be made of it. */
    public Addition addition() {
        return new Addition(name, profile, secrets);
    }
}
