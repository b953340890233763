package bulkhead.protocol.ppp.lcp;

import bulkhead.protocol.core.Machine;
import bulkhead.protocol.ppp.PppConfig;

/** When to ask a quiet peer by an LCP echo whether it is still there, and when to believe that it is not. */
final class EchoMonitor {
    private static final int URGENT_APART_MILLIS = 1000;

    private final int interval;
    private final int failures;
    private long heardAt;
    private long dueAt = Machine.NEVER;
    private int unanswered;
    private boolean urgent;

    EchoMonitor(PppConfig.Lcp config) {
        interval = config.echoIntervalMillis();
        failures = config.echoFailures();
    }

    void start(long now) {
        unanswered = 0;
        urgent = false;
        heardAt = now;
        dueAt = interval > 0 ? now + interval : Machine.NEVER;
    }

    void stop() {
        dueAt = Machine.NEVER;
    }

    void alive(long now) {
        heardAt = now;
        unanswered = 0;
        urgent = false;
    }

    /** There is a reason to doubt: asks now, and gives up sooner. */
    void probe(long now) {
        if (dueAt != Machine.NEVER && !urgent) {
            urgent = true;
            unanswered = 0;
            dueAt = now;
        }
    }

    /** Nothing can be heard just now, so a silence says nothing: asks at its usual pace again. */
    void trust(long now) {
        if (urgent) {
            start(now);
        }
    }

    long deadline() {
        return dueAt;
    }

    /** Whether an echo is to be sent now; the peer may have spoken since the last one. */
    boolean isDue(long now) {
        if (dueAt > now) {
            return false;
        }
        boolean quiet = urgent || now - heardAt >= interval;
        dueAt = urgent ? now + URGENT_APART_MILLIS : quiet ? now + interval : heardAt + interval;
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
