package bulkhead.app.cli;

import bulkhead.app.tunnel.Ending;
import bulkhead.protocol.core.Failure;

/** What the process tells its caller; the table stands in the manual. */
public final class ExitCode {
    public static final int DISCONNECTED_BY_USER = 0;
    /** Of {@code doctor}: something keeps a connection from working; of {@code verify-ipv6}: IPv6 does not. */
    public static final int UNWELL = 1;

    public static final int USAGE = 2;
    public static final int NO_ANSWER = 3;
    public static final int NO_COMMON_PROPOSAL = 4;
    public static final int AUTHENTICATION_REFUSED = 5;
    public static final int ENDED_BY_SERVER = 6;
    public static final int HOST = 7;
    public static final int LEAKED = 8;
    public static final int UNPROVED = 9;
    /** Of {@code status}: connecting, reconnecting or disconnecting. */
    public static final int NOT_YET_CONNECTED = 10;

    /** Of {@code status}: there is no connection, and everything is open. */
    public static final int NOT_CONNECTED = 11;

    /** There is no connection of this user's, and the guard is closed: of {@code status}, and of what was told to end so. */
    public static final int GUARD_CLOSED = 12;

    /** An error in Bulkhead itself; what was closed stays closed. */
    public static final int FAULT = 13;

    public static final int INTERRUPTED = 130;

    private ExitCode() {}

    public static int of(Ending ending) {
        return ending instanceof Ending.BySystem ? GUARD_CLOSED : of(ending.failure());
    }

    /** @param failure null when the user disconnected */
    public static int of(Failure failure) {
        if (failure == null) {
            return DISCONNECTED_BY_USER;
        }
        return switch (failure.reason()) {
            case NO_ANSWER -> NO_ANSWER;
            case NO_COMMON_PROPOSAL -> NO_COMMON_PROPOSAL;
            case AUTHENTICATION_REFUSED -> AUTHENTICATION_REFUSED;
            case ENDED_BY_PEER, PROTOCOL_VIOLATION -> ENDED_BY_SERVER;
            case HOST -> HOST;
            case FAULT -> FAULT;
        };
    }
}
