package bulkhead.app.status;

import bulkhead.leakguard.daemon.GuardStatus;
import bulkhead.leakguard.policy.GuardState;
import bulkhead.protocol.core.Failure;
import bulkhead.protocol.core.Layer;
import bulkhead.protocol.core.Reason;

/** A guard that is closed while this user has no connection. */
final class ClosedGuard {
    private ClosedGuard() {}

    /** Why it is, and what to do about it. */
    static Failure why(GuardStatus guard) {
        String happened;
        String advice = "connect, or run 'bulkhead guard unblock'";
        if (guard.owner().isPresent()) {
            happened = "the guard is closed for the connection of "
                    + guard.owner().get().words();
            advice = "that one has to end before another can begin";
        } else if (guard.state() instanceof GuardState.Lockdown) {
            happened = "the guard lets nothing pass without a connection";
        } else {
            happened = "the guard is still closed for a connection that was given up, or whose program was killed";
        }
        return new Failure(Layer.HOST, Reason.HOST, happened, advice);
    }
}
