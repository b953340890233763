package bulkhead.app.secret;

import java.util.Optional;

/**
 * Generic credentials of Windows' Credential Manager, which keeps them encrypted for their user (by DPAPI) and on this computer alone.
 */
final class Credentials implements SystemKeyring.Items {
    // winerror.h
    static final int SUCCESS = 0;
    static final int NOT_FOUND = 1168;
    static final int NO_SUCH_LOGON_SESSION = 1312;

    /** CRED_MAX_CREDENTIAL_BLOB_SIZE ("CREDENTIALW", Win32 documentation); mingw-w64 has that of older Windows, 512. */
    static final int LONGEST = 5 * 512;

    /** The system's calls, each with its error, or {@link #SUCCESS}. A credential is known by its target. */
    interface Calls {
        /** CredWriteW, in place of one of the same target. */
        int write(String target, String user, String comment, byte[] secret);

        /** CredReadW. */
        Read read(String target);

        /** CredDeleteW. */
        int delete(String target);
    }

    /** @param secret the caller's to wipe; null where none was read */
    record Read(int error, byte[] secret) {}

    private final Calls calls;

    Credentials(Calls calls) {
        this.calls = calls;
    }

    private static String target(String profile, SecretKind kind) {
        return "Bulkhead/" + profile + "/" + kind.key();
    }

    @Override
    public Optional<byte[]> read(String profile, SecretKind kind) throws SecretException {
        Read read = calls.read(target(profile, kind));
        if (read.error() == NOT_FOUND) {
            return Optional.empty();
        }
        check(read.error());
        return Optional.of(read.secret());
    }

    /** Windows tells of none without its secret. */
    @Override
    public boolean has(String profile, SecretKind kind) throws SecretException {
        Optional<byte[]> secret = read(profile, kind);
        secret.ifPresent(SecretSet::wipe);
        return secret.isPresent();
    }

    @Override
    public void write(String profile, SecretKind kind, String label, byte[] secret) throws SecretException {
        if (secret.length > LONGEST) {
            throw new SecretException("the " + kind.words() + " is longer than the " + LONGEST
                    + " bytes that Windows' Credential Manager takes: keep the secrets in a file");
        }
        check(calls.write(target(profile, kind), kind.key(), Keychain.label(label, kind), secret));
    }

    @Override
    public void delete(String profile, SecretKind kind) throws SecretException {
        int error = calls.delete(target(profile, kind));
        if (error != NOT_FOUND) {
            check(error);
        }
    }

    private static void check(int error) throws SecretException {
        switch (error) {
            case SUCCESS -> {}
            case NO_SUCH_LOGON_SESSION ->
                throw new SecretException("Windows keeps no credentials for this kind of login: log in at the desktop,"
                        + " or keep the secrets in a file");
            default ->
                throw new SecretException("Windows' Credential Manager does not do what it should (error " + error
                        + "): keep the secrets in a file");
        }
    }
}
