package bulkhead.app.secret;

import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/** A keyring that the system keeps for each user, one item a secret: the Keychain of macOS, Windows' Credential Manager. */
final class SystemKeyring implements SecretStore {
    /** Items by the profile's identity and the kind of secret. */
    interface Items {
        /** The secret, which the caller wipes; empty where there is none. */
        Optional<byte[]> read(String profile, SecretKind kind) throws SecretException;

        /** Whether there is one, without reading it out. */
        boolean has(String profile, SecretKind kind) throws SecretException;

        /**
         * In place of what was there.
         *
         * @param label for people who look into their keyring
         */
        void write(String profile, SecretKind kind, String label, byte[] secret) throws SecretException;

        /** Whether or not there is one. */
        void delete(String profile, SecretKind kind) throws SecretException;
    }

    private final Items items;

    SystemKeyring(Items items) {
        this.items = items;
    }

    @Override
    public SecretSet find(String profile) throws SecretException {
        SecretSet found = new SecretSet();
        boolean whole = false;
        try {
            for (SecretKind kind : SecretKind.values()) {
                Optional<byte[]> secret = items.read(profile, kind);
                secret.ifPresent(bytes -> found.put(kind, bytes));
            }
            whole = true;
            return found;
        } finally {
            if (!whole) {
                found.close();
            }
        }
    }

    @Override
    public Optional<Set<SecretKind>> kinds(String profile) throws SecretException {
        Set<SecretKind> kinds = EnumSet.noneOf(SecretKind.class);
        for (SecretKind kind : SecretKind.values()) {
            if (items.has(profile, kind)) {
                kinds.add(kind);
            }
        }
        return Optional.of(kinds);
    }

    @Override
    public void keep(String profile, String label, SecretSet secrets) throws SecretException {
        for (SecretKind kind : SecretKind.values()) {
            byte[] secret = secrets.get(kind);
            if (secret == null) {
                items.delete(profile, kind);
            } else {
                items.write(profile, kind, label, secret);
            }
        }
    }

    /** All are tried: one that cannot be forgotten is no reason to keep the others. */
    @Override
    public void forget(String profile) throws SecretException {
        SecretException failure = null;
        for (SecretKind kind : SecretKind.values()) {
            try {
                items.delete(profile, kind);
            } catch (SecretException e) {
                failure = e;
            }
        }
        if (failure != null) {
            throw failure;
        }
    }

    @Override
    public void close() {
        // Nothing is held between calls.
    }
}
