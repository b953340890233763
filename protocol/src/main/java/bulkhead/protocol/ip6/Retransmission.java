package bulkhead.protocol.ip6;

import java.util.random.RandomGenerator;

/**
 * The randomized exponential back-off of RFC 8415 section 15, which RFC 7559 section 2 takes over for Router
 * Solicitations. Times in ms.
 */
public final class Retransmission {
    private final RandomGenerator random;
    private final long initial;
    private long maximum;
    private long previous;

    /** @param maximum MRT; 0 for none */
    public Retransmission(long initial, long maximum, RandomGenerator random) {
        this.initial = initial;
        this.maximum = maximum;
        this.random = random;
    }

    /** The next retransmission timeout: how long to wait for an answer to what is sent now. */
    public long next() {
        long base = previous == 0 ? initial : 2 * previous;
        long next = previous == 0 ? spread(initial, initial) : spread(base, previous);
        if (maximum != 0 && next > maximum) {
            next = spread(maximum, maximum);
        }
        previous = next;
        return next;
    }

    /** Forgets the back-off, not the parameters. */
    public void restart() {
        previous = 0;
    }

    public void maximum(long value) {
        maximum = value;
    }

    /** {@code base + RAND * unit} with RAND uniform in [-0.1, 0.1]. */
    private long spread(long base, long unit) {
        return base + Math.round(unit * random.nextDouble(-0.1, 0.1));
    }
}
