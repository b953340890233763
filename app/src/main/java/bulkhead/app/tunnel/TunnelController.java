package bulkhead.app.tunnel;

import bulkhead.app.tunnel.TunnelEvent.State;
import bulkhead.leakguard.host.HostException;
import bulkhead.leakguard.host.HostNetwork;
import bulkhead.leakguard.host.HostPlan;
import bulkhead.leakguard.host.Subscription;
import bulkhead.leakguard.host.TunDevice;
import bulkhead.leakguard.host.Underlay;
import bulkhead.leakguard.policy.GuardEvent;
import bulkhead.leakguard.policy.GuardState;
import bulkhead.protocol.Failure;
import bulkhead.protocol.Layer;
import bulkhead.protocol.Reason;
import bulkhead.protocol.VpnEvent;
import java.net.InetAddress;
import java.security.SecureRandom;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.LongConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One connection from the user's Connect to their Disconnect, over as many sessions as it takes: has the TUN, the host's
 * network and the guard, which closes before the first packet leaves and opens after the last.
 */
public final class TunnelController {
    private static final Logger LOG = LoggerFactory.getLogger(TunnelController.class);
    private static final String TUN_NAME = "bulkhead%d";

    private final HostNetwork host;
    private final TunnelRequest request;
    private final Report report;
    private final ControlLoop loop = new ControlLoop();
    private final HostWorker worker;
    private final Reconnection reconnection;
    private final TunnelPlans plans;
    private InetAddress server;
    private volatile TunDevice tun;
    private volatile Session session;
    private Thread tunPump;
    private Failure failure;
    private boolean wasConnected;
    private boolean userAsked;
    private boolean ended;

    /**
     * @param host owned by the controller from now on: when the connection ends it is closed, or left with its guard standing
     * @param listener is called on the controller's thread
     */
    public TunnelController(HostNetwork host, TunnelRequest request, Consumer<TunnelEvent> listener) {
        this.host = host;
        this.request = request;
        this.report = new Report(listener);
        worker = new HostWorker(host, loop);
        reconnection = new Reconnection(worker, loop, new Sought(), new SecureRandom());
        plans = new TunnelPlans(request.routing(), request.protection());
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
            host.recover();
            server = resolveServer();
            report.state(State.GUARDING);
            beginFirst();
            if (request.reconnect()) {
                watch = host.watch(reconnection);
            }
            report.state(State.CONNECTING);
            session.connect(ControlLoop.now());
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

    /** A guard that a crashed run left closed lets no DNS query out; that of Connecting leaves IPv4 open. */
    private InetAddress resolveServer() throws HostException {
        try {
            return ServerAddress.resolve(request.server(), request.outer());
        } catch (HostException e) {
            host.apply(HostPlan.of(new GuardState.Connecting()));
            return ServerAddress.resolve(request.server(), request.outer());
        }
    }

    private void beginFirst() throws HostException {
        Underlay underlay = host.underlay(server);
        reconnection.start(server, underlay);
        plans.guard(new GuardEvent.Connect());
        useTun(host.openTun(TUN_NAME));
        use(new Session.Way(server, underlay, host.openUdp(underlay, server)));
        host.apply(plans.plan());
        report.guard(plans.plan());
    }

    private void use(Session.Way way) {
        plans.server(server, way.udp().local().getPort());
        session = new Session(host, loop, () -> tun, new Events(), way, request.vpn());
    }

    private void useTun(TunDevice device) {
        tun = device;
        plans.tun(device.name());
        TunPump pump = new TunPump(device, () -> session, () -> loop.put(_ -> replaceTun()));
        tunPump = Thread.ofPlatform().daemon().name("tun-pump").start(pump);
    }

    /** Somebody removed the interface: the session does without it until there is another. */
    private void replaceTun() {
        if (userAsked || ended) {
            return;
        }
        tun.close();
        if (report.isConnected()) {
            plans.guard(new GuardEvent.Lost());
            report.lost(new Failure(Layer.HOST, Reason.HOST, "the interface " + tun.name() + " was removed", ""));
        }
        worker.run(
                h -> h.openTun(TUN_NAME),
                (_, device) -> {
                    useTun(device);
                    carry();
                },
                this::hostFailed);
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
            apply();
        }
    }

    /** Whether a lost session is followed by another. */
    private boolean isToCome() {
        return wasConnected && request.reconnect() && !userAsked;
    }

    private void carry() {
        plans.settle();
        apply();
    }

    private void apply() {
        apply(_ -> {});
    }

    /** Host changes run beside the loop, in order: the protocol does not wait for them. */
    private void apply(LongConsumer then) {
        HostPlan plan = plans.plan();
        Set<VpnEvent.Family> families = plans.families();
        worker.run(
                h -> {
                    h.apply(plan);
                    return plan;
                },
                (now, applied) -> {
                    report.guard(applied);
                    if (applied.guard() instanceof GuardState.Connected
                            && applied.guard().equals(plans.guard())) {
                        wasConnected = true;
                        reconnection.connected(now);
                        report.connected(families);
                    }
                    then.accept(now);
                },
                this::hostFailed);
    }

    /** Without the interface nothing can be applied; there will be another one at once. */
    private void hostFailed(long now, HostException e) {
        if (tunPump.isAlive()) {
            fail(hostFailure(e));
            goodbye(now);
        } else if (session != null && isToCome() && !report.isConnected()) {
            lose(now, hostFailure(e));
        }
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
        if (tun != null) {
            tun.close();
            tunPump.join();
        }
        plans.guard(staysClosed() ? new GuardEvent.Failed() : new GuardEvent.Disconnect());
        boolean open = plans.guard() instanceof GuardState.Disconnected;
        try {
            if (open) {
                host.close();
            } else {
                host.apply(plans.rest());
                host.leave();
            }
            report.guard(plans.rest());
        } catch (HostException e) {
            fail(hostFailure(e));
        }
        report.disconnected(failure == null ? "user" : failure.reason() == Reason.ENDED_BY_PEER ? "server" : "error");
        report.state(plans.guard() instanceof GuardState.Error ? State.ERROR : State.DISCONNECTED);
    }

    /** Only the user opens the guard again of a connection that was to come back, or of one with a kill switch. */
    private boolean staysClosed() {
        boolean wanted = wasConnected && request.reconnect();
        return failure != null && !userAsked && (wanted || request.protection().killSwitch());
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
                session.drain(ControlLoop.now());
            }
        }

        @Override
        public long deadline() {
            return session == null ? reconnection.deadline() : Math.min(session.deadline(), reconnection.deadline());
        }

        @Override
        public void tick(long now) {
            if (session != null) {
                session.tick(now);
            }
            reconnection.tick(now);
        }
    }

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
        public void begin(Session.Way way) {
            if (ended || userAsked) {
                way.udp().close();
                return;
            }
            use(way);
            Session begun = session;
            apply(now -> {
                if (session == begun) {
                    begun.connect(now);
                }
            });
        }

        @Override
        public void unreachable(long now, Failure why) {
            if (!ended && !userAsked) {
                report.retry(why, reconnection.plan(now));
                apply();
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
                        apply(now -> {
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
                lose(ControlLoop.now(), why);
            } else {
                fail(why);
                goodbye(ControlLoop.now());
            }
        }
    }
}
