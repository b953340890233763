package bulkhead.app.profile;

import bulkhead.app.files.UserFolders;
import bulkhead.app.names.Named;
import bulkhead.app.secret.Keyring;
import bulkhead.app.secret.OnePassphrase;
import bulkhead.app.secret.Passphrase;
import bulkhead.app.secret.SecretException;
import bulkhead.app.secret.SecretFile;
import bulkhead.app.secret.SecretKind;
import bulkhead.app.secret.SecretSet;
import bulkhead.app.secret.SecretStore;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/** The secrets of profiles, where each profile says that they are. Everything here may wait for a person. */
public final class SavedSecrets {
    /** Where secrets can be kept, as profiles and options say it. */
    public enum Place implements Named {
        keyring("keyring"),
        file("file"),
        none("none");

        private final String label;

        Place(String label) {
            this.label = label;
        }

        @Override
        public String label() {
            return label;
        }

        /** Where this profile's are. @throws SecretException when it is no place that this version knows */
        public static Place of(Profile profile) throws SecretException {
            return switch (profile.secrets()) {
                case null -> none;
                case "keyring" -> keyring;
                case "file" -> file;
                default ->
                    throw new SecretException("the profile keeps its secrets in '" + profile.secrets()
                            + "', which this version does not know");
            };
        }

        /** For people. */
        public String words() {
            return switch (this) {
                case keyring -> "keyring";
                case file -> "file of secrets";
                case none -> "nowhere";
            };
        }

        /** As profiles say it. */
        public String inProfile() {
            return this == none ? null : label;
        }
    }

    /** Opens the keyring; empty where there is none. */
    @FunctionalInterface
    public interface Opener {
        Optional<SecretStore> open() throws SecretException;
    }

    private final Opener keyring;
    private final Path file;
    private final Passphrase passphrase;

    /**
     * @param file that of secrets under a passphrase
     * @param passphrase asks for the file's
     */
    public SavedSecrets(Opener keyring, Path file, Passphrase passphrase) {
        this.keyring = keyring;
        this.file = file;
        this.passphrase = passphrase;
    }

    /** The user's own: the keyring of the session, and {@code secrets.json} among the user's files. */
    public static SavedSecrets ofUser(Passphrase passphrase) {
        return new SavedSecrets(
                () -> Keyring.ofThisHost().open(), UserFolders.config().resolve("secrets.json"), passphrase);
    }

    /** The same places, with another way to ask for the passphrase. */
    SavedSecrets asking(Passphrase other) {
        return new SavedSecrets(keyring, file, other);
    }

    /**
     * Asks as this does.
     *
     * @param asks is told when a person is asked, and when no more
     */
    public Passphrase telling(Consumer<Boolean> asks) {
        return new Passphrase() {
            @Override
            public char[] ask(String what, boolean fresh) throws SecretException {
                if (!fresh && knows(what)) {
                    return passphrase.ask(what, false);
                }
                asks.accept(true);
                try {
                    return passphrase.ask(what, fresh);
                } finally {
                    asks.accept(false);
                }
            }

            @Override
            public boolean refused() {
                return passphrase.refused();
            }

            @Override
            public boolean knows(String what) {
                return passphrase.knows(what);
            }
        };
    }

    /** Whether the file's passphrase is known; one that was typed before a sleep of this computer is forgotten by this. */
    public boolean isOpen() {
        return passphrase.knows(SecretFile.WHAT);
    }

    /** Forgets the file's passphrase, if it is known. @return whether it was */
    public boolean lock() {
        return passphrase.lock();
    }

    /** Asks as this does, and only once; for {@link SavedProfiles#asking}. */
    public OnePassphrase onePassphrase() {
        return new OnePassphrase(passphrase);
    }

    /** Which secrets are kept of this profile, without reading them out; empty where that takes the passphrase. */
    public Optional<Set<SecretKind>> kinds(Profile profile) throws SecretException {
        if (Place.of(profile) == Place.none) {
            return Optional.of(Set.of());
        }
        try (SecretStore store = open(profile)) {
            return store.kinds(profile.id());
        }
    }

    /** What is kept of this profile; empty when it is asked each time. The caller closes it. */
    public SecretSet find(Profile profile) throws SecretException {
        if (Place.of(profile) == Place.none) {
            return new SecretSet();
        }
        try (SecretStore store = open(profile)) {
            return store.find(profile.id());
        }
    }

    /** Keeps the secrets of a profile that says where, in place of all that was kept of it there. */
    public void keep(String name, Profile profile, SecretSet secrets) throws SecretException {
        try (SecretStore store = open(profile)) {
            store.keep(profile.id(), name, secrets);
        }
    }

    public void forget(Profile profile) throws SecretException {
        if (Place.of(profile) != Place.none) {
            try (SecretStore store = open(profile)) {
                store.forget(profile.id());
            }
        }
    }

    /** The keyring where there is one, else the file. */
    public Place usual() {
        try {
            Optional<SecretStore> found = keyring.open();
            found.ifPresent(SecretStore::close);
            return found.isPresent() ? Place.keyring : Place.file;
        } catch (SecretException e) {
            return Place.file;
        }
    }

    private SecretStore open(Profile profile) throws SecretException {
        if (profile.id() == null) {
            throw new SecretException("the profile has no id, so nothing can be kept for it");
        }
        return switch (Place.of(profile)) {
            case keyring ->
                keyring.open()
                        .orElseThrow(() -> new SecretException("there is no keyring here: connect from the desktop's"
                                + " session, or keep the secrets in a file"));
            case file -> new SecretFile(file, passphrase);
            case none -> throw new SecretException("the profile keeps no secrets");
        };
    }
}
