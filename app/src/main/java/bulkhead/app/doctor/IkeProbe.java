package bulkhead.app.doctor;

import bulkhead.protocol.core.Machine;
import bulkhead.protocol.ike.IkeProposals;
import bulkhead.protocol.ike.WeakAlgorithm;
import bulkhead.protocol.ike.session.ProposalProbe;
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

/** Asks a server for IKE at UDP 500 and 4500, offering every suite we know, old ones too. */
final class IkeProbe {
    private static final int IKE = 500;
    private static final int NAT_TRAVERSAL = 4500;
    private static final int LARGEST = 4096;

    private final DatagramChannel socket;
    private final ProposalProbe probe;
    private Answer answer = Answer.WAITING;
    private boolean sent;

    /** What came back. */
    enum Answer {
        WAITING,
        NONE,
        /** The server's own ICMP said that nobody listens. */
        CLOSED,
        /** A router or a firewall on the way said that nothing gets through (RFC 1812 section 5.2.7.1). */
        REFUSED,
        IKE
    }

    /** At either port. */
    record Result(Answer ike, Answer natTraversal) {}

    private IkeProbe(InetAddress server, int port, Selector selector) throws IOException {
        probe = new ProposalProbe(
                IkeProposals.permitting(WeakAlgorithm.ALL), port == NAT_TRAVERSAL, new SecureRandom());
        socket = DatagramChannel.open();
        try {
            socket.connect(new InetSocketAddress(server, port));
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
        for (IkeProbe each : probes) {
            each.probe.start(now());
            each.drain();
        }
        for (long next; (next = deadline(probes)) != Machine.NEVER; ) {
            selector.select(Math.max(1, next - now()));
            if (Thread.interrupted()) {
                throw new InterruptedException();
            }
            for (SelectionKey key : selector.selectedKeys()) {
                ((IkeProbe) key.attachment()).receive();
            }
            selector.selectedKeys().clear();
            for (IkeProbe each : probes) {
                if (each.answer == Answer.WAITING) {
                    each.probe.tick(now());
                    each.drain();
                }
            }
        }
    }

    /** Of those that still wait. */
    private static long deadline(IkeProbe... probes) {
        return Arrays.stream(probes)
                .filter(each -> each.answer == Answer.WAITING)
                .mapToLong(each -> each.probe.deadline())
                .min()
                .orElse(Machine.NEVER);
    }

    private void drain() throws IOException {
        for (ProposalProbe.Output output; (output = probe.poll()) != null; ) {
            switch (output) {
                case ProposalProbe.Output.Send(byte[] datagram) -> send(datagram);
                case ProposalProbe.Output.Answered() -> answer = Answer.IKE;
                case ProposalProbe.Output.Silent() -> answer = Answer.NONE;
            }
        }
    }

    private void send(byte[] datagram) throws IOException {
        try {
            socket.write(ByteBuffer.wrap(datagram));
            sent = true;
        } catch (PortUnreachableException e) {
            answer = Answer.CLOSED;
        } catch (IOException e) {
            if (!sent) {
                throw e;
            }
            answer = Answer.REFUSED;
        }
    }

    private void receive() throws IOException {
        ByteBuffer packet = ByteBuffer.allocate(LARGEST);
        try {
            socket.read(packet);
        } catch (PortUnreachableException e) {
            answer = Answer.CLOSED;
            return;
        } catch (IOException e) {
            // What ICMP said of what was sent; what this computer does not let out is told as it is sent.
            answer = Answer.REFUSED;
            return;
        }
        probe.receive(Arrays.copyOf(packet.array(), packet.position()));
        drain();
    }

    private static long now() {
        return System.nanoTime() / 1_000_000;
    }
}
