package bulkhead.app.secret;

import bulkhead.app.bus.SessionBus;
import java.util.Locale;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.function.Supplier;

/** The keyrings of the systems this program knows. */
public enum Keyring {
    SECRET_SERVICE("the desktop's keyring (Secret Service)") {
        @Override
        public Optional<SecretStore> open(Map<String, String> environment) throws SecretException {
            Optional<String> address = SessionBus.address(environment);
            return address.isEmpty() ? Optional.empty() : Optional.ofNullable(SecretService.open(address.get()));
        }
    },
    CREDENTIAL_MANAGER("Windows' Credential Manager") {
        @Override
        public Optional<SecretStore> open(Map<String, String> environment) throws SecretException {
            return Optional.of(new SystemKeyring(new Credentials(linked(NativeCredentials::new))));
        }
    },
    KEYCHAIN("the Keychain of macOS") {
        @Override
        public Optional<SecretStore> open(Map<String, String> environment) throws SecretException {
            return Optional.of(new SystemKeyring(new Keychain(linked(NativeKeychain::new))));
        }
    };

    private final String words;

    Keyring(String words) {
        this.words = words;
    }

    /** That of the system this runs on. */
    public static Keyring ofThisHost() {
        String system = System.getProperty("os.name").toLowerCase(Locale.ROOT);
        return system.startsWith("windows") ? CREDENTIAL_MANAGER : system.startsWith("mac") ? KEYCHAIN : SECRET_SERVICE;
    }

    /** Opens it; empty where no keyring runs for this user. */
    public Optional<SecretStore> open() throws SecretException {
        return open(System.getenv());
    }

    /** That of the session that this environment is of. */
    public abstract Optional<SecretStore> open(Map<String, String> environment) throws SecretException;

    /** The system's own calls, which only that system has. */
    <T> T linked(Supplier<T> calls) throws SecretException {
        try {
            return calls.get();
        } catch (IllegalArgumentException | NoSuchElementException | LinkageError e) {
            throw new SecretException(
                    words + " is not on this system: keep secrets in a file, or be asked for them", e);
        }
    }

    /** Its name for people. */
    @Override
    public String toString() {
        return words;
    }
}
