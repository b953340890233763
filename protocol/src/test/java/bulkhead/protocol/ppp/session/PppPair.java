package bulkhead.protocol.ppp.session;

import bulkhead.protocol.core.Machine;
import bulkhead.protocol.ppp.PppConfig;
import bulkhead.protocol.ppp.PppOutput;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.Random;
import java.util.function.BooleanSupplier;

/** Two sessions on one link in virtual time. The link may delay, lose, double and reorder, by a seed. */
final class PppPair {
    /** @param loss and the others: how many in a hundred */
    record Quality(int delayMillis, int jitterMillis, int loss, int duplication) {
        static final Quality PERFECT = new Quality(1, 0, 0, 0);
    }

    private record Delivery(long at, long order, boolean toClient, byte[] frame) {}

    final PppSession client;
    final PppSession server;
    final List<PppOutput> clientSaid = new ArrayList<>();
    final List<PppOutput> serverSaid = new ArrayList<>();
    final List<byte[]> fromClient = new ArrayList<>();
    final List<byte[]> fromServer = new ArrayList<>();
    long now;

    private final Quality quality;
    private final Random random;
    private final PriorityQueue<Delivery> wire =
            new PriorityQueue<>(Comparator.comparingLong(Delivery::at).thenComparingLong(Delivery::order));
    private long order;

    PppPair(PppConfig client, PppConfig server, Quality quality, long seed) {
        this(new PppSession(client, new Random(seed + 1)), new PppSession(server, new Random(seed + 2)), quality, seed);
    }

    PppPair(PppSession client, PppSession server, Quality quality, long seed) {
        this.random = new Random(seed);
        this.quality = quality;
        this.client = client;
        this.server = server;
    }

    PppPair open() {
        client.open(now);
        server.open(now);
        drain();
        return this;
    }

    /** Lets time pass until the condition holds; false when nothing more can happen or {@code until} is past. */
    boolean runUntil(long until, BooleanSupplier condition) {
        drain();
        while (!condition.getAsBoolean()) {
            long next = Math.min(client.deadline(), server.deadline());
            next = wire.isEmpty() ? next : Math.min(next, wire.peek().at());
            if (next == Machine.NEVER || next > until) {
                now = Math.max(now, until);
                return false;
            }
            now = Math.max(now, next);
            step();
        }
        return true;
    }

    void drain() {
        drain(client, clientSaid, fromClient, false);
        drain(server, serverSaid, fromServer, true);
    }

    private void step() {
        if (!wire.isEmpty() && wire.peek().at() <= now) {
            Delivery delivery = wire.remove();
            PppSession to = delivery.toClient() ? client : server;
            to.receive(now, delivery.frame(), 0, delivery.frame().length);
        } else if (client.deadline() <= now) {
            client.tick(now);
        } else {
            server.tick(now);
        }
        drain();
    }

    private void drain(PppSession session, List<PppOutput> said, List<byte[]> frames, boolean toClient) {
        for (PppOutput output = session.poll(); output != null; output = session.poll()) {
            if (output instanceof PppOutput.Send(byte[] frame)) {
                frames.add(frame);
                transmit(frame, toClient);
            } else {
                said.add(output);
            }
        }
    }

    private void transmit(byte[] frame, boolean toClient) {
        int copies = random.nextInt(100) < quality.duplication() ? 2 : 1;
        for (int i = 0; i < copies; i++) {
            if (random.nextInt(100) >= quality.loss()) {
                long jitter = quality.jitterMillis() == 0 ? 0 : random.nextInt(quality.jitterMillis());
                wire.add(new Delivery(now + quality.delayMillis() + jitter, order++, toClient, frame));
            }
        }
    }

    <T extends PppOutput> boolean clientHas(Class<T> kind) {
        return clientSaid.stream().anyMatch(kind::isInstance);
    }

    <T extends PppOutput> T clientLast(Class<T> kind) {
        return clientSaid.stream()
                .filter(kind::isInstance)
                .map(kind::cast)
                .reduce((a, b) -> b)
                .orElseThrow();
    }

    boolean bothFamiliesUp() {
        return clientHas(PppOutput.Ip4Up.class) && clientHas(PppOutput.Ip6Up.class);
    }
}
