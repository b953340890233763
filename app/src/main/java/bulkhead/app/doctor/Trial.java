package bulkhead.app.doctor;

import bulkhead.app.capture.Capture;
import bulkhead.app.log.NoteText;
import bulkhead.app.tunnel.ServerAddress;
import bulkhead.app.tunnel.TunnelRequest;
import bulkhead.leakguard.HostNetworkProvider;
import bulkhead.leakguard.host.HostException;
import bulkhead.protocol.Output;
import bulkhead.protocol.VpnClient;
import bulkhead.protocol.VpnConfig;
import bulkhead.protocol.VpnEvent;
import bulkhead.protocol.VpnEvent.Ipv6Block;
import bulkhead.protocol.core.Failure;
import bulkhead.protocol.core.Layer;
import bulkhead.protocol.core.Reason;
import bulkhead.protocol.note.Note;
import bulkhead.protocol.note.Notes;
import bulkhead.protocol.offer.Offers;
import bulkhead.protocol.wire.IpAddress;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/** A session with the server by a socket like any program's: nothing of this computer's network is changed, and nothing carried. */
public final class Trial {
    private static final int LARGEST = 65_536;
    private static final int IKE = 500;
    private static final int MTU = 1500;
    private static final long PATIENCE_MILLIS = 60_000;
    private static final long GOODBYE_MILLIS = 3_000;

    private final InetAddress server;
    private final VpnClient client;
    private final Set<Step> passed = EnumSet.noneOf(Step.class);
    private Evidence seen = Evidence.NONE;
    private final Optional<Capture> capture;
    private DatagramChannel socket;
    private int port;
    private boolean connected;
    private boolean closed;

    /** What there is to know, one after the other. */
    public enum Step {
        ANSWER,
        KEY,
        PASSWORD,
        IPV4,
        IPV6
    }

    /**
     * What came of it.
     *
     * @param seen all that it showed
     */
    public record Result(Set<Step> passed, Evidence seen) {
        /** Why there is no IPv6, if the server has got so far. */
        public Optional<Ipv6Block> ipv6() {
            return seen.ipv6Block();
        }

        /** Why it came to nothing. */
        public Optional<Failure> failure() {
            return seen.failure();
        }
    }

    private Trial(InetAddress server, InetAddress local, VpnConfig config, Optional<Capture> capture) {
        this.server = server;
        this.capture = capture;
        VpnConfig inUdp = config.with(b -> b.dialect = b.dialect.withRawEsp(false));
        VpnClient.Underlay way = new VpnClient.Underlay(ip(local), ip(server), MTU);
        client = new VpnClient(inUdp, way, new Offers(), new SecureRandom(), Notes.Detail.MESSAGES);
        if (capture.isPresent()) {
            client.disclose();
        }
    }

    /** Waits for what the server says, at most a minute; not while this user is connected, as the way there is the tunnel's then. */
    public static Result of(TunnelRequest request) throws InterruptedException {
        return of(request, (_, _) -> Optional.empty());
    }

    /** Where a trial goes, keys and all. */
    @FunctionalInterface
    public interface Recorder {
        /** Begins to record; nothing for not at all. */
        Optional<Capture> begin(IpAddress local, IpAddress server) throws IOException;
    }

    /** The same, recorded; the recorder's exceptions are told as failures of this computer. */
    public static Result of(TunnelRequest request, Recorder recorder) throws InterruptedException {
        if (Doctor.isConnected()) {
            return failed("the server is not tried while you are connected", "disconnect first");
        }
        InetAddress server;
        try {
            server = address(request);
        } catch (HostException e) {
            Finding found = Finding.bad(Topic.NAME, e).orElse("whether the guard is closed");
            return failed(found.sentence(), found.remedy());
        }
        try (Selector selector = Selector.open()) {
            InetAddress local = localTowards(server);
            try (Capture capture = recorder.begin(ip(local), ip(server)).orElse(null)) {
                return new Trial(server, local, request.vpn(), Optional.ofNullable(capture)).run(selector);
            }
        } catch (IOException e) {
            return failed(
                    "nothing can be sent to " + request.server() + " from this computer (" + e.getMessage() + ")",
                    "check this computer's firewall, and whether the guard is closed");
        }
    }

    private static Result failed(String happened, String advice) {
        Failure why = new Failure(Layer.HOST, Reason.HOST, happened, advice);
        return new Result(Set.of(), Evidence.NONE.after(new VpnEvent.Failed(why)));
    }

    /** The one that a connection would go to. */
    private static InetAddress address(TunnelRequest request) throws HostException {
        HostNetworkProvider provider = HostNetworkProvider.ofThisHost();
        return ServerAddress.reach(provider::underlay, ServerAddress.resolve(request.server(), request.outer()))
                .address();
    }

    private static InetAddress localTowards(InetAddress server) throws IOException {
        try (DatagramChannel channel = DatagramChannel.open()) {
            channel.connect(new InetSocketAddress(server, IKE));
            return ((InetSocketAddress) channel.getLocalAddress()).getAddress();
        }
    }

    private static IpAddress ip(InetAddress address) {
        return IpAddress.of(address.getAddress());
    }

    private Result run(Selector selector) throws IOException, InterruptedException {
        try {
            client.connect(now(), open(selector));
            exchange(selector, now() + PATIENCE_MILLIS);
            if (!closed) {
                client.disconnect(now());
                exchange(selector, now() + GOODBYE_MILLIS);
            }
            return new Result(Set.copyOf(passed), seen);
        } finally {
            socket.close();
        }
    }

    /** A new socket in the place of the one of now; its port. */
    private int open(Selector selector) throws IOException {
        if (socket != null) {
            socket.close();
        }
        socket = DatagramChannel.open();
        socket.bind(null);
        socket.configureBlocking(false);
        socket.register(selector, SelectionKey.OP_READ);
        port = ((InetSocketAddress) socket.getLocalAddress()).getPort();
        return port;
    }

    private void exchange(Selector selector, long until) throws IOException, InterruptedException {
        boolean leaving = connected || seen.failure().isPresent();
        drain(selector);
        while (!closed && now() < until && (leaving || !isKnown())) {
            long next = Math.min(client.deadline(), until);
            selector.select(Math.max(1, next - now()));
            if (Thread.interrupted()) {
                throw new InterruptedException();
            }
            selector.selectedKeys().clear();
            receive();
            client.tick(now());
            drain(selector);
        }
    }

    /** Whether there is nothing more to learn. */
    private boolean isKnown() {
        return seen.failure().isPresent()
                || connected && (passed.contains(Step.IPV6) || seen.ipv6Block().isPresent());
    }

    private void receive() throws IOException {
        ByteBuffer packet = ByteBuffer.allocate(LARGEST);
        for (InetSocketAddress from; (from = (InetSocketAddress) socket.receive(packet)) != null; packet.clear()) {
            if (from.getAddress().equals(server)) {
                if (capture.isPresent()) {
                    byte[] datagram = Arrays.copyOf(packet.array(), packet.position());
                    capture.get().received(datagram, port, from.getPort());
                }
                client.receive(now(), packet.array().clone(), 0, packet.position(), from.getPort());
            }
        }
    }

    private void drain(Selector selector) throws IOException {
        for (Output output; (output = client.poll()) != null; ) {
            switch (output) {
                case Output.Transmit(byte[] bytes, int to) -> {
                    if (capture.isPresent()) {
                        capture.get().sent(bytes, port, to);
                    }
                    socket.send(ByteBuffer.wrap(bytes), new InetSocketAddress(server, to));
                }
                case Output.Rebind() -> client.rebound(now(), open(selector));
                case Output.Event(VpnEvent event) -> see(event);
                // Whoever tries a server waits for it as well.
                case Output.Ask(var question) -> client.answered(now(), question.ask());
                case Output.Disclosed(var what) -> capture.orElseThrow().disclosed(what);
                case Output.Told(Note note) -> tell(note);
                case Output.PathReady _, Output.Deliver _ -> {}
            }
        }
    }

    private void tell(Note note) {
        seen = seen.after(note);
        if (note instanceof Note.StateChanged) {
            capture.ifPresent(it -> it.note(NoteText.of(note)));
        }
    }

    private void see(VpnEvent event) {
        seen = seen.after(event);
        switch (event) {
            case VpnEvent.IkeUp _ -> {
                passed.add(Step.ANSWER);
                passed.add(Step.KEY);
            }
            case VpnEvent.Authenticated _ -> passed.add(Step.PASSWORD);
            case VpnEvent.Ipv4Up _ -> passed.add(Step.IPV4);
            case VpnEvent.Ipv6Up _ -> passed.add(Step.IPV6);
            case VpnEvent.Connected _ -> connected = true;
            case VpnEvent.Closed _ -> closed = true;
            case VpnEvent.Failed(Failure why) -> {
                if (why.reason() != Reason.NO_ANSWER && why.layer() != Layer.HOST && why.layer() != Layer.NETWORK) {
                    passed.add(Step.ANSWER);
                }
            }
            default -> {}
        }
    }

    private static long now() {
        return System.nanoTime() / 1_000_000;
    }
}
