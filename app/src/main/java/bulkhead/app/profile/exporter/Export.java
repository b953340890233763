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
import java.util.List;

/**
 * One profile that becomes a file for another computer or program.
 *
 * @param name of the profile
 * @param withSecrets whether its secrets, kept or in files, go with it
 */
public record Export(String name, ExportFormat format, boolean withSecrets) {
    /**
     * What the file has, and what it has not.
     *
     * @param bytes overwritten when it is closed
     */
    public record Content(byte[] bytes, List<LeftBehind> left) implements AutoCloseable {
        @Override
        public void close() {
            SecretSet.wipe(bytes);
        }
    }

    /**
     * Writes a new file that only this user can read.
     *
     * @param ask asked for a passphrase for the file, where the format seals secrets
     * @return what is left behind
     * @throws IOException with a sentence for the user, also when the file exists, or its folder does not
     */
    public List<LeftBehind> write(Path file, SavedProfiles profiles, Passphrase ask)
            throws IOException, SecretException {
        Path folder = file.toAbsolutePath().getParent();
        if (Files.exists(file)) {
            throw new IOException(file + " exists already: name a new file");
        }
        if (folder == null || !Files.isDirectory(folder)) {
            throw new IOException("there is no folder " + folder + ": make it, or name a file elsewhere");
        }
        try (Content content = content(profiles, ask)) {
            AtomicFile.write(file, content.bytes());
            return content.left();
        }
    }

    /** What would be in that file; the caller closes it. */
    public Content content(SavedProfiles profiles, Passphrase ask) throws IOException, SecretException {
        Profile profile = profiles.store().load(name);
        try (SecretSet secrets = withSecrets ? profiles.all(profile) : new SecretSet()) {
            if (withSecrets && secrets.isEmpty()) {
                throw new IOException("no secrets are kept for the profile '" + name + "': export it without them, or"
                        + " keep them first");
            }
            return new Content(format.write(name, profile, secrets, ask), format.left(profile, secrets.kinds()));
        }
    }

    /** Whether whoever has the file has the secrets. */
    public boolean inClear() {
        return withSecrets && !format.seals();
    }
}
