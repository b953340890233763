package bulkhead.app.tunnel;

import bulkhead.leakguard.host.OuterSocket;
import bulkhead.leakguard.host.TunDevice;
import bulkhead.leakguard.host.UnreachableException;
import bulkhead.protocol.data.DataPath;
import bulkhead.protocol.data.Decapsulator;
import bulkhead.protocol.data.EspLink;
import bulkhead.protocol.data.PacketLayout;
import bulkhead.protocol.data.TrafficCounter;
import bulkhead.protocol.ike.IkeSession;
import java.io.IOException;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** From the server to the TUN, for one socket; what is not a user's packet goes to control. */
final class UdpPump implements Runnable {
    /** What the pump leaves to others. */
    interface Control {
        /** A datagram that is not ESP. */
        void datagram(byte[] bytes, int port);

        /** What the decapsulator opened and is not a user's packet. */
        void opened(int verdict, byte[] plain, int inboundSpi);

        /** Somebody says that what was sent does not arrive. */
        void unreachable(UnreachableException told);

        /** The socket is of no use any more. */
        void ended(IOException why);
    }

    private static final Logger LOG = LoggerFactory.getLogger(UdpPump.class);
    private static final int LARGEST = 65_535;
    private static final int NAT_PORT = 4500;
    private static final int KEEPALIVE_BYTES = 1;
    private static final int NON_ESP_MARKER = 4;
    /** Whoever writes the server's address on a packet sends these: longer ones are not kept for a moment. */
    private static final int LONGEST_IKE = IkeSession.LONGEST_MESSAGE + NON_ESP_MARKER;

    private final OuterSocket socket;
    private final Supplier<TunDevice> tun;
    private final Supplier<DataPath> paths;
    private final Control control;
    private final Decapsulator decapsulator = new Decapsulator();
    private final TrafficCounter delivered = new TrafficCounter();
    private final AtomicLongArray dropped = new AtomicLongArray(PumpDrop.values().length);
    private volatile int lastSpi;

    UdpPump(OuterSocket socket, Supplier<TunDevice> tun, Supplier<DataPath> paths, Control control) {
        this.socket = socket;
        this.tun = tun;
        this.paths = paths;
        this.control = control;
    }

    /** Users' packets delivered so far. */
    TrafficCounter delivered() {
        return delivered;
    }

    /** The SA of the newest of them. */
    int lastSpi() {
        return lastSpi;
    }

    /** What went no further, beside what the decapsulator counts; from any thread. */
    long dropped(PumpDrop why) {
        return dropped.getOpaque(why.ordinal());
    }

    private void drop(PumpDrop why) {
        dropped.setOpaque(why.ordinal(), dropped.getPlain(why.ordinal()) + 1);
    }

    Decapsulator decapsulator() {
        return decapsulator;
    }

    @Override
    public void run() {
        byte[] wire = new byte[LARGEST];
        byte[] plain = new byte[PacketLayout.OPENED_AT + LARGEST];
        try {
            for (int length; (length = receive(wire)) >= 0; ) {
                int port = socket.senderPort();
                boolean esp = port == 0 || port == NAT_PORT && !EspLink.isIke(wire, 0, length);
                if (!esp && length <= LONGEST_IKE) {
                    control.datagram(Arrays.copyOf(wire, length), port);
                } else if (!esp) {
                    drop(PumpDrop.TOO_LONG);
                } else if (length > KEEPALIVE_BYTES) {
                    esp(wire, length, plain);
                }
            }
        } catch (IOException e) {
            control.ended(e);
        }
    }

    private int receive(byte[] wire) throws IOException {
        while (true) {
            try {
                return socket.receive(wire, 0, LARGEST);
            } catch (UnreachableException e) {
                control.unreachable(e);
            }
        }
    }

    private void esp(byte[] wire, int length, byte[] plain) {
        DataPath path = paths.get();
        if (path == null) {
            drop(PumpDrop.NO_SA);
            return;
        }
        int verdict = decapsulator.open(path, wire, 0, length, plain);
        int start = decapsulator.offset();
        if (verdict == Decapsulator.IP) {
            try {
                tun.get().write(plain, start, decapsulator.length());
                delivered.add(plain[start], decapsulator.length());
                lastSpi = decapsulator.sa().spi();
            } catch (IOException e) {
                drop(PumpDrop.HOST_FULL);
                LOG.debug("the host took no packet: {}", e.getMessage());
            }
        } else if (verdict != Decapsulator.DROPPED) {
            control.opened(
                    verdict,
                    Arrays.copyOfRange(plain, start, start + decapsulator.length()),
                    decapsulator.sa().spi());
        }
    }
}
