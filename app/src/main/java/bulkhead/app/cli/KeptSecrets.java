package bulkhead.app.cli;

import bulkhead.app.profile.Profile;
import bulkhead.app.profile.SavedSecrets;
import bulkhead.app.profile.SavedSecrets.Place;
import bulkhead.app.profile.SecurityRating;
import bulkhead.app.secret.SecretException;
import bulkhead.app.secret.SecretKind;
import bulkhead.app.secret.SecretSet;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Option;

/** Which of the secrets that a command names are read now and kept, and where; the profile names the files of the others. */
final class KeptSecrets {
    @Option(
            names = "--secrets",
            paramLabel = "PLACE",
            description = "Read the secrets now, and keep them: keyring or file; none forgets those that are kept."
                    + " Without it the profile names the files, and only a line of standard input is kept.")
    private Place place;

    /** Whether the secrets that are kept are to be forgotten. */
    boolean forgets() {
        return place == Place.none;
    }

    /** Whether the secrets that are kept are to be elsewhere. @param before where they are */
    boolean moves(Place before) {
        return place != null && place != before;
    }

    /** The profile with the files that are to be read when it connects, by names that hold everywhere. */
    Profile named(SecretFiles files, Profile profile) throws UsageException, SecretException {
        Profile named = profile;
        for (SecretKind kind : files.kinds()) {
            String file = null;
            if (!isKept(files, kind)) {
                tellIfWeak(kind, Secrets.ofUser().read(files.of(kind), kind));
                file = Path.of(files.of(kind)).toAbsolutePath().normalize().toString();
            }
            String source = file;
            named = named.with(b -> b.file(kind, source));
        }
        return named;
    }

    /** Reads those that are to be kept. @param otherwise what to ask for where there are none; the caller closes them */
    SecretSet read(SecretFiles files, List<SecretKind> otherwise) throws UsageException {
        SecretSet read = new SecretSet();
        try {
            for (SecretKind kind : files.kinds()) {
                if (isKept(files, kind)) {
                    read.put(kind, Secrets.ofUser().read(files.of(kind), kind));
                }
            }
            if (read.isEmpty() && place != null && place != Place.none) {
                for (SecretKind kind : otherwise) {
                    read.put(kind, Secrets.ofUser().read(null, kind));
                }
            }
            Optional.ofNullable(read.get(SecretKind.PRE_SHARED_KEY))
                    .flatMap(SecurityRating::warning)
                    .ifPresent(Warnings::tell);
            return read;
        } catch (UsageException | RuntimeException e) {
            read.close();
            throw e;
        }
    }

    /** Where they are kept. @param before the profile's place so far */
    Place place(Place before, SavedSecrets secrets) {
        return place != null ? place : before != Place.none ? before : secrets.usual();
    }

    private boolean isKept(SecretFiles files, SecretKind kind) throws UsageException {
        boolean piped = files.of(kind).equals("-");
        if (piped && forgets()) {
            throw new UsageException("what comes by standard input has to be kept: leave out --secrets none, or name a"
                    + " file by " + SecretFiles.option(kind));
        }
        return piped || place != null && !forgets();
    }

    private static void tellIfWeak(SecretKind kind, byte[] secret) {
        if (kind == SecretKind.PRE_SHARED_KEY) {
            SecurityRating.warning(secret).ifPresent(Warnings::tell);
        }
        SecretSet.wipe(secret);
    }
}
