package bulkhead.app.cli;

import bulkhead.app.secret.Passphrase;
import bulkhead.app.secret.SecretException;
import bulkhead.app.secret.SecretSet;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import picocli.CommandLine.Option;

/** Where passphrases come from: a file, standard input, or the terminal. Each is asked for once, until this is closed. */
final class PassphraseOption implements Passphrase, AutoCloseable {
    private static final String OPTION = "--passphrase-file";

    @Option(
            names = OPTION,
            paramLabel = "FILE",
            description = "Where the passphrase of the file of secrets, or of an exported file, is; - for a line of"
                    + " standard input. Asked for when missing.")
    private String file;

    private final Map<String, char[]> known = new HashMap<>();

    /** Whether passphrases come by standard input, a line each. */
    boolean isPiped() {
        return "-".equals(file);
    }

    @Override
    public char[] ask(String what, boolean fresh) throws SecretException {
        if (!known.containsKey(what)) {
            known.put(what, read(what, fresh));
        }
        return known.get(what).clone();
    }

    @Override
    public void close() {
        known.values().forEach(passphrase -> Arrays.fill(passphrase, '\0'));
        known.clear();
    }

    private char[] read(String what, boolean fresh) throws SecretException {
        Secrets secrets = Secrets.ofUser();
        try {
            char[] typed = chars(secrets.read(file, "passphrase of " + what, OPTION));
            if (fresh && file == null) {
                char[] again = chars(secrets.read(null, "passphrase again", OPTION));
                boolean same = Arrays.equals(typed, again);
                Arrays.fill(again, '\0');
                if (!same) {
                    Arrays.fill(typed, '\0');
                    throw new SecretException("the passphrase was typed differently the second time");
                }
            }
            return typed;
        } catch (UsageException e) {
            throw new SecretException(e.getMessage(), e);
        }
    }

    /** The bytes are wiped. */
    private static char[] chars(byte[] utf8) {
        CharBuffer decoded = StandardCharsets.UTF_8.decode(ByteBuffer.wrap(utf8));
        char[] chars = new char[decoded.remaining()];
        decoded.get(chars);
        Arrays.fill(decoded.array(), '\0');
        SecretSet.wipe(utf8);
        return chars;
    }
}
