package bulkhead.leakguard.daemon;

/**
 * Who is at the other end, as the kernel says.
 *
 * @param member whether the user is root or of the group that may speak to the daemon
 * @param sameNetwork whether it is in the network that the daemon guards
 */
public record Peer(Owner process, boolean member, boolean sameNetwork) {
    boolean isRoot() {
        return process.uid() == 0;
    }
}
