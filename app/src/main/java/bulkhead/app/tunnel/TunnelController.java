package bulkhead.app.tunnel;

import bulkhead.app.tunnel.TunnelEvent.State;
import bulkhead.leakguard.host.HostException;
import bulkhead.leakguard.host.HostNetwork;
import bulkhead.leakguard.host.HostPlan;
import bulkhead.leakguard.host.Subscription;
import bulkhead.leakguard.host.Underlay;
import bulkhead.leakguard.policy.GuardEvent;
import bulkhead.leakguard.policy.GuardState;
import bulkhead.protocol.Failure;
import bulkhead.protocol.Layer;
import bulkhead.protocol.Machine;
import bulkhead.protocol.Reason;
import bulkhead.protocol.VpnClient;
import bulkhead.protocol.VpnConfig;
import bulkhead.protocol.VpnEvent;
import java.net.InetAddress;
import java.util.function.Consumer;

/**
 * One connection from the user's Connect to their Disconnect, over as many sessions as it takes: has the TUN, the host's
 * network and the guard, which closes before the first packet leaves and opens after the last.
 */
public final class TunnelController {

    private static final int MEASUREMENT_INTERVAL = 1_000;

    private final HostNetwork host;
    private final TunnelRequest request;
    private final Report report;
    private final Environment environment;
    private final ControlLoop loop;
    private final HostWorker worker;
    private final Reconnection reconnection;
    private final TunnelPlans plans;
    private final TunnelHost tunnel;
    private final VpnConfig vpn;
    private final RememberedAddresses addresses = RememberedAddresses.ofUser();
    private InetAddress server;
    private volatile Session session;
    private long nextMeasurement;
    private Failure failure;
    private boolean guardStood;
    private boolean wasConnected;
    private boolean userAsked;
    private boolean ended;

    /**
     * @param host owned by the controller from now on: when the connection ends it is closed, or left with its guard standing
     * @param listener is called on the controller's thread
     */
    public TunnelController(HostNetwork host, TunnelRequest request, Consumer<TunnelEvent> listener) {
        this(host, request, listener, Environment.REAL);
    }

    TunnelController(HostNetwork host, TunnelRequest request, Consumer<TunnelEvent> listener, Environment environment) {
        this.host = host;
        this.environment = environment;
        this.loop = new ControlLoop(environment);
        this.request = request;
        this.report = new Report(listener);
        worker = new HostWorker(host, loop, environment.worker());
        // With the same identifier our IPv6 addresses outlive a session where the server's prefix does.
        vpn = request.vpn().with(changes -> changes.interfaceId = VpnClient.interfaceId(environment.random()));
        reconnection = new Reconnection(worker, loop, new Sought(), environment.random());
        plans = new TunnelPlans(request.routing(), request.protection());
        tunnel = new TunnelHost(host, loop, worker, plans, () -> session, new Changes());
    }

    /**
     * Connects and stays until the connection ends.
     *
     * @return why it failed, or null when the user disconnected
     */
    public Failure run() throws InterruptedException {
        Subscription watch = () -> {};
        try {
            report.state(State.RESOLVING);
            guardStood = host.recover();
            plans.guard(new GuardEvent.Connect());
            server = resolveServer();
            report.state(State.GUARDING);
            beginFirst();
            if (request.reconnect()) {
                watch = host.watch(reconnection);
            }
            report.state(State.CONNECTING);
            session.connect(loop.now());
            loop.run(new Work());
        } catch (HostException e) {
            fail(hostFailure(e));
        } finally {
            watch.close();
            end();
        }
        return failure;
    }

    /** Ends the connection in an orderly way; from any thread. A second call gives up on the server's answers. */
    public void disconnect() {
        loop.put(now -> {
            boolean second = userAsked;
            userAsked = true;
            if (!second) {
                report.state(State.DISCONNECTING);
            }
            if (second) {
                loop.stop();
            } else {
                goodbye(now);
            }
        });
    }

    /**
     * A guard that an earlier run left closed lets no DNS query out. That of Connecting leaves IPv4 open, but for the kill
     * switch: then the server is sought where it was last.
     */
    private InetAddress resolveServer() throws HostException {
        try {
            return ServerAddress.resolve(request.server(), request.outer());
        } catch (HostException e) {
            if (request.protection().killSwitch() || request.protection().lockdown()) {
                return addresses
                        .find(request.server(), request.outer())
                        .orElseThrow(() -> new HostException(e.getMessage() + "; if the guard is closed, give the"
                                + " server's address, or run 'bulkhead guard unblock' first"));
            }
            host.apply(HostPlan.of(new GuardState.Connecting()));
            return ServerAddress.resolve(request.server(), request.outer());
        }
    }

    private void beginFirst() throws HostException {
        Underlay underlay = host.underlay(server);
        reconnection.start(server, underlay);
        tunnel.openTun();
        use(new Session.Way(server, underlay, host.openUdp(underlay, server)));
        tunnel.applyFirst();
    }

    private void use(Session.Way way) {
        plans.server(server, way.udp().local().getPort());
        session = new Session(host, loop, tunnel::tun, new Events(), way, vpn, environment.random());
    }

    /** The session is of no use any more: there will be another, unless that is pointless or unwanted. */
    private void lose(long now, Failure why) {
        session.abandon(now);
        session = null;
        plans.lost();
        if (userAsked || reconnection.isFinal(why)) {
            if (!userAsked) {
                fail(why);
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

    /** Whether a lost session is followed by another. */
    private boolean isToCome() {
        return wasConnected && request.reconnect() && !userAsked;
    }

    private void carry() {
        plans.settle();
        tunnel.apply();
    }

    private void goodbye(long now) {
        if (session == null) {
            loop.stop();
        } else {
            session.disconnect(now);
        }
    }

    private void end() throws InterruptedException {
        if (session != null) {
            session.close();
        }
        worker.finish();
        ended = true;
        loop.clear();
        tunnel.closeTun();
        plans.guard(staysClosed() ? new GuardEvent.Failed() : new GuardEvent.Disconnect());
        try {
            tunnel.release();
        } catch (HostException e) {
            fail(hostFailure(e));
        }
        report.disconnected(failure == null ? "user" : failure.reason() == Reason.ENDED_BY_PEER ? "server" : "error");
        report.state(plans.guard() instanceof GuardState.Error ? State.ERROR : State.DISCONNECTED);
    }

    /** Only the user opens the guard again of a connection that was to come back, of one with a kill switch, or of one that crashed. */
    private boolean staysClosed() {
        boolean wanted = wasConnected && request.reconnect();
        return failure != null
                && !userAsked
                && (wanted || guardStood || request.protection().killSwitch());
    }

    private void fail(Failure why) {
        if (failure == null) {
            failure = why;
            report.session(new VpnEvent.Failed(why));
        }
    }

    private static Failure hostFailure(HostException e) {
        return new Failure(Layer.HOST, Reason.HOST, e.getMessage(), "");
    }

    private final class Work implements ControlLoop.Work {
        @Override
        public void drain() {
            if (session != null) {
                session.drain(loop.now());
            }
        }

        @Override
        public long deadline() {
            long own = Math.min(reconnection.deadline(), isMeasuring() ? nextMeasurement : Machine.NEVER);
            return session == null ? own : Math.min(session.deadline(), own);
        }

        @Override
        public void tick(long now) {
            if (session != null) {
                session.tick(now);
            }
            reconnection.tick(now);
            if (isMeasuring() && now >= nextMeasurement) {
                nextMeasurement = now + MEASUREMENT_INTERVAL;
                report.measured(session.measure(now, environment.wallClock()));
            }
        }

        private boolean isMeasuring() {
            return session != null && report.isConnected();
        }
    }

    /** What becomes of the host's network. */
    private final class Changes implements TunnelHost.Owner {
        @Override
        public void inForce(long now, HostPlan plan) {
            report.guard(plan);
            if (plan.guard() instanceof GuardState.Connected up && up.equals(plans.guard())) {
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
                fail(hostFailure(why));
                goodbye(now);
            } else if (session != null && isToCome() && !report.isConnected()) {
                lose(now, hostFailure(why));
            }
        }

        @Override
        public void tunRemoved() {
            if (userAsked || ended) {
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
            fail(hostFailure(why));
            goodbye(now);
        }

        @Override
        public void begin(Session.Way way) {
            if (ended || userAsked) {
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
            if (!ended && !userAsked) {
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
                case VpnEvent.Connected _ -> carry();
                default -> {
                    boolean changes = plans.take(event);
                    report.session(event);
                    if (changes) {
                        carry();
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
                    (_, e) -> broken(from, hostFailure(e)));
        }

        @Override
        public void broken(Session from, Failure why) {
            if (session != from) {
                return;
            }
            if (isToCome()) {
                lose(loop.now(), why);
            } else {
                fail(why);
                goodbye(loop.now());
            }
        }
    }
}
