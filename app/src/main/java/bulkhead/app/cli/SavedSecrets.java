package bulkhead.app.cli;

import bulkhead.app.profile.Profile;
import bulkhead.app.profile.ProfileStore;
import bulkhead.app.secret.Keyring;
import bulkhead.app.secret.Passphrase;
import bulkhead.app.secret.SecretException;
import bulkhead.app.secret.SecretFile;
import bulkhead.app.secret.SecretKind;
import bulkhead.app.secret.SecretSet;
import bulkhead.app.secret.SecretStore;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** The secrets of profiles, where each profile says that they are. */
final class SavedSecrets {
    /** Where secrets can be kept, as profiles and options say it. */
    enum Place {
        keyring,
        file,
        none
    }

    private static final Map<SecretKind, String> OPTIONS = new EnumMap<>(Map.of(
            SecretKind.PRE_SHARED_KEY, "--psk-file",
            SecretKind.PASSWORD, "--password-file",
            SecretKind.TUNNEL_SECRET, "--tunnel-secret-file"));

    private final Passphrase passphrase;

    SavedSecrets(Passphrase passphrase) {
        this.passphrase = passphrase;
    }

    /** Those that are kept, by the options that would name files of them; the caller overwrites them. */
    static Map<String, byte[]> byOption(Profile profile, Passphrase passphrase) throws UsageException {
        Map<String, byte[]> secrets = new HashMap<>();
        boolean wanted = profile.pskFile() == null || profile.passwordFile() == null;
        if (profile.secrets() != null && wanted) {
            try (SecretSet found = new SavedSecrets(passphrase).find(profile)) {
                for (SecretKind kind : found.kinds()) {
                    secrets.put(OPTIONS.get(kind), found.take(kind));
                }
            } catch (SecretException e) {
                throw new UsageException(e.getMessage());
            }
        }
        return secrets;
    }

    /** What is kept of this profile; empty when it is asked each time. */
    SecretSet find(Profile profile) throws SecretException {
        if (profile.secrets() == null) {
            return new SecretSet();
        }
        try (SecretStore store = open(profile)) {
            return store.find(profile.id());
        }
    }

    /** Keeps the secrets of a profile that says where. */
    void keep(String name, Profile profile, SecretSet secrets) throws SecretException {
        try (SecretStore store = open(profile)) {
            store.keep(profile.id(), name, secrets);
        }
    }

    void forget(Profile profile) throws SecretException {
        if (profile.secrets() != null) {
            try (SecretStore store = open(profile)) {
                store.forget(profile.id());
            }
        }
    }

    /** The keyring where there is one, else the file. */
    static Place usual() {
        try {
            Optional<SecretStore> keyring = Keyring.ofThisHost().open();
            keyring.ifPresent(SecretStore::close);
            return keyring.isPresent() ? Place.keyring : Place.file;
        } catch (SecretException e) {
            return Place.file;
        }
    }

    private SecretStore open(Profile profile) throws SecretException {
        if (profile.id() == null) {
            throw new SecretException("the profile has no id, so nothing can be kept for it");
        }
        return switch (profile.secrets()) {
            case "keyring" ->
                Keyring.ofThisHost()
                        .open()
                        .orElseThrow(() -> new SecretException("there is no keyring here: connect from the desktop's"
                                + " session, or keep the secrets in a file"));
            case "file" -> new SecretFile(ProfileStore.configFolder().resolve("secrets.json"), passphrase);
            default ->
                throw new SecretException("the profile keeps its secrets in '" + profile.secrets()
                        + "', which this version does not know");
        };
    }
}
