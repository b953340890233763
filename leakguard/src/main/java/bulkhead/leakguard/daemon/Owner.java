package bulkhead.leakguard.daemon;

import java.util.Objects;

/**
 * The process whose connection the guard protects.
 *
 * @param user its user's name, or the number where it has none
 * @param started when it was started, in the system's own count, so that a number given again is told from it
 */
public record Owner(long pid, long uid, String user, long started) {
    public Owner {
        Objects.requireNonNull(user);
    }

    /** As in a sentence. */
    public String words() {
        return "process " + pid + " of " + user;
    }
}
