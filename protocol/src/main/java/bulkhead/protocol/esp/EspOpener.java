package bulkhead.protocol.esp;

/** Opens packets of one inbound SA on one thread; allocates nothing beyond what the provider does. */
public final class EspOpener {
    /** The packet's length fits no packet of the suite. */
    public static final int BAD_LENGTH = -1;
    /** Its sequence number was seen before, is too old or zero. */
    public static final int REPLAYED = -2;
    /** It is not authentic. */
    public static final int BAD_ICV = -3;
    /** It is authentic, but its padding is none. */
    public static final int BAD_PADDING = -4;

    private final InboundSa sa;
    private final EspSuite suite;
    private final Transform transform;
    private int nextHeader;

    public EspOpener(InboundSa sa) {
        this.sa = sa;
        this.suite = sa.suite();
        this.transform = Transform.opening(sa.parameters());
    }

    public InboundSa sa() {
        return sa;
    }

    /**
     * Opens an ESP packet that starts with its SPI.
     *
     * @param plain not the same array as {@code wire}; as long as the packet beyond {@code offset}, and with {@link
     *     EspSuite#ivBytes()} bytes of scratch space in front of it
     * @return the length of the payload at {@code plain[offset]}, or one of the negative codes
     */
    public int open(byte[] wire, int wireOffset, int wireLength, byte[] plain, int offset) {
        int encrypted = wireLength - Transform.HEADER_BYTES - suite.ivBytes() - suite.icvBytes();
        if (encrypted < suite.blockBytes() || encrypted % suite.blockBytes() != 0) {
            return BAD_LENGTH;
        }
        long sequence = sequence(wire, wireOffset + 4);
        if (!sa.isNew(sequence)) {
            return REPLAYED;
        }
        if (!transform.open(wire, wireOffset, wireLength, plain, offset)) {
            return BAD_ICV;
        }
        if (!sa.accept(sequence)) {
            return REPLAYED;
        }
        nextHeader = plain[offset + encrypted - 1] & 0xff;
        return payloadLength(plain, offset, encrypted);
    }

    /** The next header field of the packet opened last. */
    public int nextHeader() {
        return nextHeader;
    }

    /** RFC 4303 section 2.4: the receiver should inspect the padding, which is 1, 2, 3, ... */
    private static int payloadLength(byte[] plain, int offset, int encrypted) {
        int padding = plain[offset + encrypted - 2] & 0xff;
        int length = encrypted - 2 - padding;
        if (length < 0) {
            return BAD_PADDING;
        }
        int difference = 0;
        for (int i = 0; i < padding; i++) {
            difference |= plain[offset + length + i] ^ (i + 1);
        }
        return (difference & 0xff) == 0 ? length : BAD_PADDING;
    }

    private static long sequence(byte[] bytes, int at) {
        return (bytes[at] & 0xffL) << 24
                | (bytes[at + 1] & 0xff) << 16
                | (bytes[at + 2] & 0xff) << 8
                | bytes[at + 3] & 0xff;
    }
}
