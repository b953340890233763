package bulkhead.app.tunnel;

import bulkhead.app.secret.SecretSet;
import bulkhead.app.tunnel.ServerAddress.Reach;
import bulkhead.app.tunnel.TunnelEvent.State;
import bulkhead.leakguard.host.HostException;
import bulkhead.leakguard.host.HostNetwork;
import bulkhead.leakguard.host.HostPlan;
import bulkhead.leakguard.host.Subscription;
import bulkhead.leakguard.host.TunnelPlan;
import bulkhead.leakguard.policy.GuardEvent;
import bulkhead.leakguard.policy.GuardState;
import bulkhead.protocol.VpnClient;
import bulkhead.protocol.VpnConfig;
import bulkhead.protocol.VpnEvent;
import bulkhead.protocol.core.Failure;
import bulkhead.protocol.core.Layer;
import bulkhead.protocol.core.Reason;
import java.net.InetAddress;
import java.util.List;
import java.util.Optional;
import java.util.function.LongConsumer;
import java.util.function.Supplier;

/**
 * The sessions of one connection, one after the other: tells {@link Phases} what befalls them, and does what follows from
 * that. All of it is for the control loop's thread.
 */
final class Sessions implements Supplier<Session> {
    private final HostNetwork host;
    private final TunnelRequest request;
    private final Report report;
    private final Causes causes;
    private final ControlLoop loop;
    private final HostWorker worker;
    private final Telling telling;
    private final Environment environment;
    private final TunnelPlans plans;
    private final TunnelHost tunnel;
    private final Reconnection reconnection;
    private VpnConfig vpn;
    private final RememberedAddresses addresses;
    private final Phases<Session> phases;
    private final Pace pace = new Pace();
    private final WallClock clock = new WallClock();
    private final Caveats caveats;
    private final Names names;
    private InetAddress server;
    private volatile Phase<Session> phase = new Phase.Preparing<>(List.of());

    Sessions(
            HostNetwork host,
            TunnelRequest request,
            RememberedAddresses addresses,
            Report report,
            Causes causes,
            ControlLoop loop,
            HostWorker worker,
            Telling telling,
            Environment environment) {
        this.host = host;
        this.request = request;
        this.addresses = addresses;
        this.report = report;
        this.causes = causes;
        this.loop = loop;
        this.worker = worker;
        this.telling = telling;
        this.environment = environment;
        // With the same identifier our IPv6 addresses outlive a session where the server's prefix does.
        vpn = request.vpn().with(changes -> changes.interfaceId = VpnClient.interfaceId(environment.random()));
        phases = new Phases<>(request.reconnect());
        reconnection = new Reconnection(worker, loop, new Sought(this), report, environment.random());
        plans = new TunnelPlans(request.routing(), request.protection());
        caveats = new Caveats(request.routing(), report);
        names = new Names(
                () -> ServerAddress.resolveAll(request.server(), request.outer()),
                environment.aside(),
                loop,
                found -> reconnection.found(loop.now(), found));
        tunnel = new TunnelHost(loop, worker, plans, this, report, new Changes());
    }

    TunnelPlans plans() {
        return plans;
    }

    TunnelHost tunnel() {
        return tunnel;
    }

    /** What is due when nothing comes. */
    Turns turns() {
        return new Turns(() -> phase, reconnection, pace, tunnel, report, clock, environment);
    }

    /** This computer slept. */
    void woke() {
        clock.woke();
    }

    /** Listens to the network, so as to come back when that makes sense. */
    Subscription watch() throws HostException {
        return host.watch(reconnection);
    }

    /** The one of now; null while there is none. From any thread. */
    @Override
    public Session get() {
        return phase.session();
    }

    /** Whether the session of now is one that follows another, and is not up yet. */
    boolean isSought() {
        return phase instanceof Phase.Reconnecting;
    }

    /** Whether the session of now, or the lack of one, is followed by another. */
    boolean isToCome() {
        return phases.isToCome(phase);
    }

    /** Whether the connection has been up. */
    boolean wasUp() {
        return phase.wasUp();
    }

    /**
     * The first session, of which the guard knows nothing yet.
     *
     * @param found the server's addresses, in the order in which they are tried
     */
    void beginFirst(List<InetAddress> found) throws HostException {
        Reach first = worker.await(h -> ServerAddress.reach(h::underlay, found));
        if (!first.underlay().linked()) {
            throw Offline.unplugged(first.underlay().interfaceName());
        }
        int place = found.indexOf(first.address());
        phase = new Phase.Preparing<>(List.copyOf(found.subList(place + 1, found.size())));
        reconnection.start(found, first);
        tunnel.openTun();
        Compromise possible = new Compromise(worker.await(HostNetwork::capabilities), report);
        vpn = possible.of(vpn);
        if (!possible.ofNames(request.routing())) {
            plans.leaveNames();
            caveats.leaveNames();
        }
        begin(worker.await(h -> Session.Way.open(h, first.address(), first.underlay())));
        tunnel.applyFirst();
    }

    /** There will be no other session; the one of now, or null. */
    Session end() {
        if (vpn.password() != request.vpn().password()) {
            SecretSet.wipe(vpn.password());
        }
        Session last = phase.session();
        phase = new Phase.Leaving<>(null, phase.wasUp(), true);
        return last;
    }

    private void begin(Session.Way way) {
        server = way.server();
        plans.server(server, way.udp().local().getPort());
        caveats.around(way.around());
        take(
                loop.now(),
                new Input.Begun<>(new Session(
                        host,
                        loop,
                        tunnel,
                        new Events(),
                        way,
                        vpn,
                        environment.random(),
                        environment.aside(),
                        telling)));
    }

    /** Something befell the connection. */
    void take(long now, Input<Session> input) {
        Phases.Next<Session> next = phases.next(phase, input);
        phase = next.phase();
        next.effects().forEach(effect -> perform(now, effect));
    }

    private void perform(long now, Effect<Session> effect) {
        switch (effect) {
            case Effect.Abandon<Session>(Session session) -> {
                session.abandon(now);
                plans.lost();
            }
            case Effect.Goodbye<Session>(Session session) -> session.disconnect(now);
            case Effect.Connect<Session>(Session session) -> inForce(session, session::connect, () -> {});
            case Effect.Tighten<Session>() -> plans.guard(new GuardEvent.Lost());
            case Effect.Remember<Session>() -> worker.run(() -> addresses.remember(request.server(), server));
            case Effect.TellUp<Session>(GuardState.Connected up, Optional<TunnelPlan> plan) -> {
                reconnection.connected(now);
                report.connected(up.families(), plan);
                caveats.up(plan);
            }
            case Effect.TellLost<Session>(Failure why) -> {
                caveats.lost();
                report.lost(why);
            }
            case Effect.TellLeaving<Session>() -> report.state(State.DISCONNECTING);
            case Effect.Seek<Session>(Failure why, boolean told) -> seek(now, why, told);
            case Effect.SeekAgain<Session>(Failure why) -> {
                report.retry(why, reconnection.plan(now, why));
                tunnel.apply();
            }
            case Effect.Move<Session>(Failure why, InetAddress next) -> move(why, next);
            case Effect.ReplaceTun<Session>() ->
                tunnel.replaceTun(() -> {
                    plans.settle();
                    tunnel.apply();
                });
            case Effect.Fail<Session>(Failure why) -> causes.fail(why);
            case Effect.Stop<Session>() -> loop.stop();
        }
    }

    /** Goes on once the plan of now is in force, if the session is still the connection's own by then. */
    private void inForce(Session session, LongConsumer then, Runnable otherwise) {
        tunnel.apply(now -> {
            if (phase.session() == session) {
                then.accept(now);
            } else {
                otherwise.run();
            }
        });
    }

    private void seek(long now, Failure why, boolean told) {
        long wait = reconnection.plan(now, why);
        if (!ServerAddress.isLiteral(request.server())) {
            names.ask();
        }
        if (told) {
            if (Phases.isUnanswered(why)) {
                reconnection.turn();
            }
            report.retry(why, wait);
        }
        // A session that begins at once brings its own plan.
        if (wait > 0) {
            tunnel.apply();
        }
    }

    private void move(Failure why, InetAddress next) {
        report.elsewhere(why, next);
        worker.run(
                h -> Session.Way.open(h, next, h.underlay(next)),
                (_, way) -> {
                    reconnection.moved(new Reach(next, way.underlay()));
                    sought(way);
                },
                (now, e) -> take(now, new Input.NoWay<>(Causes.ofHost(e))));
    }

    /** Begins a session that was sought, if one is awaited still. */
    void sought(Session.Way way) {
        if (phases.awaitsSession(phase)) {
            begin(way);
        } else {
            way.udp().close();
        }
    }

    /** What a server says is carried out in its time, as it says it as often as it likes. */
    private void carryInTime() {
        plans.settle();
        if (pace.takes(loop.now())) {
            tunnel.apply();
        }
    }

    /** What becomes of the host's network. */
    private final class Changes implements TunnelHost.Owner {
        @Override
        public void inForce(long now, HostPlan plan) {
            report.guard(plan);
            if (plan.guard() instanceof GuardState.Connected up && up.equals(plans.guard())) {
                take(now, new Input.Carried<>(up, plan.tunnel()));
            }
        }

        @Override
        public void failed(long now, HostException why) {
            Failure failure = Causes.ofHost(why);
            take(now, tunnel.hasTun() ? new Input.HostFailed<>(failure) : new Input.WithoutTun<>(failure));
        }

        @Override
        public void tunMissing(long now, HostException why) {
            take(now, new Input.HostFailed<>(Causes.ofHost(why)));
        }

        @Override
        public void tunRemoved(long now) {
            String happened = "the interface " + tunnel.tun().name() + " was removed";
            take(now, new Input.TunRemoved<>(new Failure(Layer.HOST, Reason.HOST, happened, "")));
        }
    }

    /** What a session tells and asks for. */
    private final class Events implements Session.Owner {
        @Override
        public void onEvent(Session from, VpnEvent event) {
            switch (event) {
                case VpnEvent.Failed(Failure why) -> broken(from, why);
                case VpnEvent.Closed() -> take(loop.now(), new Input.Closed<>(from));
                case VpnEvent.Connected _ -> {
                    // What this server understood at last is what the next session begins with.
                    vpn = vpn.with(changes -> {
                        changes.dialect = from.dialect();
                        changes.password = from.password();
                    });
                    carryInTime();
                }
                default -> {
                    boolean changes = plans.take(event);
                    report.session(event);
                    caveats.take(event);
                    if (event instanceof VpnEvent.EspUp up && up.rekey()) {
                        tunnel.renewed();
                    }
                    if (changes) {
                        carryInTime();
                    }
                }
            }
        }

        @Override
        public void tried(TunnelEvent.Tried told) {
            report.tried(told);
        }

        @Override
        public void rebind(Session from) {
            worker.run(
                    h -> h.openUdp(from.underlay(), server),
                    (_, udp) -> {
                        if (phase.session() != from) {
                            udp.close();
                            return;
                        }
                        plans.server(server, udp.local().getPort());
                        inForce(from, now -> from.rebound(now, udp), udp::close);
                    },
                    (_, e) -> broken(from, Causes.ofHost(e)));
        }

        @Override
        public void broken(Session from, Failure why) {
            take(loop.now(), new Input.Broken<>(from, why));
        }
    }
}
