package bulkhead.platform.macos.darwin;

import java.util.OptionalLong;

/** Users and groups, by whatever this computer has them from. */
public interface Accounts {
    /** A group's number; none where there is no such group. */
    OptionalLong group(String name);

    /** A user's name, or the number where it has none. */
    String user(long uid);

    /** Whether a user is a member now, which groups are nested in others included. */
    boolean isMember(long uid, long gid) throws ErrnoException;
}
