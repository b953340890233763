package bulkhead.platform.macos.fake;

import java.util.List;

/** A user's process of a Mac in memory. */
public record Account(long uid, String name, long pid, List<Long> groups) {
    static final long GROUP = 501;
    private static final long HERE = ProcessHandle.current().pid();

    public static final Account ROOT = new Account(0, "root", HERE, List.of(0L));
    /** In the daemon's group. */
    public static final Account ALICE = new Account(1001, "alice", HERE, List.of(20L, GROUP));
    /** Not. */
    public static final Account BOB = new Account(1002, "bob", HERE, List.of(20L));
}
