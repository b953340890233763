package bulkhead.simulation;

import bulkhead.protocol.Output;
import bulkhead.protocol.VpnClient;
import bulkhead.protocol.VpnConfig;
import bulkhead.protocol.VpnEvent;
import bulkhead.protocol.core.Failure;
import bulkhead.protocol.core.Machine;
import bulkhead.protocol.data.DataPath;
import bulkhead.protocol.data.Encapsulator;
import bulkhead.protocol.data.PacketLayout;
import bulkhead.protocol.note.Note;
import bulkhead.protocol.note.Notes;
import bulkhead.protocol.offer.Offers;
import bulkhead.protocol.responder.ServerConfig;
import bulkhead.protocol.responder.ServerOutput;
import bulkhead.protocol.responder.VpnServer;
import bulkhead.protocol.wire.IpAddress;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.PriorityQueue;
import java.util.Random;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/** Client and server, whole, with a bad network between them, in virtual time. The same seed gives the same run. */
final class Simulation {
    static final int FIRST_PORT = 40_000;
    private static final IpAddress CLIENT = IpAddress.parse("198.51.100.2");
    private static final IpAddress SERVER = IpAddress.parse("192.0.2.10");
    private static final int PATH_MTU = 1500;
    private static final int NAT_PORT = 4500;

    private final Random random;
    private final BadNetwork network;
    private final VpnClient client;
    private final VpnServer server;
    private final PriorityQueue<Arrival> underway =
            new PriorityQueue<>(Comparator.comparingLong(Arrival::at).thenComparingLong(Arrival::number));
    private final List<VpnEvent> events = new ArrayList<>();
    private final List<Note> notes = new ArrayList<>();
    private final List<Failure> serverEnds = new ArrayList<>();
    private final List<byte[]> toClient = new ArrayList<>();
    private final List<byte[]> toServer = new ArrayList<>();
    private final Encapsulator pump = new Encapsulator();
    private DataPath path;
    private long now;
    private long number;
    private int clientPort = FIRST_PORT;
    private double mutations;
    private int latest;
    private long dueAt = Machine.NEVER;
    private long heldUpUntil = Machine.NEVER;
    private boolean cut;
    private int takes = PATH_MTU;
    private boolean reflecting;
    private boolean serverDead;

    private record Arrival(long at, long number, Runnable action) {}

    Simulation(long seed, BadNetwork network, VpnConfig clientConfig, ServerConfig serverConfig) {
        this.random = new Random(seed);
        this.network = network;
        this.client = new VpnClient(
                clientConfig,
                new VpnClient.Underlay(CLIENT, SERVER, PATH_MTU),
                new Offers(),
                new Random(random.nextLong()),
                Notes.Detail.BYTES);
        this.server = new VpnServer(serverConfig, new Random(random.nextLong()));
    }

    static IpAddress serverAddress() {
        return SERVER;
    }

    void connect() {
        client.connect(now, clientPort);
        drain();
    }

    void disconnect() {
        client.disconnect(now);
        drain();
    }

    void abandon() {
        client.abandon(now);
        drain();
    }

    /** What the client has told. */
    List<Note> notes() {
        return notes;
    }

    /** Why the server's sessions ended. */
    List<Failure> serverEnds() {
        return serverEnds;
    }

    /** A user's packet into the tunnel, as the TUN pump would send it; false when the path takes none. */
    boolean sendFromClient(byte[] packet) {
        byte[] plain = new byte[PacketLayout.HEADROOM + packet.length + PacketLayout.TAILROOM];
        System.arraycopy(packet, 0, plain, PacketLayout.HEADROOM, packet.length);
        byte[] wire = new byte[packet.length + PacketLayout.MAX_OVERHEAD];
        int length = path == null ? -1 : pump.ip(path, plain, PacketLayout.HEADROOM, packet.length, wire, 0);
        if (length < 0) {
            return false;
        }
        fromClient(Arrays.copyOf(wire, length), path.outer().udpEncapsulation() ? NAT_PORT : Output.RAW_ESP);
        client.sent(now);
        return true;
    }

    void sendFromServer(byte[] packet) {
        server.packet(packet);
        drain();
    }

    void serverRekeysEsp() {
        server.rekeyEsp(now);
        drain();
    }

    void serverRekeysIke() {
        server.rekeyIke(now);
        drain();
    }

    void serverCloses() {
        server.close(now);
        drain();
    }

    /** Beside each packet that arrives, one like it with some bytes changed arrives, too. */
    void mutate(double share) {
        mutations = share;
    }

    /** The client's host is busy: it comes to each timer by chance up to so many ms late. */
    void delayTimers(int millis) {
        latest = millis;
    }

    /** Somebody near the client sends it back all that it sends, at once and once more later. */
    void reflect() {
        reflecting = true;
    }

    /** From now on nothing reaches the server, and so nothing comes from it. */
    void serverDies() {
        serverDead = true;
    }

    private void drain() {
        for (Output output; (output = client.poll()) != null; ) {
            switch (output) {
                case Output.Transmit(byte[] bytes, int port) -> fromClient(bytes, port);
                case Output.Rebind() -> {
                    clientPort++;
                    client.rebound(now, clientPort);
                }
                case Output.Deliver(byte[] packet) -> toClient.add(packet);
                case Output.Event(VpnEvent event) -> events.add(event);
                case Output.Ask(var question) -> client.answered(now, question.ask());
                case Output.PathReady(DataPath ready) -> path = ready;
                case Output.Told(Note note) -> notes.add(note);
                case Output.Disclosed what -> throw new AssertionError("nobody asked for " + what);
            }
        }
        for (ServerOutput output; (output = server.poll()) != null; ) {
            switch (output) {
                case ServerOutput.Transmit(IpAddress _, int port, int localPort, byte[] bytes) ->
                    fromServer(bytes, port, localPort);
                case ServerOutput.Deliver(byte[] packet) -> toServer.add(packet);
                case ServerOutput.Log(IpAddress _, int _, ServerOutput.Entry entry) -> {
                    if (entry instanceof ServerOutput.Entry.Ended(Failure failure)) {
                        serverEnds.add(failure);
                    }
                }
            }
        }
    }

    /** From now on nothing arrives any more, or again. */
    void cut(boolean broken) {
        cut = broken;
    }

    /** From now on longer UDP payloads are lost, and nobody says so. */
    void narrow(int bytes) {
        takes = bytes;
    }

    /** Runs until the condition holds; false when it does not within {@code limit} ms of virtual time. */
    boolean runUntil(BooleanSupplier condition, long limit) {
        long end = now + limit;
        while (!condition.getAsBoolean()) {
            long next = Math.min(clientDeadline(), server.deadline());
            next = underway.isEmpty() ? next : Math.min(next, underway.peek().at());
            if (next == Machine.NEVER || next > end) {
                now = end;
                return false;
            }
            now = Math.max(now, next);
            step();
        }
        return true;
    }

    boolean isClosed() {
        return events.stream().anyMatch(VpnEvent.Closed.class::isInstance);
    }

    /** The families carried as of the last event. */
    Set<VpnEvent.Family> families() {
        Set<VpnEvent.Family> families = EnumSet.noneOf(VpnEvent.Family.class);
        for (VpnEvent event : events) {
            if (event instanceof VpnEvent.Connected(Set<VpnEvent.Family> carried)) {
                families = carried;
            }
        }
        return families;
    }

    Failure failure() {
        for (VpnEvent event : events) {
            if (event instanceof VpnEvent.Failed(Failure failure)) {
                return failure;
            }
        }
        return null;
    }

    <T extends VpnEvent> List<T> events(Class<T> type) {
        return events.stream().filter(type::isInstance).map(type::cast).toList();
    }

    int clientPort() {
        return clientPort;
    }

    long now() {
        return now;
    }

    List<byte[]> deliveredToServer() {
        return toServer;
    }

    List<byte[]> deliveredToClient() {
        return toClient;
    }

    private void step() {
        while (!underway.isEmpty() && underway.peek().at() <= now) {
            underway.poll().action().run();
            drain();
        }
        if (clientDeadline() <= now) {
            client.tick(now);
            drain();
        }
        if (server.deadline() <= now) {
            server.tick(now);
            drain();
        }
    }

    /** When the client's host comes to what is due next. */
    private long clientDeadline() {
        if (latest == 0 || client.deadline() == Machine.NEVER) {
            return client.deadline();
        }
        if (client.deadline() != dueAt) {
            dueAt = client.deadline();
            heldUpUntil = dueAt + random.nextInt(latest + 1);
        }
        return heldUpUntil;
    }

    private void fromClient(byte[] bytes, int port) {
        int from = port == Output.RAW_ESP ? 0 : clientPort;
        if (reflecting) {
            for (long at : new long[] {now, now + 700}) {
                underway.add(new Arrival(at, number++, () -> client.receive(now, bytes, 0, bytes.length, port)));
            }
        }
        if (!serverDead) {
            carry(bytes, arrived -> server.receive(now, CLIENT, from, port, arrived));
        }
    }

    private void fromServer(byte[] bytes, int toPort, int fromPort) {
        carry(bytes, arrived -> {
            if (serverDead) {
                return;
            }
            if (fromPort == VpnServer.RAW_ESP || toPort == clientPort) {
                client.receive(now, arrived, 0, arrived.length, fromPort);
            }
        });
    }

    private void carry(byte[] bytes, Consumer<byte[]> arrival) {
        if (cut || bytes.length > takes) {
            return;
        }
        int copies = random.nextDouble() < network.loss() ? 0 : random.nextDouble() < network.duplication() ? 2 : 1;
        for (int i = 0; i < copies; i++) {
            arrive(bytes, arrival);
        }
        if (random.nextDouble() < mutations) {
            arrive(mutated(bytes), arrival);
        }
    }

    private void arrive(byte[] bytes, Consumer<byte[]> arrival) {
        int delay = random.nextInt(network.minDelay(), network.maxDelay() + 1);
        underway.add(new Arrival(now + delay, number++, () -> arrival.accept(bytes)));
    }

    private byte[] mutated(byte[] bytes) {
        byte[] changed = Arrays.copyOf(bytes, random.nextInt(4) == 0 ? random.nextInt(bytes.length + 1) : bytes.length);
        for (int i = random.nextInt(1, 6); i > 0 && changed.length > 0; i--) {
            changed[random.nextInt(changed.length)] = (byte) random.nextInt();
        }
        return changed;
    }
}
