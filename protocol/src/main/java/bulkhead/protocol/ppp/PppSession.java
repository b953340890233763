package bulkhead.protocol.ppp;

import bulkhead.protocol.Machine;
import java.util.random.RandomGenerator;

/**
 * One PPP link from LCP to its network protocols, on either side of it.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc1661">RFC 1661</a>
 */
public final class PppSession implements Machine<PppOutput> {
    public PppSession(PppConfig config, RandomGenerator random) {}

    /** The link below is up: begins LCP. */
    public void open(long now) {}

    /**
     * A frame as it stands in an L2TP data message: with or without FF 03, with a protocol of one byte or two. It never
     * throws, whatever the bytes.
     */
    public void receive(long now, byte[] frame, int offset, int length) {}

    /** Data came in from the peer, so that it need not be asked by an echo whether it is alive. */
    public void peerAlive(long now) {}

    /** Ends the session in an orderly way; {@link PppOutput.Closed} follows within about a second. */
    public void close(long now) {}

    public PppStatistics statistics() {
        return new PppStatistics(0, 0, 0, 0, 0, 0, 0);
    }

    @Override
    public PppOutput poll() {
        return null;
    }

    @Override
    public long deadline() {
        return NEVER;
    }

    @Override
    public void tick(long now) {}
}
