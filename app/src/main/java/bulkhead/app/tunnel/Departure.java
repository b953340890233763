package bulkhead.app.tunnel;

import bulkhead.leakguard.host.HostException;
import bulkhead.leakguard.host.HostPlan;
import bulkhead.leakguard.host.Subscription;
import bulkhead.protocol.core.Failure;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The end of a connection, whatever ended it. Each step takes place whatever became of the one before; what goes wrong in one is an
 * error of ours, and leaves the guard closed.
 */
final class Departure {
    private static final Logger LOG = LoggerFactory.getLogger(Departure.class);

    private final ControlLoop loop;
    private final HostWorker worker;
    private final TunnelHost tunnel;
    private final TunnelPlans plans;
    private final Report report;
    private final Causes causes;
    private Optional<HostPlan> stands = Optional.empty();

    Departure(ControlLoop loop, HostWorker worker, TunnelHost tunnel, TunnelPlans plans, Report report, Causes causes) {
        this.loop = loop;
        this.worker = worker;
        this.tunnel = tunnel;
        this.plans = plans;
        this.report = report;
        this.causes = causes;
    }

    @FunctionalInterface
    interface Step {
        void run() throws Exception;
    }

    /**
     * Ends it, and lets go of the host's network.
     *
     * @param last the session of now, or null
     * @param promised whether a failure alone opens nothing
     */
    Ending end(Subscription watch, Session last, boolean promised) {
        // Whoever has something for it that it will not take any more waits for no room.
        loop.stop();
        tunnel.leave();
        guarded(watch::close);
        if (last != null) {
            guarded(last::close);
        }
        guarded(this::settle);
        guarded(loop::clear);
        guarded(tunnel::close);
        Ending wanted = causes.ending(loop.fault(), promised);
        plans.end(wanted);
        Ending ending = release(wanted, promised);
        guarded(() -> tell(ending, promised));
        return ending;
    }

    private void settle() {
        try {
            worker.settle();
        } catch (HostException e) {
            causes.fail(Causes.ofHost(e));
        }
    }

    /** What goes wrong in it is a fault. */
    void guarded(Step step) {
        try {
            step.run();
        } catch (Throwable e) {
            loop.fail(e);
        }
    }

    /** How it ended after all: what was changed and could not be restored is closed. */
    private Ending release(Ending wanted, boolean promised) {
        try {
            stands = worker.finish(host -> tunnel.release(wanted, host));
            return wanted;
        } catch (HostException e) {
            Failure why = Causes.ofHost(e);
            guarded(() -> causes.fail(why));
            boolean closed = tunnel.isTouched() || promised;
            if (wanted instanceof Ending.Died || !closed) {
                return wanted;
            }
            return new Ending.GivenUp(wanted.failure() == null ? why : wanted.failure());
        } catch (Throwable e) {
            return wanted instanceof Ending.Died ? wanted : new Ending.Died(e);
        }
    }

    private void tell(Ending ending, boolean promised) {
        if (ending instanceof Ending.Died(Throwable fault)) {
            LOG.debug("the connection ended by an error of ours", fault);
            report.failed(ending.failure());
        }
        stands.ifPresent(report::guard);
        report.ended(ending, tunnel.isTouched() || promised);
    }
}
