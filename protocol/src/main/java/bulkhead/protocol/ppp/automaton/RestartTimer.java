package bulkhead.protocol.ppp.automaton;

import bulkhead.protocol.core.Machine;

/**
 * The Restart timer and the Restart counter.
 *
 * <p>Left at 3 s, the timer would often be the whole connect time. A daemon that starts a PPP process for each call loses
 * our first LCP request; so LCP repeats it soon, and then more slowly. The network protocols find that process running,
 * but it may wait for a DHCP server, and SoftEther then works off every copy that came meanwhile before anything new; so
 * they repeat a request soon only if the peer has spoken since and not answered it.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc1661#section-4.6">RFC 1661 section 4.6</a>
 */
final class RestartTimer {
    private static final int MAX_CONFIGURE = 10;
    private static final int MAX_TERMINATE = 2;

    /** A Terminate-Request is not worth waiting for long, whatever the link. */
    private static final int TERMINATE_MILLIS = 400;

    /** How long an answer may come after other packets of the peer. */
    private static final int OVERTAKEN_MILLIS = 60;

    private final Pace pace;
    private final boolean patient;
    private int counter;
    private int interval;
    private boolean terminating;
    private long soonest;
    private long due = Machine.NEVER;

    /** @param patient whether to wait for the full 3 s unless the peer speaks, or packets get lost */
    RestartTimer(Pace pace, boolean patient) {
        this.pace = pace;
        this.patient = patient;
    }

    void initializeForConfigure() {
        counter = MAX_CONFIGURE;
        interval = pace.first();
        terminating = false;
    }

    void initializeForTerminate() {
        counter = MAX_TERMINATE;
        interval = TERMINATE_MILLIS;
        terminating = true;
    }

    /** One more timeout, without a further packet (section 4.4, Zero-Restart-Count). */
    void zero(long now) {
        counter = 0;
        due = now + TERMINATE_MILLIS;
    }

    /** A request has been sent. */
    void start(long now) {
        counter--;
        soonest = now + interval;
        due = patient && !terminating && !pace.isLossy() ? now + Pace.LATEST_MILLIS : soonest;
        interval = pace.after(interval);
    }

    /** The peer has spoken, but not answered the request. */
    void peerSpoke(long now) {
        if (due != Machine.NEVER) {
            due = Math.min(due, Math.max(soonest, now + OVERTAKEN_MILLIS));
        }
    }

    /** The peer was not there when the request was sent, and now it is. */
    void peerAppeared(long now) {
        if (due != Machine.NEVER) {
            due = Math.min(due, now + OVERTAKEN_MILLIS);
        }
    }

    void stop() {
        due = Machine.NEVER;
    }

    /** Whether a further request may be sent when the time is over: TO+ rather than TO-. */
    boolean mayRepeat() {
        return counter > 0;
    }

    long due() {
        return due;
    }
}
