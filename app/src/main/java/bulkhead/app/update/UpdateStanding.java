package bulkhead.app.update;

import java.time.Instant;

/**
 * How up to date this Bulkhead is, as far as it is known without asking anybody: a line among those that say how a computer stands.
 *
 * @param good whether there is nothing to do
 * @param sentence for people
 */
public record UpdateStanding(String name, boolean good, String sentence) {
    private static final String NAME = "updates";

    /** @param allowed whether they are looked for */
    public static UpdateStanding ofUser(boolean allowed) {
        return of(Installation.ofThis(), Seen.ofUser().read().value(), allowed, Instant.now());
    }

    static UpdateStanding of(Installation here, Seen seen, boolean allowed, Instant now) {
        if (here.kind().advice().isPresent()) {
            return new UpdateStanding(NAME, true, here.kind().advice().get());
        }
        String version = here.version().orElseThrow();
        if (!seen.release().isEmpty() && Updates.isNewer(seen.release(), here)) {
            return new UpdateStanding(
                    NAME,
                    false,
                    "Bulkhead " + seen.release() + " is there, and this is " + version
                            + ": fetch it with bulkhead update");
        }
        if (seen.expires().isEmpty() || !now.isBefore(Instant.parse(seen.expires()))) {
            return new UpdateStanding(
                    NAME,
                    allowed && seen.expires().isEmpty(),
                    allowed
                            ? "nothing that is still good was heard of updates: look with bulkhead update"
                            : "updates are not looked for: allow it in the settings, or look with bulkhead update");
        }
        return new UpdateStanding(NAME, true, "Bulkhead " + version + " was the newest on " + seen.asked());
    }
}
