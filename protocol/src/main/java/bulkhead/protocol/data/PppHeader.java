package bulkhead.protocol.data;

/** Address, control and protocol of a PPP frame (RFC 1661 section 2, 1662 section 3.1), compressed or not. */
final class PppHeader {
    static final int ADDRESS_CONTROL = 0xff03;

    private PppHeader() {}

    /** Writes the header of an IP packet so that it ends at {@code end}; returns where it starts. */
    static int write(DataPath.Ppp agreed, int protocol, byte[] bytes, int end) {
        int start = end - 1;
        bytes[start] = (byte) protocol;
        if (!agreed.pfc()) {
            bytes[--start] = (byte) (protocol >>> 8);
        }
        if (!agreed.acfc()) {
            start -= 2;
            Bytes.put16(bytes, start, ADDRESS_CONTROL);
        }
        return start;
    }

    /** Whether a frame starts with address and control field: no protocol has the number FF03 (RFC 1661 section 6.6). */
    static boolean isUncompressed(byte[] bytes, int offset, int length) {
        return length >= 2 && Bytes.u16(bytes, offset) == ADDRESS_CONTROL;
    }

    /**
     * How long the protocol field is: 1 when its first byte is odd, else 2, of which the second is odd (RFC 1661 section
     * 2). Taken whatever was agreed on. 0 when it is malformed.
     */
    static int protocolBytes(byte[] bytes, int offset, int length) {
        if (length >= 1 && (bytes[offset] & 1) == 1) {
            return 1;
        }
        return length >= 2 && (bytes[offset + 1] & 1) == 1 ? 2 : 0;
    }
}
