package bulkhead.platform.linux.links;

import bulkhead.leakguard.apply.Standstill;
import bulkhead.leakguard.host.NetworkListener;
import bulkhead.leakguard.host.Subscription;
import bulkhead.platform.linux.libc.Libc;
import java.io.IOException;
import java.time.Duration;
import java.util.function.IntPredicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Listens for changes of the network that are not the tunnel's, and to the clock. */
public final class NetlinkMonitor implements Subscription {
    private static final Logger LOG = LoggerFactory.getLogger(NetlinkMonitor.class);

    private final RouteChanges changes;

    /** @param ours tells the tunnel's interface, by its index, from others */
    public NetlinkMonitor(NetworkListener listener, IntPredicate ours) throws IOException {
        changes = new RouteChanges(ours);
        Thread.ofPlatform().daemon().name("network-monitor").start(() -> listen(listener));
    }

    private void listen(NetworkListener listener) {
        Standstill standstill = new Standstill(now());
        try {
            while (changes.await(Standstill.INTERVAL)) {
                Duration slept = standstill.look(now());
                if (!slept.isZero()) {
                    listener.woke(slept);
                }
                if (changes.othersChanged()) {
                    listener.changed();
                }
            }
        } catch (IOException e) {
            LOG.warn("network changes go unnoticed from now on: {}", e.getMessage());
        } catch (RuntimeException | Error e) {
            listener.died(e);
        }
    }

    /** Milliseconds since the boot, with those in suspension. */
    static long now() {
        long[] time = new long[2];
        Libc.clock_gettime(Libc.CLOCK_BOOTTIME, time);
        return time[0] * 1_000 + time[1] / 1_000_000;
    }

    @Override
    public void close() {
        changes.close();
    }
}
