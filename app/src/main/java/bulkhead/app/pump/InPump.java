package bulkhead.app.pump;

import bulkhead.leakguard.host.Offload;
import bulkhead.leakguard.host.OuterSocket;
import bulkhead.leakguard.host.TunDevice;
import bulkhead.leakguard.host.UnreachableException;
import bulkhead.protocol.data.Coalescer;
import bulkhead.protocol.data.DataPath;
import bulkhead.protocol.data.Decapsulator;
import bulkhead.protocol.data.DropCounters;
import bulkhead.protocol.data.EspLink;
import bulkhead.protocol.data.PacketLayout;
import bulkhead.protocol.data.TrafficCounter;
import bulkhead.protocol.ike.session.IkeSession;
import java.io.IOException;
import java.util.Arrays;
import java.util.function.IntPredicate;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** From the server to the TUN, for one socket; what is not a user's packet goes to control. */
public final class InPump implements Runnable {
    /** What the pump leaves to others. */
    public interface Control {
        /** A datagram that is not ESP. */
        void datagram(byte[] bytes, int port);

        /** What the decapsulator opened and is not a user's packet. */
        void opened(int verdict, byte[] plain, int inboundSpi);

        /** Somebody says that what was sent does not arrive. */
        void unreachable(UnreachableException told);

        /** The socket is of no use any more. */
        void ended(IOException why);
    }

    /** A server sends ESP from its port 4500 (RFC 3947 section 4), or without UDP. */
    public static final IntPredicate CLIENT = port -> port == 0 || port == 4500;

    private static final Logger LOG = LoggerFactory.getLogger(InPump.class);
    private static final int LARGEST = 65_535;
    private static final int KEEPALIVE_BYTES = 1;
    private static final int NON_ESP_MARKER = 4;
    private static final int TCP_CHECKSUM = 16;
    /** How many bytes are taken that are there already, before what was joined until then goes on: about a millisecond's work. */
    private static final int TOGETHER = 4 * LARGEST;
    /** As how many of them a call counts. */
    private static final int CALL = 4_096;
    /** Whoever writes the server's address on a packet sends these: longer ones are not kept for a moment. */
    private static final int LONGEST_IKE = IkeSession.LONGEST_MESSAGE + NON_ESP_MARKER;

    private final OuterSocket socket;
    private final IntPredicate mayBeEsp;
    private final Supplier<TunDevice> tun;
    private final Supplier<DataPath> paths;
    private final Control control;
    private final Decapsulator decapsulator = new Decapsulator();
    private final TrafficCounter delivered = new TrafficCounter();
    private final Offload left = new Offload();
    private final Coalescer coalescer = new Coalescer(this::write);
    private final DropCounters<InDrop> dropped = new DropCounters<>(InDrop.class);
    private volatile int lastSpi;

    /** @param mayBeEsp of the sender's port, whether ESP may come from it */
    public InPump(
            OuterSocket socket,
            IntPredicate mayBeEsp,
            Supplier<TunDevice> tun,
            Supplier<DataPath> paths,
            Control control) {
        this.mayBeEsp = mayBeEsp;
        this.socket = socket;
        this.tun = tun;
        this.paths = paths;
        this.control = control;
    }

    /** Users' packets opened so far; those that this computer took no more are among {@link #dropped}, too. */
    public TrafficCounter delivered() {
        return delivered;
    }

    /** The SA of the newest of them. */
    public int lastSpi() {
        return lastSpi;
    }

    /** What went no further, beside what the decapsulator counts. */
    public DropCounters<InDrop> dropped() {
        return dropped;
    }

    public Decapsulator decapsulator() {
        return decapsulator;
    }

    @Override
    public void run() {
        byte[] wire = new byte[LARGEST];
        byte[] plain = new byte[PacketLayout.OPENED_AT + LARGEST];
        try {
            for (int length; (length = receive(wire)) >= 0; ) {
                for (int taken = 0; length > 0; ) {
                    datagrams(wire, length, plain);
                    taken += length + CALL;
                    length = taken < TOGETHER ? receiveNow(wire) : 0;
                }
                coalescer.flush();
            }
        } catch (IOException e) {
            control.ended(e);
        }
    }

    private void datagrams(byte[] wire, int length, byte[] plain) {
        int port = socket.senderPort();
        int segment = Math.max(socket.segment(), 1);
        for (int at = 0; at < length; at += segment) {
            datagram(wire, at, Math.min(segment, length - at), port, plain);
        }
    }

    private void datagram(byte[] wire, int at, int length, int port, byte[] plain) {
        boolean esp = mayBeEsp.test(port) && (port == 0 || !EspLink.isIke(wire, at, length));
        if (!esp && length <= LONGEST_IKE) {
            control.datagram(Arrays.copyOfRange(wire, at, at + length), port);
        } else if (!esp) {
            dropped.add(InDrop.TOO_LONG);
        } else if (length > KEEPALIVE_BYTES) {
            esp(wire, at, length, plain);
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

    private int receiveNow(byte[] wire) throws IOException {
        try {
            return socket.receiveNow(wire, 0, LARGEST);
        } catch (UnreachableException e) {
            control.unreachable(e);
            return 0;
        }
    }

    private void esp(byte[] wire, int at, int length, byte[] plain) {
        DataPath path = paths.get();
        if (path == null) {
            dropped.add(InDrop.NO_SA);
            return;
        }
        int verdict = decapsulator.open(path, wire, at, length, plain);
        int start = decapsulator.offset();
        if (verdict == Decapsulator.IP) {
            delivered.add(plain[start], decapsulator.length());
            lastSpi = decapsulator.sa().spi();
            if (tun.get().takesSegments()) {
                coalescer.add(plain, start, decapsulator.length());
            } else {
                write(plain, start, decapsulator.length(), 0, 0);
            }
        } else if (verdict != Decapsulator.DROPPED) {
            control.opened(
                    verdict,
                    Arrays.copyOfRange(plain, start, start + decapsulator.length()),
                    decapsulator.sa().spi());
        }
    }

    /** As {@link Coalescer.Sink}. */
    private void write(byte[] packet, int offset, int length, int segment, int upper) {
        left.segment = segment;
        left.checksumFrom = upper;
        left.checksumAt = upper == 0 ? 0 : TCP_CHECKSUM;
        try {
            tun.get().write(packet, offset, length, left);
        } catch (IOException e) {
            dropped.add(InDrop.HOST_FULL);
            LOG.debug("the host took no packet: {}", e.getMessage());
        }
    }
}
