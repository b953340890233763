package bulkhead.app.desktop;

import bulkhead.leakguard.HostNetworkProvider;
import bulkhead.leakguard.host.HostException;
import bulkhead.leakguard.host.NetworkListener;
import bulkhead.leakguard.host.Subscription;
import java.net.InterfaceAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.time.Duration;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells when this computer's links or their addresses are others. What a tunnel brings and takes away is no such change. */
final class NetworkHere implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(NetworkHere.class);

    private final Supplier<Set<String>> links;
    private final Runnable changed;
    private Set<String> seen;
    private Subscription watch;
    private boolean closed;

    /** @param changed is called on a thread of the watch's */
    NetworkHere(Runnable changed) {
        this(NetworkHere::links, changed);
    }

    NetworkHere(Supplier<Set<String>> links, Runnable changed) {
        this.links = links;
        this.changed = changed;
    }

    /** Compares what comes with what is there now. */
    synchronized void begin() {
        seen = links.get();
        if (watch == null && !closed) {
            watch = () -> {};
            Thread.ofVirtual().name("network-here").start(this::open);
        }
    }

    private void open() {
        try {
            Subscription opened = HostNetworkProvider.ofThisHost().watch(new Listener());
            synchronized (this) {
                watch = opened;
                if (closed) {
                    opened.close();
                }
            }
        } catch (HostException e) {
            LOG.debug("changes of the network are not seen: {}", e.getMessage());
        }
    }

    /** Something happened to the network. */
    void look() {
        synchronized (this) {
            Set<String> now = links.get();
            if (now.equals(seen)) {
                return;
            }
            seen = now;
        }
        changed.run();
    }

    @Override
    public synchronized void close() {
        closed = true;
        if (watch != null) {
            watch.close();
        }
    }

    /** Links that lead somewhere, each with its addresses. */
    private static Set<String> links() {
        try {
            return NetworkInterface.networkInterfaces()
                    .filter(NetworkHere::leadsSomewhere)
                    .map(link -> link.getName() + " "
                            + link.getInterfaceAddresses().stream()
                                    .map(InterfaceAddress::toString)
                                    .sorted()
                                    .collect(Collectors.joining(" ")))
                    .collect(Collectors.toSet());
        } catch (SocketException e) {
            return Set.of();
        }
    }

    private static boolean leadsSomewhere(NetworkInterface link) {
        try {
            return link.isUp() && !link.isLoopback() && !link.isPointToPoint();
        } catch (SocketException e) {
            return false;
        }
    }

    private final class Listener implements NetworkListener {
        @Override
        public void changed() {
            look();
        }

        @Override
        public void woke(Duration slept) {
            look();
        }
    }
}
