package bulkhead.leakguard.host;

import java.io.IOException;
import java.net.InetSocketAddress;

/**
 * A socket to the server, outside the tunnel and let through by the guard. One thread receives; any may send or close.
 * For raw ESP a packet begins with the ESP header and ports are 0.
 */
public interface OuterSocket extends AutoCloseable {
    InetSocketAddress local();

    /**
     * Waits for the next packet from the server.
     *
     * @return its length, or -1 after {@link #close()}; what does not fit is cut off
     * @throws UnreachableException when somebody says so of what was sent by UDP, and the server was not heard yet on this socket;
     *     it can be used further on. Later nobody is listened to: what anybody can send ends nothing (RFC 5927)
     */
    int receive(byte[] buffer, int offset, int length) throws IOException;

    /** The server's port of the packet last received. */
    int senderPort();

    void send(byte[] buffer, int offset, int length, int port) throws IOException;

    /** Wakes a waiting {@link #receive}. */
    @Override
    void close();
}
