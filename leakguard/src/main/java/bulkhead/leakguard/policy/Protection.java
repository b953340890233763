package bulkhead.leakguard.policy;

/**
 * What the user wants of the guard beyond its promise about IPv6.
 *
 * @param killSwitch no native IPv4 either while a connection is wanted and not there
 * @param lockdown no native traffic while no connection is wanted; includes the kill switch
 * @param allowLan the neighbours of the {@link Lan} stay within reach
 */
public record Protection(boolean killSwitch, boolean lockdown, boolean allowLan) {
    /** The IPv6 guard alone. */
    public static final Protection DEFAULT = new Protection(false, false, false);

    /** Where the guard rests without a connection. */
    public GuardState rest() {
        return lockdown ? new GuardState.Lockdown() : new GuardState.Disconnected();
    }

    /** Whether IPv4 is closed as well while there is no tunnel. */
    public boolean closesIpv4() {
        return killSwitch || lockdown;
    }
}
