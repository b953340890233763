package bulkhead.protocol.ike;

import bulkhead.protocol.Machine;
import java.util.ArrayDeque;
import java.util.Map;
import java.util.Queue;
import java.util.random.RandomGenerator;

/**
 * IKEv1 with one peer, in either role: the ISAKMP SAs, their exchanges, and the ESP SAs they make.
 *
 * <p>The session survives rekeying, started by either side. It ends with {@link IkeOutput.Failed} or
 * {@link IkeOutput.Closed}.
 */
public final class IkeSession implements Machine<IkeOutput> {
    private final Queue<IkeOutput> outputs = new ArrayDeque<>();
    private final IkeConfig config;
    private final RandomGenerator random;

    private IkeSession(IkeConfig config, RandomGenerator random) {
        this.config = config;
        this.random = random;
    }

    /**
     * The side that opens the session, with {@link #start}.
     *
     * @param random must be cryptographically strong outside tests: it makes keys, nonces, cookies and SPIs
     */
    public static IkeSession initiator(IkeConfig config, RandomGenerator random) {
        return new IkeSession(config, random);
    }

    /** The side that waits for message 1 from its one peer. */
    public static IkeSession responder(IkeConfig config, RandomGenerator random) {
        return new IkeSession(config, random);
    }

    /** Sends message 1. */
    public void start(long now) {}

    /**
     * @param message a datagram from the peer's address, without the non-ESP marker; not kept
     * @param natPort it came with the marker, on the port 4500 of the side that has it
     */
    public void receive(long now, byte[] message, boolean natPort) {}

    /** Replaces the ESP SAs, for example before their sequence numbers run out. */
    public void rekeyEsp(long now) {}

    /** Replaces the ISAKMP SA. */
    public void rekeyIke(long now) {}

    /** An authentic ESP packet came in: the peer lives, and need not be asked (RFC 3706 section 5.5). */
    public void espAlive(long now) {}

    /** The same, and the peer is known to use this inbound SA. */
    public void espAlive(long now, int inboundSpi) {}

    /** Deletes all SAs, here and at the peer, and ends with {@link IkeOutput.Closed}. */
    public void close(long now) {}

    public IkeStatistics statistics() {
        return new IkeStatistics(0, 0, 0, Map.of());
    }

    @Override
    public IkeOutput poll() {
        return outputs.poll();
    }

    @Override
    public long deadline() {
        return NEVER;
    }

    @Override
    public void tick(long now) {}
}
