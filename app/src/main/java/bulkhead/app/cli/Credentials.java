package bulkhead.app.cli;

import bulkhead.app.secret.SecretKind;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** Secrets that a service manager hands over to this process alone (systemd.exec(5), Credentials). */
record Credentials(Optional<Path> folder) {
    /** As systemd calls a file of a folder that was loaded as one credential. */
    private static final String PREFIX = "secrets_";

    static Credentials of(Map<String, String> environment) {
        return new Credentials(
                Optional.ofNullable(environment.get("CREDENTIALS_DIRECTORY")).map(Path::of));
    }

    /** The file of this secret, if there is one. */
    Optional<String> of(SecretKind kind) {
        return folder.flatMap(place -> Stream.of(kind.key(), PREFIX + kind.key())
                .map(place::resolve)
                .filter(Files::isReadable)
                .map(Path::toString)
                .findFirst());
    }
}
