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
import java.util.Arrays;

/** Secrets come from files, standard input or a prompt: never from the command line, which every user of a host sees. */
final class Secrets {
    private final InputStream stdin;
    private final Console console;

    Secrets(InputStream stdin, Console console) {
        this.stdin = stdin;
        this.console = console;
    }

    /** This process's own. */
    static Secrets ofUser() {
        return new Secrets(System.in, System.console());
    }

    /** All that a connection of this profile takes: of its files, of what is kept for it, and of the user. The caller closes it. */
    SecretSet of(Profile profile, Passphrase passphrase) throws UsageException {
        SecretSet found = kept(profile, passphrase);
        try {
            for (SecretKind kind : SecretKind.values()) {
                String source = profile.fileOf(kind);
                boolean needed = kind != SecretKind.TUNNEL_SECRET && found.get(kind) == null;
                if (source != null || needed) {
                    found.put(kind, read(source, kind));
                }
            }
            return found;
        } catch (UsageException | RuntimeException e) {
            found.close();
            throw e;
        }
    }

    /** What is kept for the profile, unless its files have all of it. */
    private static SecretSet kept(Profile profile, Passphrase passphrase) throws UsageException {
        if (profile.pskFile() != null && profile.passwordFile() != null) {
            return new SecretSet();
        }
        try {
            return SavedSecrets.ofUser(passphrase).find(profile);
        } catch (SecretException e) {
            throw new UsageException(e.getMessage());
        }
    }

    /** @param source a file, {@code -} for one line of standard input, or null to ask */
    byte[] read(String source, SecretKind kind) throws UsageException {
        return read(source, kind.words(), SecretFiles.option(kind));
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
        if (console == null) {
            throw new UsageException("the " + what + " is missing: give " + option + " FILE, or - for standard input");
        }
        char[] typed = console.readPassword("%s: ", Character.toUpperCase(what.charAt(0)) + what.substring(1));
        if (typed == null) {
            throw new UsageException("the " + what + " was not typed");
        }
        byte[] secret = SecretSet.utf8(typed);
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
