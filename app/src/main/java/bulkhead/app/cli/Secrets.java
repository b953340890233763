package bulkhead.app.cli;

import bulkhead.app.files.FileReason;
import bulkhead.app.profile.Profile;
import bulkhead.app.profile.ProfileRequest;
import bulkhead.app.profile.SavedSecrets;
import bulkhead.app.secret.Passphrase;
import bulkhead.app.secret.SecretException;
import bulkhead.app.secret.SecretKind;
import bulkhead.app.secret.SecretSet;
import bulkhead.app.secret.SecretSource;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Optional;

/** Secrets come from files, standard input or a prompt: never from the command line, which every user of a host sees. */
final class Secrets {
    private final InputStream stdin;
    private final Optional<Terminal> terminal;
    private final Credentials credentials;

    Secrets(InputStream stdin, Optional<Terminal> terminal) {
        this(stdin, terminal, Credentials.of(System.getenv()));
    }

    Secrets(InputStream stdin, Optional<Terminal> terminal, Credentials credentials) {
        this.credentials = credentials;
        this.stdin = stdin;
        this.terminal = terminal;
    }

    /** This process's own. */
    static Secrets ofUser() {
        return new Secrets(System.in, Terminal.ofUser());
    }

    /** All that a connection of this profile takes: of its files, of what is kept for it, and of the user. The caller closes it. */
    SecretSet of(Profile profile, Passphrase passphrase) throws UsageException {
        SecretSet found = kept(profile, passphrase);
        try {
            List<SecretKind> wanted = ProfileRequest.secretsOf(profile);
            for (SecretKind kind : SecretKind.values()) {
                String source = Optional.ofNullable(profile.fileOf(kind))
                        .or(() -> credentials.of(kind))
                        .orElse(null);
                boolean missing = source != null || found.get(kind) == null;
                boolean tunnel = kind == SecretKind.TUNNEL_SECRET && source != null;
                if (tunnel || wanted.contains(kind) && missing) {
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
    private SecretSet kept(Profile profile, Passphrase passphrase) throws UsageException {
        if (ProfileRequest.secretsOf(profile).stream()
                .allMatch(kind ->
                        profile.fileOf(kind) != null || credentials.of(kind).isPresent())) {
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
        byte[] secret = source == null ? ask(what, option) : given(source, what);
        String where =
                "the " + what + (source == null ? "" : source.equals("-") ? " on standard input" : " in " + source);
        if (secret.length == 0) {
            throw new UsageException(where + " is empty");
        }
        if (source != null) {
            SecretSource.oddity(secret, where).ifPresent(Warnings::tell);
        }
        return secret;
    }

    private byte[] given(String source, String what) throws UsageException {
        try {
            return source.equals("-") ? SecretSource.line(stdin, what) : SecretSource.file(source, what);
        } catch (SecretException e) {
            throw new UsageException(e.getMessage());
        }
    }

    private byte[] ask(String what, String option) throws UsageException {
        if (terminal.isEmpty()) {
            throw new UsageException("the " + what + " is missing: give " + option + " FILE, or - for standard input");
        }
        try {
            byte[] typed = terminal.get().ask(Character.toUpperCase(what.charAt(0)) + what.substring(1) + ": ");
            if (typed == null) {
                throw new UsageException("the " + what + " was not typed");
            }
            return typed;
        } catch (IOException e) {
            throw new UsageException("the " + what + " cannot be asked for (" + FileReason.of(e) + "): give " + option
                    + " FILE, or - for standard input");
        }
    }
}
