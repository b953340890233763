package bulkhead.platform.windows.pipe;

/** IP packets in one message, each behind its length in two bytes, the high one first. */
final class Batch {
    /** Bytes of a length. */
    static final int HEAD = 2;

    /** The longest packet there is. */
    static final int PACKET = 0xffff;

    /** Bytes of a message: a longest packet always fits beside others. */
    static final int LARGEST = 4 * (HEAD + PACKET);

    private Batch() {}

    static void head(byte[] batch, int at, int length) {
        batch[at] = (byte) (length >>> 8);
        batch[at + 1] = (byte) length;
    }

    /** The length of the packet whose head is here; -1 where there is none, whole and not empty. */
    static int packet(byte[] batch, int at, int end) {
        if (end - at <= HEAD) {
            return -1;
        }
        int length = (batch[at] & 0xff) << 8 | batch[at + 1] & 0xff;
        return length == 0 || length > end - at - HEAD ? -1 : length;
    }
}
