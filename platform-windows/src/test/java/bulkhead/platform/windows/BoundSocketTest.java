package bulkhead.platform.windows;

import static org.assertj.core.api.Assertions.assertThat;

import bulkhead.leakguard.host.OuterSocket;
import bulkhead.leakguard.host.Underlay;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Arrays;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The real socket, on this computer's loopback. */
@Timeout(60)
class BoundSocketTest {
    private static final InetAddress SERVER = InetAddress.ofLiteral("127.0.0.1");

    private final ExecutorService threads = Executors.newCachedThreadPool();
    private DatagramSocket server;
    private OuterSocket socket;

    @BeforeEach
    void open() throws IOException {
        server = new DatagramSocket(new InetSocketAddress(SERVER, 0));
        socket = BoundSocket.open(new Underlay("loopback", 1, SERVER, 1500, true), SERVER);
    }

    @AfterEach
    void close() {
        socket.close();
        server.close();
        threads.shutdownNow();
    }

    private byte[] received() throws IOException {
        DatagramPacket packet = new DatagramPacket(new byte[100], 100);
        server.receive(packet);
        return Arrays.copyOf(packet.getData(), packet.getLength());
    }

    @Test
    void whatLiesTogetherLeavesInPieces() throws IOException {
        socket.send(new byte[] {9, 1, 2, 3, 4, 5, 9}, 1, 5, 2, server.getLocalPort());
        assertThat(received()).containsExactly(1, 2);
        assertThat(received()).containsExactly(3, 4);
        assertThat(received()).containsExactly(5);
    }

    @Test
    void theServersAnswerIsReadWithItsPort() throws IOException {
        server.send(new DatagramPacket(new byte[] {7, 8}, 2, socket.local()));
        byte[] buffer = new byte[5];
        assertThat(socket.receive(buffer, 1, 4)).isEqualTo(2);
        assertThat(buffer).containsExactly(0, 7, 8, 0, 0);
        assertThat(socket.senderPort()).isEqualTo(server.getLocalPort());
        assertThat(socket.segment()).isEqualTo(2);
    }

    @Test
    void nobodyElseIsHeard() throws Exception {
        try (DatagramSocket other = new DatagramSocket(new InetSocketAddress("127.0.0.2", 0))) {
            other.send(new DatagramPacket(new byte[] {1, 2, 3, 4}, 4, socket.local()));
        }
        server.send(new DatagramPacket(new byte[] {5}, 1, socket.local()));
        byte[] buffer = new byte[5];
        assertThat(socket.receive(buffer, 0, 5)).isEqualTo(1);
        assertThat(buffer[0]).isEqualTo((byte) 5);
    }

    @Test
    void closingWakesAWaitingReceive() throws Exception {
        Future<Integer> received = threads.submit(() -> socket.receive(new byte[5], 0, 5));
        socket.close();
        assertThat(received.get()).isEqualTo(-1);
        assertThat(socket.receive(new byte[5], 0, 5)).isEqualTo(-1);
    }
}
