package bulkhead.app.doctor;

import bulkhead.protocol.Output;
import bulkhead.protocol.VpnClient;
import bulkhead.protocol.VpnConfig;
import bulkhead.protocol.ike.WeakAlgorithm;
import bulkhead.protocol.wire.IpAddress;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.PortUnreachableException;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.security.SecureRandom;
import java.util.Arrays;

/**
 * Asks a server for IKE at UDP 500 and 4500, with the first message of a main mode. Any answer to it will do, a refusal too: it
 * shows that packets get there and back.
 */
final class IkeProbe {
    /** When the message is sent, again where nothing came, and when that is given up; ms from the start. */
    private static final long[] TIMES = {0, 1_000, 3_000, 6_000};

    private static final int IKE = 500;
    private static final int NAT_TRAVERSAL = 4500;
    /** RFC 3948, section 2.2: in front of IKE at UDP 4500. */
    private static final int NON_ESP_MARKER = 4;
    /** RFC 2408, section 3.1: what an answer repeats. */
    private static final int COOKIE = 8;

    private static final int LARGEST = 4096;

    private final DatagramChannel socket;
    private final byte[] message;
    private final int marker;
    private Answer answer = Answer.NONE;

    /** What came back. */
    enum Answer {
        NONE,
        /** The server's own ICMP said that nobody listens. */
        CLOSED,
        IKE
    }

    /** At either port. */
    record Result(Answer ike, Answer natTraversal) {}

    private IkeProbe(InetAddress server, int port, Selector selector) throws IOException {
        socket = DatagramChannel.open();
        try {
            socket.connect(new InetSocketAddress(server, port));
            InetSocketAddress local = (InetSocketAddress) socket.getLocalAddress();
            marker = port == NAT_TRAVERSAL ? NON_ESP_MARKER : 0;
            message = firstMessage(address(local.getAddress()), address(server), local.getPort());
            socket.configureBlocking(false);
            socket.register(selector, SelectionKey.OP_READ, this);
        } catch (IOException | RuntimeException e) {
            socket.close();
            throw e;
        }
    }

    /**
     * Waits for answers from both ports, for some seconds.
     *
     * @throws IOException when nothing can be sent there
     */
    static Result send(InetAddress server) throws IOException, InterruptedException {
        try (Selector selector = Selector.open()) {
            IkeProbe ike = new IkeProbe(server, IKE, selector);
            try (DatagramChannel _ = ike.socket) {
                IkeProbe natTraversal = new IkeProbe(server, NAT_TRAVERSAL, selector);
                try (DatagramChannel _ = natTraversal.socket) {
                    exchange(selector, ike, natTraversal);
                }
                return new Result(ike.answer, natTraversal.answer);
            }
        }
    }

    private static void exchange(Selector selector, IkeProbe... probes) throws IOException, InterruptedException {
        long start = System.nanoTime();
        for (int round = 0; round < TIMES.length - 1; round++) {
            for (IkeProbe probe : probes) {
                probe.send();
            }
            for (long left; (left = TIMES[round + 1] - (System.nanoTime() - start) / 1_000_000) > 0; ) {
                if (Arrays.stream(probes).noneMatch(probe -> probe.answer == Answer.NONE)) {
                    return;
                }
                selector.select(left);
                if (Thread.interrupted()) {
                    throw new InterruptedException();
                }
                for (SelectionKey key : selector.selectedKeys()) {
                    ((IkeProbe) key.attachment()).receive();
                }
                selector.selectedKeys().clear();
            }
        }
    }

    private void send() throws IOException {
        if (answer == Answer.NONE) {
            try {
                socket.write(ByteBuffer.allocate(marker + message.length)
                        .position(marker)
                        .put(message)
                        .flip());
            } catch (PortUnreachableException e) {
                answer = Answer.CLOSED;
            }
        }
    }

    private void receive() throws IOException {
        ByteBuffer packet = ByteBuffer.allocate(LARGEST);
        try {
            socket.read(packet);
        } catch (PortUnreachableException e) {
            answer = Answer.CLOSED;
            return;
        }
        byte[] bytes = packet.array();
        if (packet.position() >= marker + COOKIE && Arrays.equals(bytes, marker, marker + COOKIE, message, 0, COOKIE)) {
            answer = Answer.IKE;
        }
    }

    /** With every suite we know, old ones too; the secrets in it are no one's and are not used so early. */
    private static byte[] firstMessage(IpAddress local, IpAddress server, int port) {
        VpnConfig config =
                VpnConfig.of(new byte[] {0}, "", new byte[] {0}).with(changes -> changes.weak = WeakAlgorithm.ALL);
        VpnClient client = new VpnClient(config, new VpnClient.Underlay(local, server, 1280), new SecureRandom());
        client.connect(0, port);
        for (Output output; (output = client.poll()) != null; ) {
            if (output instanceof Output.Transmit(byte[] bytes, int _)) {
                return bytes;
            }
        }
        throw new IllegalStateException("a main mode begins with a message");
    }

    private static IpAddress address(InetAddress address) {
        return IpAddress.parse(address.getHostAddress().replaceAll("%.*", ""));
    }
}
