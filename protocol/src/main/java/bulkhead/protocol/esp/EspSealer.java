package bulkhead.protocol.esp;

/** Seals packets of one outbound SA on one thread; allocates nothing beyond what the provider does. */
public final class EspSealer {
    /** The sequence is used up: only a new SA can send. */
    public static final int EXHAUSTED = -1;

    private final OutboundSa sa;
    private final Transform transform;
    private final int blockBytes;

    public EspSealer(OutboundSa sa) {
        this.sa = sa;
        this.transform = Transform.sealing(sa.parameters());
        this.blockBytes = sa.suite().blockBytes();
    }

    public OutboundSa sa() {
        return sa;
    }

    /**
     * Seals {@code plain[offset .. offset + length)} in transport mode. The trailer is written behind it, scratch space of
     * {@link EspSuite#ivBytes()} bytes lies in front of it.
     *
     * @param wire not the same array as {@code plain}
     * @return the length of the ESP packet at {@code wireOffset}, or {@link #EXHAUSTED}
     */
    public int seal(byte[] plain, int offset, int length, int nextHeader, byte[] wire, int wireOffset) {
        long sequence = sa.nextSequence();
        if (sequence < 0) {
            return EXHAUSTED;
        }
        putInt(wire, wireOffset, sa.spi());
        putInt(wire, wireOffset + 4, (int) sequence);
        int padding = -(length + 2) & (blockBytes - 1);
        int trailer = offset + length;
        // RFC 4303 section 2.4: padding bytes are 1, 2, 3, ...
        for (int i = 1; i <= padding; i++) {
            plain[trailer++] = (byte) i;
        }
        plain[trailer++] = (byte) padding;
        plain[trailer++] = (byte) nextHeader;
        return transform.seal(plain, offset, trailer - offset, wire, wireOffset);
    }

    private static void putInt(byte[] bytes, int at, int value) {
        bytes[at] = (byte) (value >>> 24);
        bytes[at + 1] = (byte) (value >>> 16);
        bytes[at + 2] = (byte) (value >>> 8);
        bytes[at + 3] = (byte) value;
    }
}
