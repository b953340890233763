package bulkhead.app.tunnel;

import bulkhead.leakguard.host.TunDevice;
import bulkhead.protocol.data.DataPath;
import bulkhead.protocol.data.Encapsulator;
import bulkhead.protocol.data.PacketLayout;
import java.io.IOException;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** From the TUN to the server: one packet at a time, each with the session and the path of the moment. */
final class TunPump implements Runnable {
    private static final Logger LOG = LoggerFactory.getLogger(TunPump.class);
    private static final int LARGEST = 65_535;

    private final TunDevice tun;
    private final Supplier<Session> sessions;
    private final Runnable ended;

    /**
     * @param sessions null while there is none: what enters the TUN then is lost
     * @param ended is called when the interface was taken away, and not when the device was closed
     */
    TunPump(TunDevice tun, Supplier<Session> sessions, Runnable ended) {
        this.tun = tun;
        this.sessions = sessions;
        this.ended = ended;
    }

    @Override
    public void run() {
        byte[] plain = new byte[PacketLayout.HEADROOM + LARGEST + PacketLayout.TAILROOM];
        byte[] wire = new byte[LARGEST + PacketLayout.MAX_OVERHEAD];
        Encapsulator encapsulator = new Encapsulator();
        try {
            for (int length; (length = tun.read(plain, PacketLayout.HEADROOM, LARGEST)) >= 0; ) {
                Session session = sessions.get();
                DataPath path = session == null ? null : session.path();
                if (path != null) {
                    int sealed = encapsulator.ip(path, plain, PacketLayout.HEADROOM, length, wire, 0);
                    if (sealed >= 0) {
                        session.sent().add(plain[PacketLayout.HEADROOM], length);
                        session.sendEsp(path, wire, sealed);
                    }
                }
            }
        } catch (IOException e) {
            LOG.info("the TUN device ended: {}", e.getMessage());
            ended.run();
        }
    }
}
