package bulkhead.app.cli;

import bulkhead.app.profile.Profile;
import bulkhead.app.profile.ProfileStore;
import bulkhead.app.profile.SavedProfiles;
import bulkhead.app.profile.SavedSecrets;
import bulkhead.app.profile.SecurityRating;
import bulkhead.app.secret.SecretException;
import bulkhead.app.secret.SecretKind;
import bulkhead.app.secret.SecretSet;
import java.io.IOException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Secrets for a profile, so that nobody is asked for them again. */
@Command(
        name = "secrets",
        description = "Keeps a profile's secrets, so that connect does not ask for them.",
        mixinStandardHelpOptions = true)
final class ProfileSecrets extends ProfileCommand.Action {
    @Parameters(index = "0", paramLabel = "NAME", description = "The profile.")
    private String name;

    @Option(
            names = "--secrets",
            paramLabel = "PLACE",
            description = "Where to keep them: keyring, file or none (forget them). Default: the keyring, or a file"
                    + " under a passphrase where there is none.")
    private SavedSecrets.Place place;

    @Option(
            names = "--psk-file",
            paramLabel = "FILE",
            description = "Where the pre-shared key is; - for a line of standard input. Asked for when missing.")
    private String pskFile;

    @Option(
            names = "--password-file",
            paramLabel = "FILE",
            description = "Where the password is; - for a line of standard input. Asked for when missing.")
    private String passwordFile;

    @Option(
            names = "--tunnel-secret-file",
            paramLabel = "FILE",
            description = "The secret of L2TP tunnel authentication, for the few servers that want it.")
    private String tunnelSecretFile;

    @Mixin
    private PassphraseOption passphrase;

    @Override
    void run(ProfileStore store) throws IOException, SecretException, UsageException {
        Profile profile = store.load(name);
        SavedSecrets saved = SavedSecrets.ofUser(passphrase);
        SavedProfiles profiles = new SavedProfiles(store, saved);
        if (place == SavedSecrets.Place.none) {
            profiles.replace(name, profile, new SecretSet(), place);
            System.out.println("Forgot the secrets of " + name + ".");
            return;
        }
        try (SecretSet secrets = read()) {
            SecurityRating.warning(secrets.get(SecretKind.PRE_SHARED_KEY)).ifPresent(Warnings::tell);
            SavedSecrets.Place where = place == null ? saved.usual() : place;
            profiles.replace(name, profile, secrets, where);
            System.out.println("The secrets of " + name + " are in the "
                    + (where == SavedSecrets.Place.keyring ? "keyring" : "file of secrets") + ".");
        }
    }

    private SecretSet read() throws UsageException {
        Secrets secrets = new Secrets(System.in, System.console());
        SecretSet set = new SecretSet();
        set.put(SecretKind.PRE_SHARED_KEY, secrets.read(pskFile, "pre-shared key", "--psk-file"));
        set.put(SecretKind.PASSWORD, secrets.read(passwordFile, "password", "--password-file"));
        if (tunnelSecretFile != null) {
            set.put(SecretKind.TUNNEL_SECRET, secrets.read(tunnelSecretFile, "tunnel secret", "--tunnel-secret-file"));
        }
        return set;
    }
}
