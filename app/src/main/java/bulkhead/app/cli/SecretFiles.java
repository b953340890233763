package bulkhead.app.cli;

import bulkhead.app.profile.Profile;
import bulkhead.app.secret.SecretKind;
import java.util.Arrays;
import java.util.List;
import picocli.CommandLine.Option;

/** Where secrets come from; never from the command line, which every user of a host sees. */
final class SecretFiles {
    @Option(
            names = "--psk-file",
            paramLabel = "FILE",
            description = "Where the pre-shared key is; - for a line of standard input. Asked for when missing.")
    private String psk;

    @Option(
            names = "--password-file",
            paramLabel = "FILE",
            description = "Where the password is; - for a line of standard input. Asked for when missing.")
    private String password;

    @Option(
            names = "--tunnel-secret-file",
            paramLabel = "FILE",
            description = "The secret of L2TP tunnel authentication, for the few servers that want it.")
    private String tunnelSecret;

    @Option(
            names = "--key-passphrase-file",
            paramLabel = "FILE",
            description =
                    "Where the passphrase of the certificate's key is; - for a line of standard input. Asked for when"
                            + " missing.")
    private String keyPassphrase;

    /** The option that names a file of this secret. */
    static String option(SecretKind kind) {
        return switch (kind) {
            case PRE_SHARED_KEY -> "--psk-file";
            case PASSWORD -> "--password-file";
            case TUNNEL_SECRET -> "--tunnel-secret-file";
            case KEY_PASSPHRASE -> "--key-passphrase-file";
        };
    }

    /** The file that was named, {@code -} for standard input, or null. */
    String of(SecretKind kind) {
        return switch (kind) {
            case PRE_SHARED_KEY -> psk;
            case PASSWORD -> password;
            case TUNNEL_SECRET -> tunnelSecret;
            case KEY_PASSPHRASE -> keyPassphrase;
        };
    }

    /** The secrets that a file was named for, in the order in which standard input has them. */
    List<SecretKind> kinds() {
        return Arrays.stream(SecretKind.values())
                .filter(kind -> of(kind) != null && !of(kind).isBlank())
                .toList();
    }

    boolean isPiped() {
        return kinds().stream().anyMatch(kind -> of(kind).equals("-"));
    }

    void over(Profile.Builder b) {
        b.pskFile = ProfileOptions.said(psk, b.pskFile);
        b.passwordFile = ProfileOptions.said(password, b.passwordFile);
        b.tunnelSecretFile = ProfileOptions.said(tunnelSecret, b.tunnelSecretFile);
        b.keyPassphraseFile = ProfileOptions.said(keyPassphrase, b.keyPassphraseFile);
    }
}
