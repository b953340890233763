package bulkhead.platform.linux;

import bulkhead.leakguard.host.HostException;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.function.IntPredicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sees to it that our routing rules, routes and addresses stay: systemd-networkd, for one, removes rules that are not its own
 * when it starts. Two programs that undo each other's work are slowed down, and one of them says so; neither gives up.
 */
final class RoutingMonitor implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(RoutingMonitor.class);
    private static final int MOST = 10;
    private static final Duration PERIOD = Duration.ofMinutes(1);

    private final IntPredicate tunnel;
    private final Upkeep upkeep;
    private final int most;
    private final long period;
    private Rtnetlink changes;
    private Thread thread;
    /** When something was missing, by {@link System#nanoTime}. */
    private final ArrayDeque<Long> mended = new ArrayDeque<>();

    /** Sets again what is missing. */
    interface Upkeep {
        /** @return whether something was */
        boolean mend() throws HostException;
    }

    /** @param tunnel tells the tunnel's interface, by its index */
    RoutingMonitor(IntPredicate tunnel, Upkeep upkeep) {
        this(tunnel, upkeep, MOST, PERIOD);
    }

    /** @param most how often it mends in a period */
    RoutingMonitor(IntPredicate tunnel, Upkeep upkeep, int most, Duration period) {
        this.tunnel = tunnel;
        this.upkeep = upkeep;
        this.most = most;
        this.period = period.toNanos();
    }

    /** Watches from now on, if it does not yet. */
    synchronized void begin() throws HostException {
        if (thread == null) {
            changes = ErrnoException.explaining("a netlink socket", () -> new Rtnetlink(tunnel));
            thread = Thread.ofPlatform().daemon().name("routing-monitor").start(() -> run(changes));
        }
    }

    private void run(Rtnetlink changes) {
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
                mended.addLast(System.nanoTime());
                LOG.warn("another program removed Bulkhead's routing rules or routes; they are set up again");
            }
        } catch (HostException e) {
            LOG.error("{}", e.getMessage());
            mended.addLast(System.nanoTime());
        }
    }

    /** Waits if it has been busy; false when it is closed meanwhile. */
    private boolean rest(Rtnetlink changes) throws IOException {
        while (!mended.isEmpty() && System.nanoTime() - mended.peekFirst() >= period) {
            mended.removeFirst();
        }
        if (mended.size() < most) {
            return true;
        }
        LOG.error(
                "another program removes Bulkhead's routing rules or routes again and again, and they are set up again"
                        + " more slowly: find out which it is and stop it (systemd-networkd: ManageForeignRoutingPolicyRules=no)");
        long end = mended.removeFirst() + period;
        for (long left; (left = end - System.nanoTime()) > 0; ) {
            if (!changes.await((int) Duration.ofNanos(left).plusMillis(1).toMillis())) {
                return false;
            }
            changes.othersChanged();
            changes.oursChanged();
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
