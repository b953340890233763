package bulkhead.platform.macos.devices;

import bulkhead.leakguard.apply.Standstill;
import bulkhead.leakguard.host.NetworkListener;
import bulkhead.leakguard.host.Subscription;
import bulkhead.platform.macos.darwin.Calls;
import bulkhead.platform.macos.darwin.Darwin;
import bulkhead.platform.macos.darwin.Descriptor;
import bulkhead.platform.macos.darwin.ErrnoException;
import com.sun.jna.Memory;
import java.io.IOException;
import java.time.Duration;
import java.util.Set;
import java.util.function.IntPredicate;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Listens to a routing socket for changes of the network that are not the tunnel's, and to the clock. */
final class RouteMonitor implements Subscription {
    private static final Logger LOG = LoggerFactory.getLogger(RouteMonitor.class);
    private static final int CAPACITY = 1 << 12;

    /** What tells of a route, and of an address or a link. */
    private static final Set<Integer> OF_ROUTES = Set.of(Darwin.RTM_ADD, Darwin.RTM_DELETE, Darwin.RTM_CHANGE);

    private static final Set<Integer> OF_LINKS = Set.of(Darwin.RTM_NEWADDR, Darwin.RTM_DELADDR, Darwin.RTM_IFINFO);

    private final Descriptor socket;

    /**
     * @param ours tells the tunnel's interface, by its number, from others
     * @param clock in ms, which goes on while this host sleeps
     */
    RouteMonitor(Calls calls, NetworkListener listener, IntPredicate ours, LongSupplier clock) throws ErrnoException {
        socket = new Descriptor(calls, calls.socket(Darwin.AF_ROUTE, Darwin.SOCK_RAW, 0));
        Thread.ofPlatform().daemon().name("network-monitor").start(() -> listen(listener, ours, clock));
    }

    private void listen(NetworkListener listener, IntPredicate ours, LongSupplier clock) {
        Memory message = new Memory(CAPACITY);
        Memory poll = Descriptor.pollMemory();
        Standstill standstill = new Standstill(clock.getAsLong());
        try {
            while (true) {
                long n = socket.read(message, poll, Standstill.INTERVAL);
                if (n == Descriptor.CLOSED) {
                    return;
                }
                Duration slept = standstill.look(clock.getAsLong());
                if (!slept.isZero()) {
                    listener.woke(slept);
                }
                if (n > Darwin.IFM_INDEX_OFFSET && isOfOthers(message, ours)) {
                    listener.changed();
                }
            }
        } catch (IOException e) {
            LOG.warn("network changes go unnoticed from now on: {}", e.getMessage());
        } catch (RuntimeException | Error e) {
            listener.died(e);
        }
    }

    static boolean isOfOthers(Memory message, IntPredicate ours) {
        int type = message.getByte(Darwin.RTM_TYPE_OFFSET) & 0xff;
        if (OF_ROUTES.contains(type)) {
            return !ours.test(message.getShort(Darwin.RTM_INDEX_OFFSET) & 0xffff);
        }
        return OF_LINKS.contains(type) && !ours.test(message.getShort(Darwin.IFM_INDEX_OFFSET) & 0xffff);
    }

    @Override
    public void close() {
        socket.close();
    }
}
