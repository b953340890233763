package bulkhead.protocol.l2tp;

import bulkhead.protocol.Machine;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.random.RandomGenerator;

/** Two connections and the network between them, in virtual time. */
final class TwoPeers {
    /** What the network does to a message; percentages, and ms one way. */
    record Network(int loss, int duplication, int latency, int jitter) {
        static final Network PERFECT = new Network(0, 0, 10, 0);
    }

    /** One end and everything it has told. */
    static final class Peer {
        final L2tpConnection connection;
        final List<L2tpOutput> told = new ArrayList<>();
        final List<byte[]> sent = new ArrayList<>();

        Peer(L2tpConnection connection) {
            this.connection = connection;
        }

        <T> List<T> told(Class<T> type) {
            return told.stream().filter(type::isInstance).map(type::cast).toList();
        }
    }

    private record Flight(long arrives, long order, Peer to, byte[] message) {}

    final Peer lac;
    final Peer lns;
    long now = 1_000;

    private final RandomGenerator random;
    private final Network network;
    private final PriorityQueue<Flight> flights =
            new PriorityQueue<>(Comparator.comparingLong(Flight::arrives).thenComparingLong(Flight::order));
    private long order;
    private boolean cut;

    TwoPeers(L2tpConfig lac, L2tpConfig lns, Network network, RandomGenerator random) {
        this.lac = new Peer(L2tpConnection.lac(lac, random));
        this.lns = new Peer(L2tpConnection.lns(lns, random));
        this.network = network;
        this.random = random;
    }

    /** From here on the network carries nothing. */
    void cut() {
        cut = true;
        flights.clear();
    }

    /** Drains what both have to say after an input from outside. */
    void drain() {
        drain(lac, lns);
        drain(lns, lac);
    }

    /** Lets time pass until nothing is left to happen, or until {@code limit} ms have passed. */
    void run(long limit) {
        long end = now + limit;
        drain();
        while (true) {
            long next = Math.min(
                    flights.isEmpty() ? Machine.NEVER : flights.peek().arrives(),
                    Math.min(lac.connection.deadline(), lns.connection.deadline()));
            if (next > end) {
                now = end;
                return;
            }
            now = Math.max(now, next);
            step();
            drain();
        }
    }

    private void step() {
        if (!flights.isEmpty() && flights.peek().arrives() <= now) {
            Flight flight = flights.remove();
            flight.to().connection.receive(now, flight.message(), 0, flight.message().length);
            return;
        }
        for (Peer peer : List.of(lac, lns)) {
            if (peer.connection.deadline() <= now) {
                peer.connection.tick(now);
            }
        }
    }

    private void drain(Peer from, Peer to) {
        for (L2tpOutput output = from.connection.poll(); output != null; output = from.connection.poll()) {
            if (output instanceof L2tpOutput.Send(byte[] message)) {
                from.sent.add(message);
                carry(to, message);
            } else {
                from.told.add(output);
            }
        }
    }

    private void carry(Peer to, byte[] message) {
        if (cut) {
            return;
        }
        int copies =
                (random.nextInt(100) < network.loss() ? 0 : 1) + (random.nextInt(100) < network.duplication() ? 1 : 0);
        for (int i = 0; i < copies; i++) {
            long delay = network.latency() + (network.jitter() == 0 ? 0 : random.nextInt(network.jitter()));
            flights.add(new Flight(now + delay, order++, to, message));
        }
    }
}
