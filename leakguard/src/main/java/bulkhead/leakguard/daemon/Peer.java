package bulkhead.leakguard.daemon;

/**
 * Who is at the other end, as the kernel says.
 *
 * @param sameNetwork whether it is in the network that the daemon guards
 */
public record Peer(Owner process, Rights rights, boolean sameNetwork) {
    /** What its user may. */
    public enum Rights {
        NONE,
        /** Speak to the daemon. */
        MEMBER,
        /** Change this host's network without it, too. */
        ADMINISTRATOR
    }

    boolean isAdministrator() {
        return rights == Rights.ADMINISTRATOR;
    }
}
