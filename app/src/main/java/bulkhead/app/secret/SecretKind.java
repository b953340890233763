package bulkhead.app.secret;

/** The secrets that a profile can have. */
public enum SecretKind {
    PRE_SHARED_KEY("psk", "pre-shared key"),
    PASSWORD("password", "password"),
    TUNNEL_SECRET("tunnel-secret", "tunnel secret"),
    KEY_PASSPHRASE("key-passphrase", "passphrase of the certificate's key");

    private final String key;
    private final String words;

    SecretKind(String key, String words) {
        this.key = key;
        this.words = words;
    }

    /** Its name in files and keyrings. */
    public String key() {
        return key;
    }

    /** Its name for people. */
    public String words() {
        return words;
    }
}
