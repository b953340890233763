package bulkhead.app.tunnel;

import bulkhead.app.tunnel.TunnelEvent.State;
import bulkhead.leakguard.host.HostException;
import bulkhead.leakguard.host.HostNetwork;
import bulkhead.leakguard.host.HostPlan;
import bulkhead.leakguard.host.Subscription;
import bulkhead.leakguard.host.Underlay;
import bulkhead.leakguard.policy.GuardEvent;
import bulkhead.leakguard.policy.GuardState;
import bulkhead.protocol.VpnClient;
import bulkhead.protocol.VpnConfig;
import bulkhead.protocol.VpnEvent;
import bulkhead.protocol.core.Failure;
import bulkhead.protocol.core.Layer;
import bulkhead.protocol.core.Reason;
import java.net.InetAddress;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Consumer;

/**
 * One connection from the user's Connect to their Disconnect, over as many sessions as it takes: has the TUN, the host's
 * network and the guard, which closes before the first packet leaves and opens after the last.
 */
public final class TunnelController {

    private final HostNetwork host;
    private final TunnelRequest request;
    private final Report report;
    private final Telling telling;
    private final Environment environment;
    private final ControlLoop loop;
    private final Patience patience = new Patience();
    private final HostWorker worker;
    private final Sought sought;
    private final Reconnection reconnection;
    private final TunnelPlans plans;
    private final TunnelHost tunnel;
    private final VpnConfig vpn;
    private final RememberedAddresses addresses = RememberedAddresses.ofUser();
    private final Deque<InetAddress> others = new ArrayDeque<>();
    private InetAddress server;
    private volatile Session session;
    private final Causes causes;
    private final Departure departure;
    private final Pace pace = new Pace();
    private Subscription watch = () -> {};
    private boolean guardStood;
    private boolean wasConnected;
    private boolean ended;
    private boolean told;

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
        this.host = host;
        this.telling = telling;
        this.environment = environment;
        this.loop = new ControlLoop(environment);
        this.request = request;
        this.report = new Report(listener);
        causes = new Causes(report);
        worker = new HostWorker(host, loop, environment.worker(), patience);
        // With the same identifier our IPv6 addresses outlive a session where the server's prefix does.
        vpn = request.vpn().with(changes -> changes.interfaceId = VpnClient.interfaceId(environment.random()));
        sought = new Sought();
        reconnection = new Reconnection(worker, loop, sought, environment.random());
        plans = new TunnelPlans(request.routing(), request.protection());
        tunnel = new TunnelHost(loop, worker, plans, () -> session, new Changes());
        departure = new Departure(loop, worker, tunnel, plans, report, causes);
    }

    /** Connects and stays until the connection ends, whatever ends it. */
    public Ending run() {
        try {
            connect();
            loop.run(new Turns(() -> session, reconnection, pace, tunnel, report, environment));
        } catch (HostException e) {
            departure.guarded(() -> causes.fail(Causes.ofHost(e)));
        } catch (Throwable e) {
            loop.fail(e);
        }
        Session last = session;
        session = null;
        ended = true;
        return departure.end(watch, last, isPromised());
    }

    /** Whether something was carried, or is to stay closed in any case: then the user alone opens it again. */
    private boolean isPromised() {
        return plans.isBegun() || guardStood || request.protection().killSwitch();
    }

    private void connect() throws HostException {
        report.state(State.RESOLVING);
        guardStood = worker.await(HostNetwork::recover);
        plans.guard(new GuardEvent.Connect());
        others.addAll(
                ServerAddress.of(request, addresses, () -> tunnel.applyNow(HostPlan.of(new GuardState.Connecting()))));
        server = others.removeFirst();
        report.state(State.GUARDING);
        beginFirst();
        if (request.reconnect()) {
            watch = host.watch(reconnection);
        }
        report.state(State.CONNECTING);
        session.connect(loop.now());
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
        loop.put(now -> leave(now, bySystem(), true));
    }

    /** The same where nobody reads any more what is told. The signal that a closing terminal sends with it is no second call. */
    public void unread() {
        patience.end();
        loop.put(now -> {
            if (!causes.isEnding()) {
                leave(now, bySystem(), false);
            }
        });
    }

    private Runnable bySystem() {
        return staysClosed() ? causes::systemAsked : causes::userAsked;
    }

    private boolean staysClosed() {
        return request.protection().killSwitch() || request.protection().lockdown() || guardStood && !wasConnected;
    }

    private void leave(long now, Runnable asks, boolean said) {
        boolean leaving = causes.isEnding();
        boolean second = told;
        told |= said;
        asks.run();
        tunnel.leave();
        if (second) {
            loop.stop();
        } else if (!leaving) {
            report.state(State.DISCONNECTING);
            goodbye(now);
        }
    }

    private void beginFirst() throws HostException {
        Underlay underlay = worker.await(h -> h.underlay(server));
        reconnection.start(server, underlay);
        tunnel.openTun();
        if (request.routing().split() && !worker.await(HostNetwork::routesDomains)) {
            plans.leaveNames();
            report.namesStay();
        }
        use(worker.await(h -> Session.Way.open(h, server, underlay)));
        tunnel.applyFirst();
    }

    private void use(Session.Way way) {
        plans.server(server, way.udp().local().getPort());
        session = new Session(host, loop, tunnel::tun, new Events(), way, vpn, environment.random(), telling);
    }

    /** The session is of no use any more: there will be another, unless that is pointless or unwanted. */
    private void lose(long now, Failure why) {
        session.abandon(now);
        session = null;
        plans.lost();
        if (causes.isEnding() || Reconnection.isFinal(why)) {
            if (!causes.isEnding()) {
                causes.fail(why);
            }
            loop.stop();
            return;
        }
        plans.guard(new GuardEvent.Lost());
        boolean wasUp = report.isConnected();
        if (wasUp) {
            report.lost(why);
        }
        long wait = reconnection.plan(now);
        if (!wasUp) {
            report.retry(why, wait);
        }
        if (wait > 0) {
            tunnel.apply();
        }
    }

    /** Whether a first session without an answer is followed by one with another address of the server's. */
    private boolean tryElsewhere(Failure why) {
        boolean unanswered = why.reason() == Reason.NO_ANSWER && why.layer().compareTo(Layer.IKE) <= 0;
        if (wasConnected || causes.isEnding() || others.isEmpty() || !unanswered) {
            return false;
        }
        if (session != null) {
            session.abandon(loop.now());
            session = null;
        }
        InetAddress next = others.removeFirst();
        server = next;
        report.elsewhere(why, next);
        worker.run(
                h -> Session.Way.open(h, next, h.underlay(next)),
                (_, way) -> {
                    reconnection.start(next, way.underlay());
                    sought.begin(way);
                },
                (now, e) -> {
                    if (!causes.isEnding() && !tryElsewhere(why)) {
                        causes.fail(why);
                        goodbye(now);
                    }
                });
        return true;
    }

    /** Whether a lost session is followed by another. */
    private boolean isToCome() {
        return wasConnected && request.reconnect() && !causes.isEnding();
    }

    private void carry() {
        plans.settle();
        tunnel.apply();
    }

    /** The same for what a server says, which says it as often as it likes. */
    private void carryInTime() {
        plans.settle();
        if (pace.takes(loop.now())) {
            tunnel.apply();
        }
    }

    private void goodbye(long now) {
        if (session == null) {
            loop.stop();
        } else {
            session.disconnect(now);
        }
    }

    /** What becomes of the host's network. */
    private final class Changes implements TunnelHost.Owner {
        @Override
        public void inForce(long now, HostPlan plan) {
            report.guard(plan);
            if (plan.guard() instanceof GuardState.Connected up && up.equals(plans.guard()) && !causes.isEnding()) {
                if (!wasConnected) {
                    wasConnected = true;
                    worker.run(() -> addresses.remember(request.server(), server));
                }
                reconnection.connected(now);
                report.connected(up.families(), plan.tunnel());
            }
        }

        /** Without the interface nothing can be applied; there will be another one at once. */
        @Override
        public void failed(long now, HostException why) {
            if (tunnel.hasTun()) {
                causes.fail(Causes.ofHost(why));
                goodbye(now);
            } else if (session != null && isToCome() && !report.isConnected()) {
                lose(now, Causes.ofHost(why));
            }
        }

        @Override
        public void tunRemoved() {
            if (causes.isEnding() || ended) {
                return;
            }
            if (report.isConnected()) {
                plans.guard(new GuardEvent.Lost());
                String name = tunnel.tun().name();
                report.lost(new Failure(Layer.HOST, Reason.HOST, "the interface " + name + " was removed", ""));
            }
            tunnel.replaceTun(TunnelController.this::carry);
        }
    }

    /** The connection as something that is to come back. */
    private final class Sought implements Reconnection.Connection {
        @Override
        public Session session() {
            return session;
        }

        @Override
        public boolean isToCome() {
            return TunnelController.this.isToCome();
        }

        @Override
        public void lost(long now, Failure why) {
            lose(now, why);
        }

        @Override
        public void revoked(long now, HostException why) {
            causes.fail(Causes.ofHost(why));
            goodbye(now);
        }

        @Override
        public void begin(Session.Way way) {
            if (ended || causes.isEnding()) {
                way.udp().close();
                return;
            }
            use(way);
            Session begun = session;
            tunnel.apply(now -> {
                if (session == begun) {
                    begun.connect(now);
                }
            });
        }

        @Override
        public void unreachable(long now, Failure why) {
            if (!ended && !causes.isEnding()) {
                report.retry(why, reconnection.plan(now));
                tunnel.apply();
            }
        }
    }

    /** What a session tells and asks for. */
    private final class Events implements Session.Owner {
        @Override
        public void onEvent(Session from, VpnEvent event) {
            switch (event) {
                case VpnEvent.Failed(Failure why) -> broken(from, why);
                case VpnEvent.Closed() -> loop.stop();
                case VpnEvent.Connected _ -> carryInTime();
                default -> {
                    boolean changes = plans.take(event);
                    report.session(event);
                    if (changes) {
                        carryInTime();
                    }
                }
            }
        }

        @Override
        public void rebind(Session from) {
            worker.run(
                    h -> h.openUdp(from.underlay(), server),
                    (_, udp) -> {
                        if (ended || session != from) {
                            udp.close();
                            return;
                        }
                        plans.server(server, udp.local().getPort());
                        tunnel.apply(now -> {
                            if (session == from) {
                                from.rebound(now, udp);
                            } else {
                                udp.close();
                            }
                        });
                    },
                    (_, e) -> broken(from, Causes.ofHost(e)));
        }

        @Override
        public void broken(Session from, Failure why) {
            if (session != from) {
                return;
            }
            if (isToCome()) {
                lose(loop.now(), why);
            } else if (!tryElsewhere(why)) {
                causes.fail(why);
                goodbye(loop.now());
            }
        }
    }
}
