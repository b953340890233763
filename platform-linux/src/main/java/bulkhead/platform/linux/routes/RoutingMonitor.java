package bulkhead.platform.linux.routes;

import bulkhead.leakguard.host.HostException;
import bulkhead.platform.linux.libc.Descriptor;
import bulkhead.platform.linux.libc.ErrnoException;
import bulkhead.platform.linux.links.RouteChanges;
import bulkhead.platform.linux.system.Bound;
import java.io.IOException;
import java.time.Duration;
import java.util.function.IntPredicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sees to it that our routing rules, routes and addresses stay: systemd-networkd, for one, removes rules that are not its own
 * when it starts. Two programs that undo each other's work are slowed down, and one of them says so; neither gives up.
 */
public final class RoutingMonitor implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(RoutingMonitor.class);
    private static final int MOST = 10;
    private static final Duration PERIOD = Duration.ofMinutes(1);

    private final IntPredicate tunnel;
    private final Upkeep upkeep;
    private final Bound bound;
    private RouteChanges changes;
    private Thread thread;

    /** Sets again what is missing. */
    public interface Upkeep {
        /** @return whether something was */
        boolean mend() throws HostException;
    }

    /** @param tunnel tells the tunnel's interface, by its index */
    public RoutingMonitor(IntPredicate tunnel, Upkeep upkeep) {
        this(tunnel, upkeep, MOST, PERIOD);
    }

    /** @param most how often it mends in a period */
    public RoutingMonitor(IntPredicate tunnel, Upkeep upkeep, int most, Duration period) {
        this.tunnel = tunnel;
        this.upkeep = upkeep;
        bound = new Bound(most, period);
    }

    /** Watches from now on, if it does not yet. */
    public synchronized void begin() throws HostException {
        if (thread == null) {
            changes = ErrnoException.explaining("a netlink socket", () -> new RouteChanges(tunnel));
            thread = Thread.ofPlatform().daemon().name("routing-monitor").start(() -> run(changes));
        }
    }

    private void run(RouteChanges changes) {
        try {
            while (changes.await(Descriptor.FOR_EVER)) {
                if (changes.oursChanged()) {
                    if (!rest(changes)) {
                        return;
                    }
                    mend();
                }
            }
        } catch (IOException e) {
            LOG.warn("changes of the guard's routing rules by others go unnoticed from now on: {}", e.getMessage());
        }
    }

    private void mend() {
        try {
            if (upkeep.mend()) {
                bound.add();
                LOG.warn("another program removed Bulkhead's routing rules or routes; they are set up again");
            }
        } catch (HostException e) {
            LOG.error("{}", e.getMessage());
            bound.add();
        }
    }

    /** Waits if it has been busy; false when it is closed meanwhile. */
    private boolean rest(RouteChanges changes) throws IOException {
        if (bound.left().isZero()) {
            return true;
        }
        LOG.error(
                "another program removes Bulkhead's routing rules or routes again and again, and they are set up again"
                        + " more slowly: find out which it is and stop it (systemd-networkd: ManageForeignRoutingPolicyRules=no)");
        for (Duration left; !(left = bound.left()).isZero(); ) {
            if (!changes.await((int) left.plusMillis(1).toMillis())) {
                return false;
            }
        }
        return true;
    }

    /** Returns when nothing more is set: what stands is the next program's. */
    @Override
    public synchronized void close() {
        if (thread == null) {
            return;
        }
        changes.close();
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        thread = null;
    }
}
