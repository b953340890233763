package bulkhead.app.secret;

import java.util.Optional;
import java.util.Set;

/** Keeps the secrets of profiles, by the profiles' identities. Used by one thread. */
public sealed interface SecretStore extends AutoCloseable permits SecretService, SystemKeyring, SecretFile {
    /** What is kept of this profile; empty when there is nothing. The caller closes it. */
    SecretSet find(String profile) throws SecretException;

    /** Which secrets are kept of this profile, without reading them out; empty where that takes the passphrase. */
    Optional<Set<SecretKind>> kinds(String profile) throws SecretException;

    /**
     * Keeps these in place of all that was kept of this profile.
     *
     * @param label the profile's name, for people who look into their keyring
     */
    void keep(String profile, String label, SecretSet secrets) throws SecretException;

    /** Forgets all of this profile. */
    void forget(String profile) throws SecretException;

    @Override
    void close();
}
