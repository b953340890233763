package bulkhead.protocol.l2tp;

import bulkhead.protocol.Machine;
import java.util.ArrayDeque;
import java.util.random.RandomGenerator;

/** One L2TP tunnel with its one call (RFC 2661), as LAC or as LNS. */
public final class L2tpConnection implements Machine<L2tpOutput> {
    private final ArrayDeque<L2tpOutput> outputs = new ArrayDeque<>();

    private L2tpConnection(L2tpConfig config, RandomGenerator random) {}

    /** The client's end, which opens the tunnel and places the call. */
    public static L2tpConnection lac(L2tpConfig config, RandomGenerator random) {
        return new L2tpConnection(config, random);
    }

    /** The server's end, which waits for the client. */
    public static L2tpConnection lns(L2tpConfig config, RandomGenerator random) {
        return new L2tpConnection(config, random);
    }

    /** Opens the tunnel; only a LAC starts. */
    public void start(long now) {}

    /**
     * Takes {@code packet[offset .. offset + length)}, one L2TP control message, which has the T bit set. Data
     * messages do not come here; tell of them with {@link #peerAlive}.
     */
    public void receive(long now, byte[] packet, int offset, int length) {}

    /** Tells that an authentic data message came in: a HELLO may wait. */
    public void peerAlive(long now) {}

    /**
     * Ends the call (CDN) and the tunnel (StopCCN); {@link L2tpOutput.Closed} follows when the peer has acknowledged,
     * or after a short while.
     *
     * @param resultCode the StopCCN's result code (RFC 2661 section 4.4.2): 1 to clear, 6 to shut down
     * @param text the StopCCN's message to people, may be empty
     */
    public void close(long now, int resultCode, String text) {}

    public L2tpStatistics statistics() {
        return new L2tpStatistics(0, 0, 0, 0, 0, 0, 0, 0);
    }

    @Override
    public L2tpOutput poll() {
        return outputs.poll();
    }

    @Override
    public long deadline() {
        return NEVER;
    }

    @Override
    public void tick(long now) {}
}
