package bulkhead.leakguard.daemon;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * What root has laid down for the guard of this computer.
 *
 * @param lockdown whether nothing passes without a connection, at any time and from boot on
 * @param rootOpens whether root alone may open the guard, for a captive portal too
 */
public record DaemonRules(boolean lockdown, boolean rootOpens) {
    /** Nothing. */
    public static final DaemonRules NONE = new DaemonRules(false, false);

    private static final Logger LOG = LoggerFactory.getLogger(DaemonRules.class);
    private static final JsonMapper JSON = new JsonMapper();
    private static final long LARGEST = 1 << 20;

    /**
     * Of the policy that the program reads more of. Where it has programs run, those have their user's rights, and are to open nothing with
     * them; of one that cannot be read it is the stricter.
     */
    public static DaemonRules of(Path policy) {
        // What this user may not look for may be there.
        if (Files.notExists(policy)) {
            return NONE;
        }
        try {
            if (Files.size(policy) > LARGEST) {
                throw new IOException("it is larger than 1 MiB");
            }
            JsonNode tree = JSON.readTree(Files.readAllBytes(policy));
            if (!tree.isObject()) {
                throw new IOException("it is no JSON object");
            }
            JsonNode guard = tree.path("guard");
            return new DaemonRules(
                    guard.path("lockdown").asBoolean(false),
                    guard.path("rootOpens").asBoolean(false)
                            || !tree.path("hooks").isMissingNode());
        } catch (IOException | JacksonException e) {
            LOG.error("{} cannot be read ({}): until it can, root alone opens the guard", policy, e.getMessage());
            return new DaemonRules(false, true);
        }
    }
}
