package bulkhead.app.pump;

import bulkhead.leakguard.host.Offload;
import bulkhead.leakguard.host.OuterSocket;
import bulkhead.leakguard.host.TunDevice;
import bulkhead.protocol.data.DataPath;
import bulkhead.protocol.data.DropCounters;
import bulkhead.protocol.data.Encapsulator;
import bulkhead.protocol.data.FairQueue;
import bulkhead.protocol.data.PacketLayout;
import bulkhead.protocol.data.Segments;
import bulkhead.protocol.data.TrafficCounter;
import java.io.IOException;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * From the TUN to the server: each packet by the way and the path of the moment. What came together leaves together, as long as
 * the sealed packets are of one length; nothing waits for what is not there yet. Sealing takes longest, so that before each packet
 * all others are taken from the TUN, and flows take turns: a ping does not wait for a stream's packets that came before it.
 */
public final class OutPump implements Runnable {
    /** Where packets go from here, and how they are sealed. */
    public interface Way {
        /** What they are sealed with; null while they have nowhere to go. */
        DataPath path();

        /**
         * Sends ESP packets that lie one behind the other.
         *
         * @param segment the length of each but the last
         * @return false when this computer did not take them
         */
        boolean sendEsp(DataPath sealedFor, byte[] packets, int offset, int length, int segment);

        /** Counts what was sent. */
        TrafficCounter sent();
    }

    private static final Logger LOG = LoggerFactory.getLogger(OutPump.class);
    private static final int LARGEST = 65_535;
    private static final int LARGEST_SEALED = LARGEST + PacketLayout.MAX_OVERHEAD;
    /** How many packets wait in a fair order: as much as Linux lets one TCP connection have on its way. The rest waits in the TUN. */
    private static final int SLOTS = 64;

    private final TunDevice tun;
    private final Supplier<? extends Way> ways;
    private final DropCounters<OutDrop> unsent;
    private final Runnable ended;

    private final FairQueue queue = new FairQueue(SLOTS);
    private final byte[][] packets = new byte[SLOTS][];
    private final Offload[] offloads = new Offload[SLOTS];
    private final int[] lengths = new int[SLOTS];
    /** What is being sealed. */
    private byte[] plain;

    private final Segments segments = new Segments();
    private final Encapsulator encapsulator = new Encapsulator();

    /** Sealed packets, of which those from {@link #first} to {@link #end} wait to be sent. */
    private final byte[] wire = new byte[4 * LARGEST_SEALED];

    private int first;
    private int end;
    private int waiting;
    /** The length of each that waits but the last. */
    private int segment;

    private Way way;
    private DataPath path;

    /**
     * @param ways null while there is none: what enters the TUN then is lost
     * @param unsent counts what is lost
     * @param ended is called when the interface was taken away, and not when the device was closed
     */
    public OutPump(TunDevice tun, Supplier<? extends Way> ways, DropCounters<OutDrop> unsent, Runnable ended) {
        this.tun = tun;
        this.ways = ways;
        this.unsent = unsent;
        this.ended = ended;
    }

    @Override
    public void run() {
        try {
            while (take(true)) {
                while (!queue.isEmpty()) {
                    while (!queue.isFull() && take(false)) {}
                    follow();
                    packet(queue.next());
                }
                send();
            }
        } catch (IOException e) {
            LOG.info("the TUN device ended: {}", e.getMessage());
            ended.run();
        }
    }

    /** Has the next packet of the TUN wait for its turn; false when there is none. */
    private boolean take(boolean patient) throws IOException {
        int slot = queue.vacant();
        if (packets[slot] == null) {
            packets[slot] = new byte[PacketLayout.HEADROOM + LARGEST + PacketLayout.TAILROOM];
            offloads[slot] = new Offload();
        }
        int length = patient
                ? tun.read(packets[slot], PacketLayout.HEADROOM, LARGEST, offloads[slot])
                : tun.readNow(packets[slot], PacketLayout.HEADROOM, LARGEST, offloads[slot]);
        if (length > 0) {
            lengths[slot] = length;
            queue.add(packets[slot], PacketLayout.HEADROOM, length);
        }
        return patient ? length >= 0 : length > 0;
    }

    /** Once a packet; those that wait go the way that they were sealed for. */
    private void follow() {
        Way now = ways.get();
        DataPath current = now == null ? null : now.path();
        if (now != way || current != path) {
            send();
            way = now;
            path = current;
        }
    }

    private void packet(int slot) {
        int at = PacketLayout.HEADROOM;
        plain = packets[slot];
        int length = lengths[slot];
        Offload left = offloads[slot];
        if (path == null) {
            unsent.add(OutDrop.NO_SESSION);
        } else if (left.segment > 0) {
            if (!segments.begin(plain, at, length, left.checksumFrom, left.segment)) {
                unsent.add(OutDrop.NOT_IP);
                return;
            }
            while (segments.next()) {
                seal(segments.offset(), segments.length());
            }
        } else if (left.checksumFrom > 0 && !Segments.finish(plain, at, length, left.checksumFrom, left.checksumAt)) {
            unsent.add(OutDrop.NOT_IP);
        } else {
            seal(at, length);
        }
    }

    private void seal(int offset, int length) {
        if (wire.length - end < LARGEST_SEALED) {
            send();
            first = 0;
            end = 0;
        }
        byte version = plain[offset];
        int sealed = encapsulator.ip(path, plain, offset, length, wire, end);
        if (sealed < 0) {
            unsent.add(OutDrop.of(sealed));
            return;
        }
        way.sent().add(version, length);
        add(sealed);
    }

    /** The packet that was sealed behind those that wait joins them if it may, and is the first of others otherwise. */
    private void add(int sealed) {
        boolean joins = waiting > 0
                && sealed <= segment
                && waiting < OuterSocket.MOST_PACKETS
                && end - first + sealed <= OuterSocket.MOST;
        if (!joins) {
            send();
            segment = sealed;
        }
        end += sealed;
        waiting++;
        if (sealed < segment) {
            send();
        }
    }

    private void send() {
        if (waiting > 0 && !way.sendEsp(path, wire, first, end - first, segment)) {
            unsent.add(OutDrop.NOT_SENT, waiting);
        }
        first = end;
        waiting = 0;
    }
}
