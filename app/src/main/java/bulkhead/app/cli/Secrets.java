package bulkhead.app.cli;

import bulkhead.app.profile.Profile;
import bulkhead.app.profile.SavedSecrets;
import bulkhead.app.secret.Passphrase;
import bulkhead.app.secret.SecretException;
import bulkhead.app.secret.SecretKind;
import bulkhead.app.secret.SecretSet;
import bulkhead.app.secret.SecretSource;
import java.io.Console;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;

/** Secrets come from files, standard input or a prompt: never from the command line, which every user of a host sees. */
final class Secrets {
    private static final Map<SecretKind, String> OPTIONS = new EnumMap<>(Map.of(
            SecretKind.PRE_SHARED_KEY, "--psk-file",
            SecretKind.PASSWORD, "--password-file",
            SecretKind.TUNNEL_SECRET, "--tunnel-secret-file"));

    private final InputStream stdin;
    private final Console console;
    private final Map<String, byte[]> typed = new HashMap<>();

    Secrets(InputStream stdin, Console console) {
        this(stdin, console, new SecretSet());
    }

    /** @param known what needs not be asked for; emptied, and whoever reads a secret overwrites it */
    Secrets(InputStream stdin, Console console, SecretSet known) {
        this.stdin = stdin;
        this.console = console;
        for (SecretKind kind : known.kinds()) {
            typed.put(OPTIONS.get(kind), known.take(kind));
        }
    }

    /** @param known all there is: nobody can be asked for more */
    Secrets(SecretSet known) {
        this(InputStream.nullInputStream(), null, known);
    }

    /** What is kept for the profile, unless its files have all of it. */
    static SecretSet kept(Profile profile, Passphrase passphrase) throws UsageException {
        if (profile.pskFile() != null && profile.passwordFile() != null) {
            return new SecretSet();
        }
        try {
            return SavedSecrets.ofUser(passphrase).find(profile);
        } catch (SecretException e) {
            throw new UsageException(e.getMessage());
        }
    }

    /** Whether this secret needs neither a file nor a question. */
    boolean knows(String option) {
        return typed.containsKey(option);
    }

    /**
     * Reads one secret.
     *
     * @param source a file, {@code -} for one line of standard input, or null to ask
     * @param what the secret's name for people
     * @param option the option that would name a file
     */
    byte[] read(String source, String what, String option) throws UsageException {
        byte[] secret = source == null ? ask(what, option) : source.equals("-") ? line(what) : file(source, what);
        if (secret.length == 0) {
            throw new UsageException("the " + what + (source == null ? "" : " in " + source) + " is empty");
        }
        return secret;
    }

    private byte[] ask(String what, String option) throws UsageException {
        if (typed.containsKey(option)) {
            return typed.get(option);
        }
        if (console == null) {
            throw new UsageException("the " + what + " is missing: give " + option + " FILE, or - for standard input");
        }
        char[] typed = console.readPassword("%s: ", Character.toUpperCase(what.charAt(0)) + what.substring(1));
        if (typed == null) {
            throw new UsageException("the " + what + " was not typed");
        }
        ByteBuffer encoded = StandardCharsets.UTF_8.encode(CharBuffer.wrap(typed));
        byte[] secret = new byte[encoded.remaining()];
        encoded.get(secret);
        Arrays.fill(encoded.array(), (byte) 0);
        Arrays.fill(typed, '\0');
        return secret;
    }

    private byte[] line(String what) throws UsageException {
        byte[] buffer = new byte[SecretSource.LONGEST];
        int length = 0;
        try {
            for (int c; (c = stdin.read()) >= 0 && c != '\n'; ) {
                if (length == SecretSource.LONGEST) {
                    throw new UsageException(
                            "the " + what + " on standard input is longer than " + SecretSource.LONGEST + " bytes");
                }
                buffer[length++] = (byte) c;
            }
        } catch (IOException e) {
            throw new UsageException("the " + what + " could not be read from standard input: " + e.getMessage());
        }
        return SecretSource.withoutLineEnd(buffer, length);
    }

    private static byte[] file(String name, String what) throws UsageException {
        try {
            return SecretSource.file(name, what);
        } catch (SecretException e) {
            throw new UsageException(e.getMessage());
        }
    }
}
