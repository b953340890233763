package bulkhead.protocol.ip6.link;

import bulkhead.protocol.core.Machine;
import bulkhead.protocol.ip6.Ip6Config;
import bulkhead.protocol.ip6.Ip6Output;
import bulkhead.protocol.offer.Offers;
import bulkhead.protocol.responder.RouterConfig;
import bulkhead.protocol.responder.RouterResponder;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.SplittableRandom;

/** A client and a router in virtual time, with a link between them that loses, doubles, delays and reorders. */
final class LossyLink {
    private record InFlight(long at, long order, boolean toClient, byte[] packet) {}

    final Ip6Link client;
    final RouterResponder router;
    final List<Ip6Output> events = new ArrayList<>();
    long now;
    private final SplittableRandom random;
    private final double loss;
    private final double duplication;
    private final PriorityQueue<InFlight> inFlight =
            new PriorityQueue<>(Comparator.comparingLong(InFlight::at).thenComparingLong(InFlight::order));
    private long order;

    LossyLink(Ip6Config client, RouterConfig router, long seed, double loss, double duplication) {
        this.random = new SplittableRandom(seed);
        this.client = new Ip6Link(client, new Offers(), random.split());
        this.router = new RouterResponder(router);
        this.loss = loss;
        this.duplication = duplication;
        this.client.start(now);
        this.router.start(now);
        drain();
    }

    /** Runs until the client says so, at most so many ms. */
    void runUntil(Class<? extends Ip6Output> said, long atMost) {
        long end = now + atMost;
        while (events.stream().noneMatch(said::isInstance) && step(end)) {}
    }

    void run(long millis) {
        long end = now + millis;
        while (step(end)) {}
        now = end;
    }

    private boolean step(long end) {
        long next = Math.min(client.deadline(), router.deadline());
        next = inFlight.isEmpty() ? next : Math.min(next, inFlight.peek().at);
        if (next > end || next == Machine.NEVER) {
            return false;
        }
        now = Math.max(now, next);
        if (!inFlight.isEmpty() && inFlight.peek().at <= now) {
            InFlight arrival = inFlight.poll();
            if (arrival.toClient) {
                client.receive(now, arrival.packet, 0, arrival.packet.length);
            } else {
                router.receive(now, arrival.packet, 0, arrival.packet.length);
            }
        }
        client.tick(now);
        router.tick(now);
        drain();
        return true;
    }

    private void drain() {
        for (Ip6Output output = client.poll(); output != null; output = client.poll()) {
            if (output instanceof Ip6Output.Send(byte[] packet)) {
                carry(false, packet);
            } else {
                events.add(output);
            }
        }
        for (byte[] packet = router.poll(); packet != null; packet = router.poll()) {
            carry(true, packet);
        }
    }

    private void carry(boolean toClient, byte[] packet) {
        if (random.nextDouble() >= loss) {
            inFlight.add(new InFlight(now + random.nextLong(1, 150), order++, toClient, packet));
            if (random.nextDouble() < duplication) {
                inFlight.add(new InFlight(now + random.nextLong(1, 150), order++, toClient, packet));
            }
        }
    }
}
