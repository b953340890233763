package bulkhead.leakguard.host;

import java.io.IOException;

/** A network interface whose packets are this program's: IP packets without any header before them. One thread reads; any may write or close. */
public interface TunDevice extends AutoCloseable {
    String name();

    /**
     * Waits for the next packet this host sends into the tunnel.
     *
     * @return its length, or -1 after {@link #close()}
     */
    int read(byte[] buffer, int offset, int length) throws IOException;

    /** Hands an IP packet to this host; the interface being down, it is dropped. */
    void write(byte[] buffer, int offset, int length) throws IOException;

    /** Removes the interface and wakes a waiting {@link #read}. */
    @Override
    void close();
}
