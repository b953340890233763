package bulkhead.app.profile.importer;

import bulkhead.app.profile.Profile;
import bulkhead.app.profile.ProfileFile;
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
    public List<ImportedConnection> read(Document document, String text) throws ImportException {
        try {
            ProfileFile.Content content = ProfileFile.read(document.bytes(), document.shownName(), passphrase);
            try (Draft check = new Draft(content.name())) {
                Profile profile = content.profile();
                check.server(profile.server()).user(profile.user()).done();
                // Its text has every field, and no secret.
                if (profile.toString().chars().anyMatch(Character::isISOControl)) {
                    content.secrets().close();
                    throw new ImportException(document.shownName() + " has a control character in a value");
                }
                // Files of the computer that it came from are not for another to read.
                return List.of(new ImportedConnection(
                        content.name(),
                        profile.with(b -> {
                            b.id = null;
                            b.secrets = null;
                            b.pskFile = null;
                            b.passwordFile = null;
                            b.tunnelSecretFile = null;
                        }),
                        content.secrets(),
                        List.of()));
            }
        } catch (IOException e) {
            throw new ImportException(e.getMessage());
        }
    }
}
