package bulkhead.protocol.ike.session;

import bulkhead.protocol.core.Failure;
import bulkhead.protocol.core.Machine;
import bulkhead.protocol.esp.SaParameters;
import bulkhead.protocol.ike.IkeConfig;
import bulkhead.protocol.ike.IkeOutput;
import bulkhead.protocol.ike.exchange.Phase1;
import bulkhead.protocol.ike.wire.IkeMessage;
import bulkhead.protocol.note.Notes;
import bulkhead.protocol.wire.IpAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.function.UnaryOperator;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;

/** Two sessions and the network between them, in virtual time. ESP is there as SPIs with keys, without packets' bytes. */
final class IkeWorld {
    static final IpAddress CLIENT = IpAddress.parse("192.0.2.10");
    static final IpAddress SERVER = IpAddress.parse("203.0.113.1");
    static final byte[] PSK = "a shared secret".getBytes(StandardCharsets.UTF_8);

    final RandomGenerator random;
    final Notes notes;
    final Side server;
    Side client;
    long now = 1_000_000;
    double loss;
    double duplication;
    int delay = 10;
    int jitter;
    /** Sees and may change each message on its way; null drops it. */
    UnaryOperator<Packet> wire = packet -> packet;

    private final PriorityQueue<Event> events = new PriorityQueue<>();
    private final IkeConfig ofClient;
    private long eventNumber;

    record Packet(Side from, byte[] message, boolean natPort) {}

    private record Event(long at, long number, Runnable action) implements Comparable<Event> {
        @Override
        public int compareTo(Event other) {
            return at != other.at ? Long.compare(at, other.at) : Long.compare(number, other.number);
        }
    }

    /** One session, and what it told us. */
    final class Side {
        final IkeSession session;
        final List<IkeOutput> outputs = new ArrayList<>();
        final Map<Integer, SaParameters> inbound = new HashMap<>();
        SaParameters outbound;
        int espSent;
        int espLost;
        boolean mute;

        Side(IkeSession session) {
            this.session = session;
        }

        Side peer() {
            return this == client ? server : client;
        }

        <T extends IkeOutput> List<T> all(Class<T> kind) {
            return outputs.stream().filter(kind::isInstance).map(kind::cast).toList();
        }

        <T extends IkeOutput> T last(Class<T> kind) {
            List<T> all = all(kind);
            return all.isEmpty() ? null : all.getLast();
        }

        /** What its newest ISAKMP SA protects with, or null. */
        Phase1 sa() {
            IkeSa newest = session.sas().newest();
            return newest == null ? null : newest.phase1;
        }

        Failure failure() {
            for (IkeOutput output : outputs.reversed()) {
                if (output instanceof IkeOutput.Failed(Failure failure)) {
                    return failure;
                }
                if (output instanceof IkeOutput.EspRefused refused) {
                    return refused.failure();
                }
            }
            return null;
        }

        boolean isUp() {
            return outbound != null && failure() == null && peer().inbound.containsKey(outbound.spi());
        }

        /** Sends one ESP packet; it is lost when the peer has not the same key under its SPI. */
        void sendEsp() {
            if (outbound == null) {
                return;
            }
            espSent++;
            SaParameters used = outbound;
            after(delay, () -> {
                SaParameters received = peer().inbound.get(used.spi());
                if (received == null || !java.util.Arrays.equals(received.key(), used.key())) {
                    espLost++;
                } else {
                    peer().session.espAlive(now, used.spi());
                    peer().drain();
                }
            });
        }

        /** Sends a message of the test's own making. */
        void inject(IkeMessage message) {
            inject(message.bytes());
        }

        void inject(byte[] message) {
            transmit(new Packet(this, message, sa().natPort()));
        }

        void drain() {
            for (IkeOutput output = session.poll(); output != null; output = session.poll()) {
                outputs.add(output);
                switch (output) {
                    case IkeOutput.Ask(var question) -> session.answered(now, question, question.ask());
                    case IkeOutput.Send send -> transmit(new Packet(this, send.message(), send.natPort()));
                    case IkeOutput.InstallInbound install ->
                        inbound.put(install.sa().spi(), install.sa());
                    case IkeOutput.UseOutbound use -> outbound = use.sa();
                    case IkeOutput.RemoveInbound remove -> inbound.remove(remove.spi());
                    case IkeOutput.RemoveOutbound remove -> {
                        if (outbound != null && outbound.spi() == remove.spi()) {
                            outbound = null;
                        }
                    }
                    default -> {}
                }
            }
        }
    }

    IkeWorld(long seed, UnaryOperator<IkeConfig> clientConfig, UnaryOperator<IkeConfig> serverConfig) {
        this(seed, clientConfig, serverConfig, Notes.NONE);
    }

    /** @param notes takes what the client tells */
    IkeWorld(long seed, UnaryOperator<IkeConfig> clientConfig, UnaryOperator<IkeConfig> serverConfig, Notes notes) {
        this.notes = notes;
        random = RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
        ofClient = clientConfig.apply(IkeConfig.client(CLIENT, 51000, SERVER, PSK));
        IkeConfig ofServer = serverConfig.apply(IkeConfig.server(SERVER, CLIENT, 51000, PSK));
        client = new Side(IkeSession.initiator(ofClient, random, notes));
        server = new Side(IkeSession.responder(ofServer, random));
    }

    IkeWorld(long seed) {
        this(seed, it -> it, it -> it);
    }

    IkeWorld(long seed, Notes notes) {
        this(seed, it -> it, it -> it, notes);
    }

    IkeWorld start() {
        client.session.start(now);
        client.drain();
        return this;
    }

    /** The client crashed, and a new one comes from the same address and port. */
    Side replaceClient() {
        client = new Side(IkeSession.initiator(ofClient, random, notes));
        return client;
    }

    /** Starts, and runs until both sides can send or one has failed. */
    IkeWorld connect() {
        start();
        runUntil(() -> client.isUp() && server.isUp() || client.failure() != null, 60_000);
        return this;
    }

    void after(long millis, Runnable action) {
        events.add(new Event(now + millis, eventNumber++, action));
    }

    /** Both sides send one ESP packet each so many ms, for so long. */
    void ping(int everyMillis, long forMillis) {
        for (long at = 0; at < forMillis; at += everyMillis) {
            after(at, () -> {
                client.sendEsp();
                server.sendEsp();
            });
        }
    }

    void run(long millis) {
        runUntil(() -> false, millis);
    }

    void runUntil(java.util.function.BooleanSupplier done, long atMostMillis) {
        long end = now + atMostMillis;
        int steps = 0;
        while (!done.getAsBoolean()) {
            long next = Math.min(client.session.deadline(), server.session.deadline());
            if (!events.isEmpty()) {
                next = Math.min(next, events.peek().at);
            }
            if (next > end || next == Machine.NEVER) {
                now = end;
                return;
            }
            if (++steps > 2_000_000) {
                throw new AssertionError("a timer that never moves on, at " + now);
            }
            now = Math.max(now, next);
            if (!events.isEmpty() && events.peek().at <= now) {
                events.poll().action.run();
            } else {
                client.session.tick(now);
                server.session.tick(now);
            }
            client.drain();
            server.drain();
        }
    }

    private void transmit(Packet packet) {
        Packet seen = wire.apply(packet);
        if (seen == null || packet.from.mute || random.nextDouble() < loss) {
            return;
        }
        deliver(seen);
        if (random.nextDouble() < duplication) {
            deliver(seen);
        }
    }

    private void deliver(Packet packet) {
        after(delay + (jitter > 0 ? random.nextInt(jitter) : 0), () -> {
            Side to = packet.from.peer();
            to.session.receive(now, packet.message.clone(), packet.natPort);
            to.drain();
        });
    }
}
