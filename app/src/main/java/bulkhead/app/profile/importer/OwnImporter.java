package bulkhead.app.profile.importer;

import bulkhead.app.profile.InvalidValueException;
import bulkhead.app.profile.Profile;
import bulkhead.app.profile.ProfileFile;
import bulkhead.app.profile.ProfileRequest;
import bulkhead.app.profile.importer.draft.Document;
import bulkhead.app.profile.importer.draft.Draft;
import bulkhead.app.profile.importer.draft.Findings;
import bulkhead.app.profile.importer.draft.ImportException;
import bulkhead.app.profile.importer.draft.ImportedConnection;
import bulkhead.app.profile.importer.draft.Importer;
import bulkhead.app.secret.Passphrase;
import java.io.IOException;
import java.util.List;

/** This program's own exports. */
final class OwnImporter implements Importer {
    private final Passphrase passphrase;

    OwnImporter(Passphrase passphrase) {
        this.passphrase = passphrase;
    }

    @Override
    public boolean recognises(Document document, String text) {
        return text.contains("\"" + ProfileFile.FORMAT + "\"");
    }

    @Override
    public void read(Document document, String text, Findings found) {
        found.add(() -> connection(document));
    }

    private ImportedConnection connection(Document document) throws ImportException {
        try {
            ProfileFile.Content content = ProfileFile.read(document.bytes(), document.shownName(), passphrase);
            try {
                Profile profile = checked(content, document.shownName());
                return new ImportedConnection(content.name(), profile, content.secrets(), List.of());
            } catch (ImportException | InvalidValueException e) {
                content.secrets().close();
                throw new ImportException(
                        e instanceof InvalidValueException value
                                ? document.shownName() + " has a value that cannot be: "
                                        + value.field().key() + " " + value.getMessage()
                                : e.getMessage());
            }
        } catch (IOException e) {
            throw new ImportException(e.getMessage());
        }
    }

    /** By the rules of the editor. Files of the computer that it came from are not for another to read. */
    private static Profile checked(ProfileFile.Content content, String source)
            throws ImportException, InvalidValueException {
        Profile profile = content.profile();
        // Its text has every field, and no secret.
        if (profile.toString().chars().anyMatch(Character::isISOControl)) {
            throw new ImportException(source + " has a control character in a value");
        }
        try (Draft draft = new Draft(content.name())) {
            draft.server(profile.server()).user(profile.user()).done();
        }
        ProfileRequest.checkValues(profile);
        return profile.with(b -> {
            b.id = null;
            b.secrets = null;
            b.pskFile = null;
            b.passwordFile = null;
            b.tunnelSecretFile = null;
        });
    }
}
