package bulkhead.protocol.ppp;

import bulkhead.protocol.Machine;

/**
 * The Restart timer and the Restart counter.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc1661#section-4.6">RFC 1661 section 4.6</a>
 */
final class RestartTimer {
    private static final int MAX_CONFIGURE = 10;
    private static final int MAX_TERMINATE = 2;

    /** A Terminate-Request is not worth waiting for long, whatever the link. */
    private static final int TERMINATE_MILLIS = 400;

    private final Pace pace;
    private int counter;
    private int interval;
    private long due = Machine.NEVER;

    RestartTimer(Pace pace) {
        this.pace = pace;
    }

    void initializeForConfigure() {
        counter = MAX_CONFIGURE;
        interval = pace.first();
    }

    void initializeForTerminate() {
        counter = MAX_TERMINATE;
        interval = TERMINATE_MILLIS;
    }

    /** One more timeout, without a further packet (section 4.4, Zero-Restart-Count). */
    void zero(long now) {
        counter = 0;
        due = now + TERMINATE_MILLIS;
    }

    /** A request has been sent. */
    void start(long now) {
        counter--;
        due = now + interval;
        interval = pace.after(interval);
    }

    /** Brings the timeout forward. */
    void atMost(long then) {
        due = Math.min(due, then);
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
