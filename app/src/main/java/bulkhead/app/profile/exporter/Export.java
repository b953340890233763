package bulkhead.app.profile.exporter;

import bulkhead.app.files.AtomicFile;
import bulkhead.app.profile.Profile;
import bulkhead.app.profile.SavedProfiles;
import bulkhead.app.secret.Passphrase;
import bulkhead.app.secret.SecretException;
import bulkhead.app.secret.SecretSet;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * One profile that becomes a file for another computer or program.
 *
 * @param name of the profile
 * @param withSecrets whether its secrets, kept or in files, go with it
 */
public record Export(String name, ExportFormat format, boolean withSecrets) {
    /**
     * Writes a new file that only this user can read.
     *
     * @param ask asked for a passphrase for the file, where the format seals secrets
     * @throws IOException with a sentence for the user, also when the file exists, or its folder does not
     */
    public void write(Path file, SavedProfiles profiles, Passphrase ask) throws IOException, SecretException {
        Path folder = file.toAbsolutePath().getParent();
        if (Files.exists(file)) {
            throw new IOException(file + " exists already: name a new file");
        }
        if (folder == null || !Files.isDirectory(folder)) {
            throw new IOException("there is no folder " + folder + ": make it, or name a file elsewhere");
        }
        byte[] content = content(profiles, ask);
        try {
            AtomicFile.write(file, content);
        } finally {
            SecretSet.wipe(content);
        }
    }

    /** What would be in that file; the caller overwrites it. */
    public byte[] content(SavedProfiles profiles, Passphrase ask) throws IOException, SecretException {
        Profile profile = profiles.store().load(name);
        try (SecretSet secrets = withSecrets ? profiles.all(profile) : new SecretSet()) {
            if (withSecrets && secrets.isEmpty()) {
                throw new IOException("no secrets are kept for the profile '" + name + "': export it without them, or"
                        + " keep them first");
            }
            return format.write(name, profile, secrets, ask);
        }
    }

    /** Whether whoever has the file has the secrets. */
    public boolean inClear() {
        return withSecrets && !format.seals();
    }
}
