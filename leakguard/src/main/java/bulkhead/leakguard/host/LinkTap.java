package bulkhead.leakguard.host;

import bulkhead.leakguard.probe.Probe;
import java.io.IOException;
import java.time.Instant;

/** Sends over one link past all routes, and sees what leaves by it. One thread reads; one sends; any may close. */
public interface LinkTap extends AutoCloseable {
    /**
     * Sends a probe. Whether it left is told by {@link #read}, and by nothing else: what the sender is told of a guard and of a
     * missing route is the same.
     *
     * @return the source port of TCP and UDP
     */
    int send(Probe probe) throws IOException;

    /**
     * Waits for the next packet that leaves, whoever sent it.
     *
     * @return its length from the IP header on, or -1 after {@link #close()}; what does not fit is cut off
     */
    int read(byte[] buffer) throws IOException;

    /** When the packet last read left. */
    Instant time();

    /** How many packets left since the last call that {@link #read} did not return and will not. */
    long lost() throws IOException;

    /** Wakes a waiting {@link #read} and ends the probes' connections. */
    @Override
    void close();
}
