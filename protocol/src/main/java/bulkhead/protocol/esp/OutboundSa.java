package bulkhead.protocol.esp;

import java.util.concurrent.atomic.AtomicLong;

/**
 * The SA we send on: its keys and its one sequence, which every sending thread draws from.
 *
 * <p>The keys live as long as the object. They are not wiped when the SA is replaced, since another thread may be making
 * its cipher from them at that moment and would then seal under zeros.
 */
public final class OutboundSa {
    /** RFC 4303 section 3.3.3: without ESN the sequence must not cycle. */
    private static final long LAST_SEQUENCE = 0xffff_ffffL;

    private static final long REKEY_AT = 0xf000_0000L;

    /** A 64-bit block cipher must not come near 2^32 blocks (SP 800-67r2); this is 2^28.5 at 1400 bytes a packet. */
    private static final long REKEY_AT_SMALL_BLOCKS = 1L << 21;

    private final SaParameters parameters;
    private final AtomicLong sequence = new AtomicLong();

    /** @param parameters copied; the caller wipes its own */
    public OutboundSa(SaParameters parameters) {
        this.parameters = parameters.copy();
    }

    public int spi() {
        return parameters.spi();
    }

    public EspSuite suite() {
        return parameters.suite();
    }

    /** Packets sealed so far. */
    public long packets() {
        return Math.min(sequence.get(), LAST_SEQUENCE);
    }

    /** Whether this SA has sealed so many packets that it is time for a new one. */
    public boolean nearOverflow() {
        return sequence.get() >= (suite().ivBytes() == 8 && !suite().isAead() ? REKEY_AT_SMALL_BLOCKS : REKEY_AT);
    }

    /** The next sequence number, 1 to 2^32-1, or -1 once all are used. */
    long nextSequence() {
        long next = sequence.incrementAndGet();
        return next <= LAST_SEQUENCE ? next : -1;
    }

    /** Moves on as if {@code count} packets had been sealed; the way to the end is too long for a test. */
    void skip(long count) {
        sequence.addAndGet(count);
    }

    SaParameters parameters() {
        return parameters;
    }

    @Override
    public String toString() {
        return "OutboundSa[spi=%08x, suite=%s, packets=%d]".formatted(spi(), suite().label(), packets());
    }
}
