package bulkhead.app.watch;

import bulkhead.app.tunnel.Ending;
import bulkhead.app.tunnel.Patience;
import bulkhead.app.tunnel.TunnelEvent;
import bulkhead.leakguard.host.ForeignTunnel;
import bulkhead.leakguard.host.ForeignTunnels;
import bulkhead.leakguard.host.HostException;
import bulkhead.leakguard.host.HostNetwork;
import bulkhead.leakguard.host.HostPlan;
import bulkhead.leakguard.host.NetworkListener;
import bulkhead.leakguard.host.Subscription;
import bulkhead.leakguard.policy.Endpoint;
import bulkhead.leakguard.policy.Family;
import bulkhead.leakguard.policy.FilterPolicy;
import bulkhead.leakguard.policy.Guard;
import bulkhead.leakguard.policy.GuardEvent;
import bulkhead.leakguard.policy.GuardState;
import bulkhead.leakguard.policy.Links;
import bulkhead.leakguard.policy.Protection;
import bulkhead.leakguard.policy.TunnelInterface;
import bulkhead.protocol.core.Failure;
import bulkhead.protocol.core.Layer;
import bulkhead.protocol.core.Reason;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The guard around a tunnel that another program makes, as long as this runs. It changes no route, address or DNS: it looks
 * which families the tunnel carries whenever the network changes, and closes the others.
 */
public final class TunnelWatch {
    private static final Logger LOG = LoggerFactory.getLogger(TunnelWatch.class);

    private final HostNetwork host;
    private final ForeignTunnels tunnels;
    private final String name;
    private final Protection protection;
    private final Consumer<TunnelEvent> listener;
    private final Patience patience = new Patience();
    private final Semaphore changes = new Semaphore(0);
    private final AtomicReference<Throwable> fault = new AtomicReference<>();
    private volatile boolean stopped;
    private volatile boolean terminated;
    private volatile boolean stood;
    private volatile boolean carried;

    private GuardState state = new GuardState.Disconnected();
    private Optional<Endpoint> server;
    private TunnelInterface tunnel;
    private HostPlan applied = HostPlan.DISCONNECTED;

    /**
     * @param host owned by this from now on: it is closed at the end, or left with its guard standing
     * @param name of the tunnel's interface, which may be still to come
     * @param server whom the other program speaks to; empty to ask WireGuard
     */
    public TunnelWatch(
            HostNetwork host,
            ForeignTunnels tunnels,
            String name,
            Protection protection,
            Optional<Endpoint> server,
            Consumer<TunnelEvent> listener) {
        this.host = host;
        this.tunnels = tunnels;
        this.name = name;
        this.protection = protection;
        this.server = server;
        this.listener = listener;
        this.tunnel = new TunnelInterface(name, Set.of());
    }

    /** Guards until {@link #stop} or {@link #terminate}. */
    public Ending run() {
        try {
            return patience.await(CompletableFuture.supplyAsync(this::guardAndLetGo, TunnelWatch::start));
        } catch (HostException e) {
            return new Ending.GivenUp(ofHost(e));
        } catch (ExecutionException e) {
            return new Ending.Died(e.getCause());
        }
    }

    private static void start(Runnable task) {
        Thread.ofPlatform().daemon().name("watch").start(task);
    }

    private Ending guardAndLetGo() {
        Ending ending = guard();
        patience.end();
        Optional<GuardState> stands;
        try {
            patience.check();
            stands = release(ending);
        } catch (HostException e) {
            return new Ending.GivenUp(ending.failure() == null ? ofHost(e) : ending.failure());
        } catch (Throwable e) {
            return new Ending.Died(e);
        }
        stands.ifPresent(left -> {
            FilterPolicy policy = HostPlan.of(left).policy(Links.NONE);
            listener.accept(new TunnelEvent.GuardChanged(left, policy.ipv4(), policy.ipv6()));
        });
        return ending;
    }

    /** By the user's word; from any thread. One after {@link Patience} has spoken gives up on this computer's network. */
    public void stop() {
        patience.ask();
        end();
    }

    private void end() {
        stopped = true;
        changes.release();
    }

    /**
     * By the word of who ends this program, which is not always its user: with the kill switch the guard stays closed, and so
     * does what an earlier run had left closed, while nothing was carried since.
     */
    public void terminate() {
        terminated = !stopped && (protection.killSwitch() || stood && !carried);
        stop();
    }

    private Ending guard() {
        try {
            stood = host.recover();
            watch();
        } catch (HostException e) {
            boolean promised = stood || protection.killSwitch();
            return promised ? new Ending.GivenUp(ofHost(e)) : new Ending.NeverBegan(ofHost(e));
        } catch (Throwable e) {
            return new Ending.Died(e);
        }
        Throwable died = fault.get();
        return died != null ? new Ending.Died(died) : terminated ? new Ending.BySystem(null) : new Ending.ByUser(null);
    }

    /** Only its beginning can fail: later the guard is left as it is until the next change. */
    private void watch() throws HostException, InterruptedException {
        boolean asked = server.isEmpty();
        state = Guard.next(state, new GuardEvent.Connect(), protection);
        apply();
        try (Subscription subscription = host.watch(wakeUp())) {
            while (!stopped) {
                look(asked);
                changes.acquire();
                changes.drainPermits();
            }
        }
    }

    /** Nothing but the user's word opens what was closed: {@link Ending}. What stands now, if that changes. */
    private Optional<GuardState> release(Ending ending) throws HostException {
        return switch (ending) {
            case Ending.ByUser _, Ending.NeverBegan _ -> Optional.of(host.release());
            case Ending.HandedOver _, Ending.GivenUp _, Ending.BySystem _, Ending.Died _ -> {
                host.leave();
                yield Optional.empty();
            }
        };
    }

    private static Failure ofHost(HostException e) {
        return new Failure(Layer.HOST, Reason.HOST, e.getMessage(), "");
    }

    private NetworkListener wakeUp() {
        return new NetworkListener() {
            @Override
            public void changed() {
                changes.release();
            }

            @Override
            public void woke(Duration slept) {
                changes.release();
            }

            @Override
            public void died(Throwable why) {
                fault.compareAndSet(null, why);
                end();
            }
        };
    }

    /** What cannot be found out or set up leaves the guard as it is, and is tried again with the next change. */
    private void look(boolean askWireGuard) {
        try {
            Optional<ForeignTunnel> found = tunnels.find(name);
            Set<Family> families = found.map(ForeignTunnel::carries).orElse(Set.of());
            tunnel = found.map(ForeignTunnel::tunnel).orElse(tunnel);
            if (askWireGuard && found.isPresent()) {
                server = tunnels.wireGuard(name).or(() -> server);
            }
            state = Guard.next(state, new GuardEvent.Carries(families), protection);
            apply();
            carried |= !families.isEmpty();
        } catch (HostException e) {
            LOG.error("the guard stays as it is: {}", e.getMessage());
        }
    }

    private void apply() throws HostException {
        HostPlan plan = new HostPlan(state, protection, server, Optional.empty(), Optional.of(tunnel));
        if (plan.equals(applied)) {
            return;
        }
        host.apply(plan);
        if (!plan.guard().equals(applied.guard())) {
            FilterPolicy policy = plan.policy(Links.NONE);
            listener.accept(new TunnelEvent.GuardChanged(state, policy.ipv4(), policy.ipv6()));
        }
        applied = plan;
    }
}
