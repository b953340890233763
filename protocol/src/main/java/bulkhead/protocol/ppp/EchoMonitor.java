package bulkhead.protocol.ppp;

import bulkhead.protocol.Machine;

/** When to ask a quiet peer by an LCP echo whether it is still there, and when to believe that it is not. */
final class EchoMonitor {
    private final int interval;
    private final int failures;
    private long heardAt;
    private long dueAt = Machine.NEVER;
    private int unanswered;

    EchoMonitor(PppConfig.Lcp config) {
        interval = config.echoIntervalMillis();
        failures = config.echoFailures();
    }

    void start(long now) {
        unanswered = 0;
        heardAt = now;
        dueAt = interval > 0 ? now + interval : Machine.NEVER;
    }

    void stop() {
        dueAt = Machine.NEVER;
    }

    void alive(long now) {
        heardAt = now;
        unanswered = 0;
    }

    long deadline() {
        return dueAt;
    }

    /** Whether an echo is to be sent now; the peer may have spoken since the last one. */
    boolean isDue(long now) {
        if (dueAt > now) {
            return false;
        }
        boolean quiet = now - heardAt >= interval;
        dueAt = quiet ? now + interval : heardAt + interval;
        return quiet && unanswered++ < failures;
    }

    boolean isDead() {
        return unanswered > failures;
    }

    /** For how long the peer has been silent, in ms. */
    long silence(long now) {
        return now - heardAt;
    }
}
