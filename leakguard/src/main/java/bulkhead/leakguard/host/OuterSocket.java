package bulkhead.leakguard.host;

import java.io.IOException;
import java.net.InetSocketAddress;

/**
 * A socket to the server, outside the tunnel and let through by the guard. One thread receives; any may send or close.
 * For raw ESP a packet begins with the ESP header and ports are 0.
 */
public interface OuterSocket extends AutoCloseable {
    /** What one {@link #send} takes: as much as a datagram can hold. */
    int MOST = 65_507;

    /** How many packets one {@link #send} takes. */
    int MOST_PACKETS = 64;

    InetSocketAddress local();

    /**
     * Waits for the next packet from the server, or for several that came together: they lie one behind the other, of {@link #segment}
     * bytes each; only the last may be shorter.
     *
     * @return the length of all, or -1 after {@link #close()}; what does not fit is cut off
     * @throws UnreachableException when somebody says so of what was sent by UDP, and the server was not heard yet on this socket;
     *     it can be used further on. Later nobody is listened to: what anybody can send ends nothing (RFC 5927)
     */
    int receive(byte[] buffer, int offset, int length) throws IOException;

    /** The same without waiting; 0 when there is none now, or when that cannot be told. */
    default int receiveNow(byte[] buffer, int offset, int length) throws IOException {
        return 0;
    }

    /** The server's port of the packet last received. */
    int senderPort();

    /** The length of each packet last received but the last. */
    int segment();

    /**
     * Sends packets that lie one behind the other, of {@code segment} bytes each; only the last may be shorter.
     *
     * @param length of all; at most {@link #MOST}
     */
    void send(byte[] buffer, int offset, int length, int segment, int port) throws IOException;

    /** Sends one packet. */
    default void send(byte[] buffer, int offset, int length, int port) throws IOException {
        send(buffer, offset, length, length, port);
    }

    /** Wakes a waiting {@link #receive}. */
    @Override
    void close();
}
