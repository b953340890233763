package bulkhead.app.watch;

import bulkhead.app.tunnel.TunnelEvent;
import bulkhead.leakguard.host.ForeignTunnel;
import bulkhead.leakguard.host.ForeignTunnels;
import bulkhead.leakguard.host.HostException;
import bulkhead.leakguard.host.HostNetwork;
import bulkhead.leakguard.host.HostPlan;
import bulkhead.leakguard.host.NetworkListener;
import bulkhead.leakguard.host.Subscription;
import bulkhead.leakguard.policy.Access;
import bulkhead.leakguard.policy.Endpoint;
import bulkhead.leakguard.policy.Family;
import bulkhead.leakguard.policy.FilterPolicy;
import bulkhead.leakguard.policy.Guard;
import bulkhead.leakguard.policy.GuardEvent;
import bulkhead.leakguard.policy.GuardState;
import bulkhead.leakguard.policy.Protection;
import bulkhead.leakguard.policy.TunnelInterface;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Semaphore;
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
    private final Semaphore changes = new Semaphore(0);
    private volatile boolean stopped;

    private GuardState state = new GuardState.Disconnected();
    private Optional<Endpoint> server;
    private TunnelInterface tunnel;
    private HostPlan applied = HostPlan.DISCONNECTED;

    /**
     * @param host owned by this from now on: it is closed at the end
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

    /** Guards until {@link #stop}, and then opens. */
    public void run() throws HostException, InterruptedException {
        try (host) {
            host.recover();
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
        listener.accept(new TunnelEvent.GuardChanged(new GuardState.Disconnected(), Access.OPEN, Access.OPEN));
    }

    /** From any thread. */
    public void stop() {
        stopped = true;
        changes.release();
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
            FilterPolicy policy = plan.policy(List.of());
            listener.accept(new TunnelEvent.GuardChanged(state, policy.ipv4(), policy.ipv6()));
        }
        applied = plan;
    }
}
