package bulkhead.app.demo;

import bulkhead.leakguard.host.Offload;
import bulkhead.leakguard.host.TunDevice;
import bulkhead.protocol.core.Machine;
import bulkhead.protocol.data.PacketLayout;
import bulkhead.protocol.data.Segments;
import bulkhead.protocol.responder.ServerOutput;
import bulkhead.protocol.responder.VpnServer;
import bulkhead.protocol.wire.IpAddress;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.Arrays;
import java.util.Queue;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.function.Consumer;
import java.util.function.LongConsumer;

/** Sockets, clock and TUN around {@link VpnServer}; one thread runs it. It has no raw ESP. */
final class ServerShell implements AutoCloseable {
    private static final int[] PORTS = {500, 4500};
    private static final int LARGEST = 65_535;
    private static final int QUEUE = 1024;
    /** How many of one source's inputs are taken before the others have their turn. */
    private static final int TURN = 64;

    private final VpnServer server;
    private final TunDevice tun;
    private final Consumer<ServerOutput.Log> log;
    private final Selector selector = Selector.open();
    private final DatagramChannel[] channels = new DatagramChannel[PORTS.length];
    private final ByteBuffer datagram = ByteBuffer.allocate(LARGEST);
    private final Queue<byte[]> fromTun = new ArrayBlockingQueue<>(QUEUE);
    private final Queue<LongConsumer> commands = new ArrayBlockingQueue<>(QUEUE);
    private boolean stopping;

    ServerShell(VpnServer server, InetAddress listen, TunDevice tun, Consumer<ServerOutput.Log> log)
            throws IOException {
        this.server = server;
        this.tun = tun;
        this.log = log;
        for (int i = 0; i < PORTS.length; i++) {
            channels[i] = DatagramChannel.open();
            channels[i].bind(new InetSocketAddress(listen, PORTS[i]));
            channels[i].configureBlocking(false);
            channels[i].register(selector, SelectionKey.OP_READ);
        }
    }

    /** Has the running loop do something with the time of that moment; from any thread. */
    void command(LongConsumer command) {
        if (commands.offer(command)) {
            selector.wakeup();
        }
    }

    /** Says goodbye to the clients, then ends {@link #run}; from any thread. */
    void stop() {
        command(now -> {
            stopping = true;
            server.stop(now);
        });
    }

    /** Serves until {@link #stop}. */
    void run() throws IOException {
        Thread.ofPlatform().daemon().name("tun").start(this::readTun);
        while (!stopping || server.sessions() > 0) {
            await();
            for (LongConsumer command; (command = commands.poll()) != null; ) {
                command.accept(now());
                drain();
            }
            for (int i = 0; i < PORTS.length; i++) {
                receive(channels[i], PORTS[i]);
            }
            byte[] packet;
            for (int i = 0; i < TURN && (packet = fromTun.poll()) != null; i++) {
                server.packet(packet);
                drain();
            }
            if (server.deadline() <= now()) {
                server.tick(now());
                drain();
            }
        }
    }

    @Override
    public void close() throws IOException {
        for (DatagramChannel channel : channels) {
            channel.close();
        }
        selector.close();
    }

    private static long now() {
        return System.nanoTime() / 1_000_000;
    }

    private void await() throws IOException {
        long wait = server.deadline() - now();
        if (wait <= 0 || !fromTun.isEmpty() || !commands.isEmpty()) {
            selector.selectNow();
        } else {
            // 0 would wait for ever, as it should for a deadline that never comes.
            selector.select(server.deadline() == Machine.NEVER ? 0 : wait);
        }
        selector.selectedKeys().clear();
    }

    private void receive(DatagramChannel channel, int port) throws IOException {
        for (int i = 0; i < TURN; i++) {
            datagram.clear();
            InetSocketAddress from = (InetSocketAddress) channel.receive(datagram);
            if (from == null) {
                return;
            }
            byte[] bytes = Arrays.copyOf(datagram.array(), datagram.position());
            server.receive(now(), IpAddress.of(from.getAddress().getAddress()), from.getPort(), port, bytes);
            drain();
        }
    }

    private void drain() throws IOException {
        for (ServerOutput output; (output = server.poll()) != null; ) {
            switch (output) {
                case ServerOutput.Transmit transmit -> send(transmit);
                case ServerOutput.Deliver(byte[] packet) -> tun.write(packet, 0, packet.length, new Offload());
                case ServerOutput.Log entry -> log.accept(entry);
            }
        }
    }

    private void send(ServerOutput.Transmit transmit) throws IOException {
        for (int i = 0; i < PORTS.length; i++) {
            if (PORTS[i] == transmit.localPort()) {
                InetAddress to = InetAddress.getByAddress(transmit.to().toBytes());
                channels[i].send(ByteBuffer.wrap(transmit.bytes()), new InetSocketAddress(to, transmit.port()));
            }
        }
    }

    private void readTun() {
        byte[] buffer = new byte[PacketLayout.HEADROOM + LARGEST + PacketLayout.TAILROOM];
        int at = PacketLayout.HEADROOM;
        Offload left = new Offload();
        Segments segments = new Segments();
        try {
            for (int length; (length = tun.read(buffer, at, LARGEST, left)) >= 0; ) {
                if (left.segment > 0 && segments.begin(buffer, at, length, left.checksumFrom, left.segment)) {
                    while (segments.next()) {
                        queue(buffer, segments.offset(), segments.length());
                    }
                } else if (left.checksumFrom == 0
                        || Segments.finish(buffer, at, length, left.checksumFrom, left.checksumAt)) {
                    queue(buffer, at, length);
                }
                selector.wakeup();
            }
        } catch (IOException e) {
            stop();
        }
    }

    private void queue(byte[] buffer, int offset, int length) {
        fromTun.offer(Arrays.copyOfRange(buffer, offset, offset + length));
    }
}
