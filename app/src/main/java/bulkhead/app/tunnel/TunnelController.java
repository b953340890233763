package bulkhead.app.tunnel;

import bulkhead.app.tunnel.TunnelEvent.State;
import bulkhead.leakguard.host.HostException;
import bulkhead.leakguard.host.HostNetwork;
import bulkhead.leakguard.host.HostPlan;
import bulkhead.leakguard.host.Subscription;
import bulkhead.leakguard.policy.GuardEvent;
import bulkhead.leakguard.policy.GuardState;
import java.net.InetAddress;
import java.util.List;
import java.util.function.Consumer;

/**
 * One connection from the user's Connect to their Disconnect, over as many sessions as it takes: has the TUN, the host's
 * network and the guard, which closes before the first packet leaves and opens after the last.
 */
public final class TunnelController {

    private final TunnelRequest request;
    private final Report report;
    private final ControlLoop loop;
    private final Patience patience = new Patience();
    private final HostWorker worker;
    private final RememberedAddresses addresses = RememberedAddresses.ofUser();
    private final Causes causes;
    private final Sessions sessions;
    private final Departure departure;
    private Subscription watch = () -> {};
    private boolean guardStood;

    /**
     * @param host owned by the controller from now on: when the connection ends it is closed, or left with its guard standing
     * @param listener is called on the controller's thread
     */
    public TunnelController(HostNetwork host, TunnelRequest request, Consumer<TunnelEvent> listener) {
        this(host, request, listener, Telling.NONE);
    }

    /** @param telling listens to what the layers tell besides */
    public TunnelController(HostNetwork host, TunnelRequest request, Consumer<TunnelEvent> listener, Telling telling) {
        this(host, request, listener, telling, Environment.REAL);
    }

    TunnelController(
            HostNetwork host,
            TunnelRequest request,
            Consumer<TunnelEvent> listener,
            Telling telling,
            Environment environment) {
        this.request = request;
        this.loop = new ControlLoop(environment);
        this.report = new Report(listener);
        causes = new Causes(report);
        worker = new HostWorker(host, loop, environment.worker(), patience);
        sessions = new Sessions(host, request, addresses, report, causes, loop, worker, telling, environment);
        departure = new Departure(loop, worker, sessions.tunnel(), sessions.plans(), report, causes);
    }

    /** Connects and stays until the connection ends, whatever ends it. */
    public Ending run() {
        try {
            connect();
            loop.run(sessions.turns());
        } catch (HostException e) {
            departure.guarded(() -> causes.fail(Causes.ofHost(e)));
        } catch (Throwable e) {
            loop.fail(e);
        }
        return departure.end(watch, sessions.end(), isPromised());
    }

    /** Whether something was carried, or is to stay closed in any case: then the user alone opens it again. */
    private boolean isPromised() {
        return sessions.plans().isBegun() || guardStood || request.protection().killSwitch();
    }

    private void connect() throws HostException {
        report.state(State.RESOLVING);
        guardStood = worker.await(HostNetwork::recover);
        if (request.takesOver()) {
            sessions.plans().takeOver();
        } else {
            sessions.plans().guard(new GuardEvent.Connect());
        }
        List<InetAddress> found = ServerAddress.of(request, addresses, this::closeForNames);
        report.state(State.GUARDING);
        sessions.beginFirst(found);
        watch = sessions.watch();
        report.state(State.CONNECTING);
        sessions.get().connect(loop.now());
    }

    private void closeForNames() throws HostException {
        HostPlan plan = HostPlan.of(new GuardState.Connecting());
        sessions.tunnel().applyNow(plan);
        report.guard(plan);
    }

    /**
     * By the user's word: ends the connection in order; from any thread. A second call gives up on the server's answers, and one
     * after {@link Patience} has spoken on this computer's network.
     */
    public void disconnect() {
        patience.ask();
        loop.put(now -> leave(now, causes::userAsked, true));
    }

    /**
     * By the word of who ends this program, which is not always its user: the same, but with the kill switch or lockdown the
     * guard stays closed, and so does what an earlier run had left closed.
     */
    public void terminate() {
        patience.ask();
        loop.put(now -> leave(now, this::bySystem, true));
    }

    /** By the user's word, who wants another connection in its place: in order, and with the guard left closed for that one. */
    public void handOver() {
        patience.ask();
        loop.put(now -> leave(now, causes::handOver, true));
    }

    /** The same where nobody reads any more what is told. The signal that a closing terminal sends with it is no second call. */
    public void unread() {
        patience.end();
        loop.put(now -> {
            if (!causes.isEnding()) {
                leave(now, this::bySystem, false);
            }
        });
    }

    private void bySystem() {
        if (staysClosed()) {
            causes.systemAsked();
        } else {
            causes.userAsked();
        }
    }

    private boolean staysClosed() {
        return request.protection().killSwitch() || request.protection().lockdown() || guardStood && !sessions.wasUp();
    }

    private void leave(long now, Runnable asks, boolean said) {
        asks.run();
        sessions.tunnel().leave();
        sessions.take(now, new Input.Leave<>(said));
    }
}
