package bulkhead.leakguard.host;

/**
 * What of a packet that crosses a {@link TunDevice} is left to the other side, as a computer leaves it to its network card: to cut it
 * into the packets that it stands for, and to finish a checksum. One a thread, filled anew for each packet.
 */
public final class Offload {
    /** Bytes of payload in each of the TCP segments or UDP datagrams that the packet stands for; 0 when it is one packet. */
    public int segment;

    /** Where the bytes begin that a checksum is missing over, up to the packet's end, from its first byte; 0 when none is missing. */
    public int checksumFrom;

    /** Where that checksum belongs, from {@link #checksumFrom}; the sum of the pseudo-header stands there, unfinished. */
    public int checksumAt;

    /** A packet as it is. */
    public void none() {
        segment = 0;
        checksumFrom = 0;
        checksumAt = 0;
    }
}
