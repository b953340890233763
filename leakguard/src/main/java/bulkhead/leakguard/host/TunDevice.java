package bulkhead.leakguard.host;

import java.io.IOException;

/** A network interface whose packets are this program's: IP packets without any header before them. One thread reads; any may write or close. */
public interface TunDevice extends AutoCloseable {
    String name();

    /**
     * Waits for the next packet this host sends into the tunnel.
     *
     * @param left is told what there is to do with it before it is one that a network carries
     * @return its length, or -1 after {@link #close()}
     */
    int read(byte[] buffer, int offset, int length, Offload left) throws IOException;

    /** The same without waiting; 0 when there is none now. */
    int readNow(byte[] buffer, int offset, int length, Offload left) throws IOException;

    /** Whether {@link #write} takes packets that stand for several. */
    boolean takesSegments();

    /**
     * Hands an IP packet to this host; the interface being down, it is dropped.
     *
     * @param left what is not done with it
     */
    void write(byte[] buffer, int offset, int length, Offload left) throws IOException;

    /** Removes the interface and wakes a waiting {@link #read}. */
    @Override
    void close();
}
