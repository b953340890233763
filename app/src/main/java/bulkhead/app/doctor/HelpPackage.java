package bulkhead.app.doctor;

import bulkhead.app.profile.Profile;
import bulkhead.app.profile.ProfileFile;
import bulkhead.app.secret.SecretException;
import bulkhead.app.secret.SecretSet;
import bulkhead.app.status.Published;
import bulkhead.app.status.StatusJson;
import java.nio.charset.StandardCharsets;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.StringJoiner;

/**
 * What somebody who is asked for help needs to see, as one text. Everything in it is shown elsewhere too, and none of it is a
 * secret: those are in no profile, no status and no log.
 *
 * @param findings what the doctor found, a line each
 * @param status of the connection of now, or of the last one; nothing without one
 * @param name of the profile
 */
public record HelpPackage(
        String findings, Optional<Published> status, String name, Optional<Profile> profile, List<String> log) {
    public HelpPackage {
        log = List.copyOf(log);
    }

    public String text() {
        StringJoiner text = new StringJoiner("\n\n", "", "\n");
        text.add("Bulkhead, for support: " + time() + "\n" + computer());
        text.add("== Doctor ==\n" + findings);
        profile.ifPresent(settings -> text.add("== Connection ==\n" + settings(settings)));
        status.ifPresent(now -> text.add("== State ==\n" + StatusJson.write(now)));
        text.add("== Log ==\n" + String.join("\n", log));
        return text.toString();
    }

    private static String time() {
        return DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss xxx", Locale.ROOT)
                .format(ZonedDateTime.now(ZoneId.systemDefault()));
    }

    private static String computer() {
        String version = Optional.ofNullable(HelpPackage.class.getModule().getDescriptor())
                .flatMap(java.lang.module.ModuleDescriptor::rawVersion)
                .orElse("development build");
        return "%s, %s %s (%s), Java %s"
                .formatted(
                        version,
                        System.getProperty("os.name"),
                        System.getProperty("os.version"),
                        System.getProperty("os.arch"),
                        System.getProperty("java.version"));
    }

    /** As an export without secrets has them: neither these nor where they are. */
    private String settings(Profile settings) {
        try (SecretSet none = new SecretSet()) {
            byte[] file = ProfileFile.write(name, settings, none, (_, _) -> {
                throw new SecretException("no secret is wanted here");
            });
            return new String(file, StandardCharsets.UTF_8);
        } catch (SecretException e) {
            return e.getMessage();
        }
    }
}
