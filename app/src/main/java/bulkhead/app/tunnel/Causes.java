package bulkhead.app.tunnel;

import bulkhead.leakguard.host.HostException;
import bulkhead.leakguard.host.NetworkException;
import bulkhead.protocol.core.Failure;
import bulkhead.protocol.core.Layer;
import bulkhead.protocol.core.Reason;

/** What was said about a connection's end, and the one place that decides which it is. One thread uses it. */
final class Causes {
    private final Report report;
    private boolean userAsked;
    private boolean systemAsked;
    private boolean handedOver;
    private Failure failure;

    Causes(Report report) {
        this.report = report;
    }

    static Failure ofHost(HostException why) {
        return why instanceof NetworkException
                ? new Failure(Layer.NETWORK, Reason.NO_ANSWER, why.getMessage(), "")
                : new Failure(Layer.HOST, Reason.HOST, why.getMessage(), "");
    }

    void userAsked() {
        userAsked = true;
    }

    void systemAsked() {
        systemAsked = true;
    }

    void handOver() {
        handedOver = true;
    }

    /** The first failure is the reason, and is told; those that follow come of it. */
    void fail(Failure why) {
        if (failure == null) {
            failure = why;
            report.failed(why);
        }
    }

    /** Whether there shall be no other session. */
    boolean isEnding() {
        return userAsked || systemAsked || handedOver;
    }

    /**
     * Whatever is nobody's word is a death, and leaves the guard closed.
     *
     * @param fault an error of ours that befell any part of the connection; null without one
     * @param promised whether a failure alone opens nothing
     */
    Ending ending(Throwable fault, boolean promised) {
        if (fault != null) {
            return new Ending.Died(fault);
        }
        if (userAsked) {
            return new Ending.ByUser(failure);
        }
        if (systemAsked) {
            return new Ending.BySystem(failure);
        }
        if (handedOver) {
            return new Ending.HandedOver(failure);
        }
        if (failure == null) {
            return new Ending.Died(new IllegalStateException("it ended for no reason"));
        }
        return promised ? new Ending.GivenUp(failure) : new Ending.NeverBegan(failure);
    }
}
