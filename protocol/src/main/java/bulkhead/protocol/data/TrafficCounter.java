package bulkhead.protocol.data;

import java.util.concurrent.atomic.AtomicLongArray;

/** IP packets and their bytes that passed in one direction, by family. One thread counts, any may read. */
public final class TrafficCounter {
    private static final int BYTES = 2;

    /** Packets of IPv4 and IPv6, then their bytes. */
    private final AtomicLongArray counts = new AtomicLongArray(4);

    /** @param version the IP version */
    public long packets(int version) {
        return counts.getOpaque(family(version));
    }

    /** @param version the IP version */
    public long bytes(int version) {
        return counts.getOpaque(BYTES + family(version));
    }

    /**
     * Counts an IP packet.
     *
     * @param firstByte its first, which has the version
     * @param length in bytes
     */
    public void add(byte firstByte, int length) {
        int family = family(firstByte >>> 4);
        counts.setOpaque(family, counts.getPlain(family) + 1);
        counts.setOpaque(BYTES + family, counts.getPlain(BYTES + family) + length);
    }

    private static int family(int version) {
        return version == 6 ? 1 : 0;
    }
}
