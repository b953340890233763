package bulkhead.app.tunnel;

import bulkhead.leakguard.host.HostException;
import bulkhead.leakguard.host.HostNetwork;
import bulkhead.leakguard.host.HostPlan;
import bulkhead.leakguard.host.TunDevice;
import bulkhead.leakguard.policy.GuardState;
import java.util.function.LongConsumer;
import java.util.function.Supplier;

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
        void tunRemoved();
    }

    private static final String TUN_NAME = "bulkhead%d";

    private final HostNetwork host;
    private final ControlLoop loop;
    private final HostWorker worker;
    private final TunnelPlans plans;
    private final Supplier<Session> sessions;
    private final Owner owner;
    private volatile TunDevice tun;
    private Thread pump;

    /** @param sessions the one that packets from the TUN go to; null while there is none */
    TunnelHost(
            HostNetwork host,
            ControlLoop loop,
            HostWorker worker,
            TunnelPlans plans,
            Supplier<Session> sessions,
            Owner owner) {
        this.host = host;
        this.loop = loop;
        this.worker = worker;
        this.plans = plans;
        this.sessions = sessions;
        this.owner = owner;
    }

    TunDevice tun() {
        return tun;
    }

    /** Whether the interface is there, as far as was noticed. */
    boolean hasTun() {
        return pump.isAlive();
    }

    void openTun() throws HostException {
        use(host.openTun(TUN_NAME));
    }

    /** @param then once there is another interface */
    void replaceTun(Runnable then) {
        tun.close();
        worker.run(
                h -> h.openTun(TUN_NAME),
                (_, device) -> {
                    use(device);
                    then.run();
                },
                owner::failed);
    }

    private void use(TunDevice device) {
        tun = device;
        plans.tun(device.name());
        TunPump tunPump = new TunPump(device, sessions, () -> loop.put(_ -> owner.tunRemoved()));
        pump = Thread.ofPlatform().daemon().name("tun-pump").start(tunPump);
    }

    /** Applies the plan of now, and waits for it. */
    void applyFirst() throws HostException {
        HostPlan plan = plans.plan();
        host.apply(plan);
        owner.inForce(loop.now(), plan);
    }

    void apply() {
        apply(_ -> {});
    }

    /** Applies the plan of now, once those before it are. */
    void apply(LongConsumer then) {
        HostPlan plan = plans.plan();
        worker.run(
                h -> {
                    h.apply(plan);
                    return plan;
                },
                (now, applied) -> {
                    owner.inForce(now, applied);
                    then.accept(now);
                },
                owner::failed);
    }

    void closeTun() throws InterruptedException {
        if (tun != null) {
            tun.close();
            pump.join();
        }
    }

    /** Lets go of the host's network, with the guard as it shall be without a connection. */
    void release() throws HostException {
        HostPlan rest = plans.rest();
        if (rest.guard() instanceof GuardState.Disconnected) {
            // A lockdown of the user's may be behind the connection: what is told is what stands.
            owner.inForce(loop.now(), HostPlan.of(host.release()));
            return;
        }
        try {
            host.apply(rest);
        } finally {
            host.leave();
        }
        owner.inForce(loop.now(), rest);
    }
}
