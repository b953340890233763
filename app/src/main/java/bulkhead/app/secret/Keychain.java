package bulkhead.app.secret;

import java.util.Optional;

/** Items of the user's Keychain: generic passwords of the service {@value #SERVICE}, by Security.framework. */
final class Keychain implements SystemKeyring.Items {
    static final String SERVICE = "Bulkhead";

    // Security/SecBase.h
    static final int SUCCESS = 0;
    static final int USER_CANCELED = -128;
    static final int NOT_AVAILABLE = -25291;
    static final int AUTH_FAILED = -25293;
    static final int NO_SUCH_KEYCHAIN = -25294;
    static final int DUPLICATE_ITEM = -25299;
    static final int ITEM_NOT_FOUND = -25300;
    static final int INTERACTION_NOT_ALLOWED = -25308;
    static final int MISSING_ENTITLEMENT = -34018;

    /** The system's calls, each with what it gives back (an OSStatus). An item is known by its service and account. */
    interface Calls {
        /** SecItemAdd. */
        int add(String service, String account, String label, byte[] secret);

        /** SecItemUpdate. */
        int update(String service, String account, String label, byte[] secret);

        /** SecItemCopyMatching. @param withData whether the secret is read out, which may ask the user */
        Copied copy(String service, String account, boolean withData);

        /** SecItemDelete. */
        int delete(String service, String account);
    }

    /** @param secret the caller's to wipe; null where none was read */
    record Copied(int status, byte[] secret) {}

    private final Calls calls;

    Keychain(Calls calls) {
        this.calls = calls;
    }

    private static String account(String profile, SecretKind kind) {
        return profile + "/" + kind.key();
    }

    @Override
    public Optional<byte[]> read(String profile, SecretKind kind) throws SecretException {
        Copied copied = calls.copy(SERVICE, account(profile, kind), true);
        if (copied.status() == ITEM_NOT_FOUND) {
            return Optional.empty();
        }
        check(copied.status());
        return Optional.of(copied.secret());
    }

    @Override
    public boolean has(String profile, SecretKind kind) throws SecretException {
        int status = calls.copy(SERVICE, account(profile, kind), false).status();
        if (status != ITEM_NOT_FOUND) {
            check(status);
        }
        return status == SUCCESS;
    }

    @Override
    public void write(String profile, SecretKind kind, String label, byte[] secret) throws SecretException {
        String name = label(label, kind);
        int status = calls.add(SERVICE, account(profile, kind), name, secret);
        check(status == DUPLICATE_ITEM ? calls.update(SERVICE, account(profile, kind), name, secret) : status);
    }

    static String label(String profile, SecretKind kind) {
        return "Bulkhead: " + profile + ", " + kind.words();
    }

    @Override
    public void delete(String profile, SecretKind kind) throws SecretException {
        int status = calls.delete(SERVICE, account(profile, kind));
        if (status != ITEM_NOT_FOUND) {
            check(status);
        }
    }

    private static void check(int status) throws SecretException {
        switch (status) {
            case SUCCESS -> {}
            case USER_CANCELED, AUTH_FAILED -> throw new SecretException("the Keychain is locked and was not unlocked");
            case INTERACTION_NOT_ALLOWED ->
                throw new SecretException("the Keychain is locked and nobody can be asked to unlock it here: connect"
                        + " from the desktop's session, or keep the secrets in a file");
            case NOT_AVAILABLE, NO_SUCH_KEYCHAIN ->
                throw new SecretException(
                        "this user has no Keychain here: log in at the desktop, or keep the secrets in a file");
            case MISSING_ENTITLEMENT ->
                throw new SecretException(
                        "macOS does not let this program into the Keychain: keep the secrets in a file");
            default ->
                throw new SecretException(
                        "the Keychain does not do what it should (error " + status + "): keep the secrets in a file");
        }
    }
}
