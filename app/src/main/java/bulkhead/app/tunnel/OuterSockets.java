package bulkhead.app.tunnel;

import bulkhead.leakguard.host.OuterSocket;
import bulkhead.protocol.data.DataPath;
import java.io.IOException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The sockets to the server as of now: UDP, replaced when a fresh source port is wanted, and raw ESP when it is used. */
final class OuterSockets implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(OuterSockets.class);
    private static final int NAT_PORT = 4500;

    private volatile OuterSocket udp;
    private volatile OuterSocket rawEsp;

    /** Takes the socket's place from the one before, which is closed. */
    void udp(OuterSocket socket) {
        OuterSocket before = udp;
        udp = socket;
        if (before != null) {
            before.close();
        }
    }

    void rawEsp(OuterSocket socket) {
        rawEsp = socket;
    }

    boolean hasRawEsp() {
        return rawEsp != null;
    }

    int localPort() {
        return udp.local().getPort();
    }

    /**
     * Sends ESP packets that lie one behind the other the way the path asks for; false when the host would not take them.
     *
     * @param segment the length of each but the last
     */
    boolean sendEsp(DataPath path, byte[] packets, int offset, int length, int segment) {
        boolean inUdp = path.outer().udpEncapsulation();
        return send(inUdp ? udp : rawEsp, packets, offset, length, segment, inUdp ? NAT_PORT : 0);
    }

    boolean sendUdp(byte[] datagram, int port) {
        return send(udp, datagram, 0, datagram.length, datagram.length, port);
    }

    boolean sendRawEsp(byte[] packet) {
        return send(rawEsp, packet, 0, packet.length, packet.length, 0);
    }

    @Override
    public void close() {
        if (udp != null) {
            udp.close();
        }
        if (rawEsp != null) {
            rawEsp.close();
        }
    }

    /** A packet that cannot leave is a lost packet: every layer above repeats what matters. */
    private static boolean send(OuterSocket socket, byte[] bytes, int offset, int length, int segment, int port) {
        if (socket == null) {
            return false;
        }
        try {
            socket.send(bytes, offset, length, segment, port);
            return true;
        } catch (IOException e) {
            LOG.debug("not sent: {}", e.getMessage());
            return false;
        }
    }
}
