package bulkhead.app.tunnel;

import bulkhead.leakguard.host.TunDevice;
import bulkhead.protocol.data.DataPath;
import bulkhead.protocol.data.Encapsulator;
import bulkhead.protocol.data.PacketLayout;
import java.io.IOException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** From the TUN to the server: one packet at a time, each with the path of the moment. */
final class TunPump implements Runnable {
    private static final Logger LOG = LoggerFactory.getLogger(TunPump.class);
    private static final int LARGEST = 65_535;

    private final TunDevice tun;
    private final Supplier<DataPath> paths;
    private final OuterSockets sockets;
    private final AtomicLong packets = new AtomicLong();
    private final AtomicLong dropped = new AtomicLong();

    TunPump(TunDevice tun, Supplier<DataPath> paths, OuterSockets sockets) {
        this.tun = tun;
        this.paths = paths;
        this.sockets = sockets;
    }

    long packets() {
        return packets.get();
    }

    long dropped() {
        return dropped.get();
    }

    @Override
    public void run() {
        byte[] plain = new byte[PacketLayout.HEADROOM + LARGEST + PacketLayout.TAILROOM];
        byte[] wire = new byte[LARGEST + PacketLayout.MAX_OVERHEAD];
        Encapsulator encapsulator = new Encapsulator();
        try {
            for (int length; (length = tun.read(plain, PacketLayout.HEADROOM, LARGEST)) >= 0; ) {
                DataPath path = paths.get();
                int sealed = path == null ? -1 : encapsulator.ip(path, plain, PacketLayout.HEADROOM, length, wire, 0);
                if (sealed < 0) {
                    dropped.incrementAndGet();
                } else if (sockets.sendEsp(path, wire, sealed)) {
                    packets.incrementAndGet();
                } else {
                    dropped.incrementAndGet();
                }
            }
        } catch (IOException e) {
            LOG.warn("the TUN device ended: {}", e.getMessage());
        }
    }
}
