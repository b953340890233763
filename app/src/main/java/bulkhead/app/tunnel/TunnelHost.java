package bulkhead.app.tunnel;

import bulkhead.app.pump.OutDrop;
import bulkhead.app.pump.OutPump;
import bulkhead.leakguard.host.HostException;
import bulkhead.leakguard.host.HostNetwork;
import bulkhead.leakguard.host.HostPlan;
import bulkhead.leakguard.host.TunDevice;
import bulkhead.leakguard.policy.GuardState;
import bulkhead.protocol.data.DropCounters;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.LongConsumer;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The host's network in the hands of one connection: the TUN, and the plans applied. Changes run beside the control loop, in
 * order: the protocol does not wait for them.
 */
final class TunnelHost {
    /** Hears what came of it, on the control loop's thread. */
    interface Owner {
        void inForce(long now, HostPlan plan);

        void failed(long now, HostException why);

        /** Somebody removed the interface: the session does without it until {@link #replaceTun} has made another. */
        void tunRemoved(long now);

        /** There is no other for it. */
        void tunMissing(long now, HostException why);
    }

    private static final Logger LOG = LoggerFactory.getLogger(TunnelHost.class);

    private final ControlLoop loop;
    private final HostWorker worker;
    private final TunnelPlans plans;
    private final Supplier<Session> sessions;
    private final Report report;
    private final Owner owner;
    private final List<LongConsumer> later = new ArrayList<>();
    private final DropCounters<OutDrop> unsent = new DropCounters<>(OutDrop.class);
    private volatile TunDevice tun;
    private Thread pump;
    private boolean applying;
    private boolean leaving;
    private boolean touched;

    /** @param sessions the one that packets from the TUN go to; null while there is none */
    TunnelHost(
            ControlLoop loop,
            HostWorker worker,
            TunnelPlans plans,
            Supplier<Session> sessions,
            Report report,
            Owner owner) {
        this.loop = loop;
        this.worker = worker;
        this.plans = plans;
        this.sessions = sessions;
        this.report = report;
        this.owner = owner;
    }

    TunDevice tun() {
        return tun;
    }

    /** What went into the interface and no further, over all sessions. */
    DropCounters<OutDrop> unsent() {
        return unsent;
    }

    /** Whether the interface is there, as far as was noticed. */
    boolean hasTun() {
        return pump.isAlive();
    }

    /** Whether anything was asked to be applied. */
    boolean isTouched() {
        return touched;
    }

    void openTun() throws HostException {
        use(worker.await(host -> host.openTun()));
    }

    /** @param then once there is another interface */
    void replaceTun(Runnable then) {
        tun.close();
        worker.run(
                host -> host.openTun(),
                (_, device) -> {
                    use(device);
                    then.run();
                },
                owner::tunMissing);
    }

    private void use(TunDevice device) {
        tun = device;
        plans.tun(device.name());
        OutPump tunPump = new OutPump(device, sessions, unsent, () -> loop.put(owner::tunRemoved));
        pump = Thread.ofPlatform().daemon().name("out-pump").start(loop.watched(tunPump));
    }

    /** Applies the plan of now, and waits for it. */
    void applyFirst() throws HostException {
        HostPlan plan = plans.plan();
        applyNow(plan);
        owner.inForce(loop.now(), plan);
    }

    /** Asks the host which way packets take now, as other programs may have changed that. */
    void look() {
        look(plans.plan());
    }

    /** Asks whether names are asked for in the tunnel, as another program may have changed that. */
    void lookAtNames() {
        plans.plan()
                .tunnel()
                .ifPresent(tunnel -> worker.run(
                        host -> host.asksInTunnel(tunnel.dns()),
                        (_, held) -> report.namesAstray(!held),
                        (_, e) -> LOG.debug("where names are asked for is not known: {}", e.getMessage())));
    }

    private void look(HostPlan inForce) {
        inForce.tunnel()
                .ifPresent(tunnel -> worker.run(
                        host -> host.detours(tunnel),
                        (_, found) -> report.detoured(found),
                        (_, e) -> LOG.debug("which way packets take is not known: {}", e.getMessage())));
    }

    /** To be counted; of no weight for the connection. */
    void renewed() {
        worker.run(
                host -> {
                    host.renewed();
                    return null;
                },
                (_, _) -> {},
                (_, e) -> LOG.debug("not counted: {}", e.getMessage()));
    }

    /** The same of any plan; whoever asks for it tells of it. */
    void applyNow(HostPlan plan) throws HostException {
        touched = true;
        worker.await(host -> {
            host.apply(plan);
            return null;
        });
    }

    void apply() {
        apply(_ -> {});
    }

    /** Applies the plan of now; while another is being applied, the newest one as soon as that is done, however many were asked for. */
    void apply(LongConsumer then) {
        later.add(then);
        if (!applying) {
            next();
        }
    }

    /** Begins no other plan: what is in force holds until {@link #release}. */
    void leave() {
        leaving = true;
    }

    private void begin() {
        applying = true;
        touched = true;
        HostPlan plan = plans.plan();
        List<LongConsumer> then = List.copyOf(later);
        later.clear();
        worker.run(
                host -> {
                    host.apply(plan);
                    return plan;
                },
                (now, applied) -> {
                    owner.inForce(now, applied);
                    look(applied);
                    then.forEach(go -> go.accept(now));
                    applying = false;
                    next();
                },
                (now, why) -> {
                    // Who waited for this plan goes on with the next one; that alone is no reason to try again.
                    boolean wanted = !later.isEmpty();
                    later.addAll(0, then);
                    owner.failed(now, why);
                    applying = false;
                    if (wanted || later.size() > then.size()) {
                        next();
                    }
                });
    }

    private void next() {
        if (!later.isEmpty() && !leaving) {
            begin();
        }
    }

    /** Takes the interface away, and tells those who waited for a plan that there will be none any more. */
    void close() throws InterruptedException {
        List<LongConsumer> then = List.copyOf(later);
        later.clear();
        then.forEach(go -> go.accept(loop.now()));
        if (tun != null) {
            tun.close();
            pump.join();
        }
    }

    /**
     * Lets go of the host's network, with the guard as this end leaves it: nothing but the user's word opens it.
     *
     * @return what stands now; empty where that is what stood before
     */
    Optional<HostPlan> release(Ending ending, HostNetwork host) throws HostException {
        boolean opens = switch (ending) {
            case Ending.ByUser _, Ending.NeverBegan _ -> plans.guard() instanceof GuardState.Disconnected;
            case Ending.HandedOver _, Ending.GivenUp _, Ending.BySystem _, Ending.Died _ -> false;
        };
        if (opens) {
            // A lockdown of the user's may be behind the connection.
            return Optional.of(HostPlan.of(host.release()));
        }
        try {
            if (ending instanceof Ending.Died || plans.guard() instanceof GuardState.Disconnected) {
                host.recover();
                return Optional.empty();
            }
            host.apply(plans.rest());
            return Optional.of(plans.rest());
        } finally {
            host.leave();
        }
    }
}
