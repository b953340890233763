package bulkhead.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import bulkhead.protocol.core.Failure;
import bulkhead.protocol.core.Layer;
import bulkhead.protocol.data.DataPath;
import bulkhead.protocol.data.EspLink;
import bulkhead.protocol.esp.InboundSa;
import bulkhead.protocol.esp.Mirror;
import bulkhead.protocol.note.Contents;
import bulkhead.protocol.note.Note;
import bulkhead.protocol.note.Notes;
import bulkhead.protocol.offer.Offers;
import bulkhead.protocol.ppp.auth.AuthMethod;
import bulkhead.protocol.responder.Dhcp6ServerConfig;
import bulkhead.protocol.responder.RouterConfig;
import bulkhead.protocol.responder.ServerConfig;
import bulkhead.protocol.responder.ServerOutput;
import bulkhead.protocol.responder.VpnServer;
import bulkhead.protocol.wire.IpAddress;
import bulkhead.protocol.wire.IpPrefix;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Whole sessions with a peer that holds the keys and spoils what it sends, at every layer, in every state: nothing is
 * thrown, nothing runs on without end, no input makes a flood, and the session still closes.
 */
class HostilePeerTest {
    private static final IpAddress SERVER = IpAddress.parse("198.51.100.1");
    private static final IpAddress CLIENT = IpAddress.parse("192.0.2.2");
    private static final int NAT_PORT = 4500;
    private static final long SPOILED_MILLIS = 90_000;
    private static final long CLOSING_MILLIS = 60_000;
    /** What one input may bring forth: the windows and queues of all layers together. */
    private static final int MOST_AT_ONCE = 40;

    private static final int MOST_SESSIONS = 16;

    private static final Set<Class<? extends VpnEvent>> REACHED = new HashSet<>();
    private static final Set<Layer> FAILED_AT = EnumSet.noneOf(Layer.class);

    private record Arrival(long at, long number, Runnable action) {}

    private final PriorityQueue<Arrival> underway =
            new PriorityQueue<>(Comparator.comparingLong(Arrival::at).thenComparingLong(Arrival::number));
    private final Map<Integer, Mirror> mirrors = new HashMap<>();
    private final List<VpnEvent> events = new ArrayList<>();
    private Random random;
    private Mangler fromServer;
    private Mangler fromClient;
    private boolean spoilsServer;
    private VpnClient client;
    private VpnServer server;
    private int clientPort = 40_000;
    private long now = 1_000;
    private long number;

    static IntStream seeds() {
        return IntStream.range(0, 200);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void everySessionSurvivesOrFailsAndThenCloses(int seed) {
        random = new Random(seed);
        boolean dataOnly = seed % 4 >= 2;
        fromServer = new Mangler(random, dataOnly, random.nextInt(40));
        fromClient = new Mangler(random, dataOnly, random.nextInt(40));
        spoilsServer = seed % 2 == 0;
        start(seed);
        run(now + SPOILED_MILLIS);
        client.disconnect(now);
        drain();
        run(now + CLOSING_MILLIS);
        for (VpnEvent event : events) {
            REACHED.add(event.getClass());
            if (event instanceof VpnEvent.Failed(Failure failure)) {
                FAILED_AT.add(failure.layer());
            }
        }
        assertThat(server.sessions()).isLessThanOrEqualTo(MOST_SESSIONS);
        assertThat(events).last().isEqualTo(new VpnEvent.Closed());
        assertThat(events.stream().filter(VpnEvent.Failed.class::isInstance)).hasSizeLessThanOrEqualTo(1);
        assertThat(events.stream().filter(VpnEvent.Failed.class::isInstance))
                .allSatisfy(
                        event -> assertThat(((VpnEvent.Failed) event).failure().message())
                                .doesNotContainPattern("\\p{Cntrl}"));
    }

    /** Nothing would be shown if no session got far. */
    @AfterAll
    static void everyLayerWasReached() {
        assertThat(REACHED).contains(VpnEvent.Ipv6Up.class, VpnEvent.Ipv4Up.class, VpnEvent.Ipv4Down.class);
        assertThat(FAILED_AT).contains(Layer.IKE, Layer.L2TP, Layer.LCP, Layer.AUTHENTICATION);
    }

    private void start(int seed) {
        byte[] psk = "a pre-shared key".getBytes(StandardCharsets.UTF_8);
        byte[] password = "a password".getBytes(StandardCharsets.UTF_8);
        IpPrefix prefix = IpPrefix.parse("2001:db8:99::/64");
        RouterConfig router = seed % 3 == 0
                ? RouterConfig.stateful(1, Dhcp6ServerConfig.addresses(prefix, List.of()))
                : RouterConfig.slaac(1, prefix, List.of());
        AuthMethod method = AuthMethod.values()[seed % AuthMethod.values().length];
        ServerConfig serverConfig = ServerConfig.of(SERVER, psk, user -> password.clone(), router)
                .withAuth(EnumSet.of(method))
                .withLifetimes(70, 30);
        VpnConfig clientConfig =
                VpnConfig.of(psk, "alice", password).with(it -> it.authMethods = EnumSet.allOf(AuthMethod.class));
        // Of its own: a server that makes our cookie and our key is our own messages come back.
        server = new VpnServer(serverConfig, new Random(~seed));
        client = new VpnClient(
                clientConfig,
                new VpnClient.Underlay(CLIENT, SERVER, 1500),
                new Offers(),
                new Random(seed),
                Notes.Detail.BYTES);
        client.connect(now, clientPort);
        drain();
    }

    private void run(long until) {
        int steps = 0;
        while (true) {
            long next = Math.min(client.deadline(), server.deadline());
            next = underway.isEmpty() ? next : Math.min(next, underway.peek().at());
            if (next > until) {
                now = until;
                return;
            }
            now = Math.max(now, next);
            assertThat(++steps).as("steps of one run").isLessThan(200_000);
            if (!underway.isEmpty() && underway.peek().at() <= now) {
                underway.poll().action().run();
            } else {
                client.tick(now);
                server.tick(now);
            }
            drain();
        }
    }

    private void drain() {
        int count = 0;
        for (Output output; (output = client.poll()) != null; count++) {
            switch (output) {
                case Output.Transmit(byte[] bytes, int port) -> transmit(bytes, port, !spoilsServer, fromClient);
                case Output.Rebind() -> client.rebound(now, ++clientPort);
                case Output.PathReady(DataPath path) -> mirror(path);
                case Output.Event(VpnEvent event) -> events.add(event);
                case Output.Ask(var question) -> client.answered(now, question.ask());
                case Output.Deliver _, Output.Disclosed _ -> {}
                case Output.Told(Note note) ->
                    assertThat(Contents.of(note))
                            .doesNotContain("a pre-shared key")
                            .doesNotContain("a password");
            }
        }
        for (ServerOutput output; (output = server.poll()) != null; count++) {
            if (output instanceof ServerOutput.Transmit(IpAddress _, int port, int localPort, byte[] bytes)
                    && port == clientPort) {
                transmit(bytes, localPort, spoilsServer, fromServer);
            }
        }
        assertThat(count).as("outputs of one input").isLessThan(MOST_AT_ONCE);
    }

    private void mirror(DataPath path) {
        if (path != null) {
            mirrors.computeIfAbsent(path.outbound().spi(), _ -> Mirror.of(path.outbound()));
            for (InboundSa sa : path.inbound()) {
                mirrors.computeIfAbsent(sa.spi(), _ -> Mirror.of(sa));
            }
        }
    }

    /** @param port the server's port of the two ends' */
    private void transmit(byte[] bytes, int port, boolean spoils, Mangler mangler) {
        boolean toClient = mangler == fromServer;
        for (byte[] arriving : arriving(bytes, port, spoils, mangler)) {
            int from = clientPort;
            underway.add(new Arrival(now + 5 + random.nextInt(10), number++, () -> {
                if (toClient) {
                    client.receive(now, arriving, 0, arriving.length, port);
                } else {
                    server.receive(now, CLIENT, from, port, arriving);
                }
            }));
        }
    }

    private List<byte[]> arriving(byte[] bytes, int port, boolean spoils, Mangler mangler) {
        boolean isIke = port != NAT_PORT || EspLink.isIke(bytes, 0, bytes.length) || bytes.length < 8;
        if (isIke) {
            return List.of(spoils ? mangler.ike(bytes) : bytes);
        }
        Mirror mirror = mirrors.get(
                (bytes[0] & 0xff) << 24 | (bytes[1] & 0xff) << 16 | (bytes[2] & 0xff) << 8 | bytes[3] & 0xff);
        byte[] inner = mirror == null ? null : mirror.open(bytes);
        if (inner == null) {
            return List.of();
        }
        List<byte[]> arriving = new ArrayList<>();
        (spoils ? mangler.inner(inner) : List.of(inner)).forEach(it -> arriving.add(mirror.seal(it)));
        arriving.addAll(mangler.forged(bytes));
        return arriving;
    }
}
