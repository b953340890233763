package bulkhead.protocol.l2tp;

import bulkhead.protocol.core.Machine;
import bulkhead.protocol.note.Notes;
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

    private record Flight(long arrives, long order, Observed to, byte[] message) {}

    final Observed lac;
    final Observed lns;
    long now = 1_000;

    private final RandomGenerator random;
    private final Network network;
    private final PriorityQueue<Flight> flights =
            new PriorityQueue<>(Comparator.comparingLong(Flight::arrives).thenComparingLong(Flight::order));
    private long order;
    private boolean cut;

    TwoPeers(L2tpConfig lac, L2tpConfig lns, Network network, RandomGenerator random) {
        this.lac = new Observed(L2tpConnection.lac(lac, random, Notes.NONE));
        this.lns = new Observed(L2tpConnection.lns(lns, random));
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
        for (Observed peer : List.of(lac, lns)) {
            if (peer.connection.deadline() <= now) {
                peer.connection.tick(now);
            }
        }
    }

    private void drain(Observed from, Observed to) {
        from.drain().forEach(message -> carry(to, message));
    }

    private void carry(Observed to, byte[] message) {
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
