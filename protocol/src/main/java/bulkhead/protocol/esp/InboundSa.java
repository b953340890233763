package bulkhead.protocol.esp;

/** An SA we receive on: its keys and its one replay window, which every receiving thread shares. */
public final class InboundSa {
    private final SaParameters parameters;
    private final ReplayWindow window = new ReplayWindow();
    private long packets;

    /** @param parameters copied; the caller wipes its own */
    public InboundSa(SaParameters parameters) {
        this.parameters = parameters.copy();
    }

    public int spi() {
        return parameters.spi();
    }

    public EspSuite suite() {
        return parameters.suite();
    }

    /** Authentic packets that came so far, replays not counted. */
    public synchronized long packets() {
        return packets;
    }

    /** Whether a packet may be new; asked before the costly look at its ICV. */
    synchronized boolean isNew(long sequence) {
        return window.accepts(sequence);
    }

    /** Marks an authentic packet as seen; false when another thread was faster. */
    synchronized boolean accept(long sequence) {
        boolean marked = window.mark(sequence);
        packets += marked ? 1 : 0;
        return marked;
    }

    SaParameters parameters() {
        return parameters;
    }

    @Override
    public String toString() {
        return "InboundSa[spi=%08x, suite=%s, packets=%d]".formatted(spi(), suite().label(), packets());
    }
}
