package bulkhead.protocol.ip6;

import bulkhead.protocol.Machine;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.random.RandomGenerator;

/** IPv6 on the link, from the opening of IPV6CP to its end. */
public final class Ip6Link implements Machine<Ip6Output> {
    private final Ip6Config config;
    private final RandomGenerator random;
    private final Queue<Ip6Output> outputs = new ArrayDeque<>();

    public Ip6Link(Ip6Config config, RandomGenerator random) {
        this.config = config;
        this.random = random;
    }

    /** IPV6CP has opened: solicits a router at once. */
    public void start(long now) {}

    /**
     * Takes an IPv6 packet that came through the tunnel.
     *
     * @return whether it was for this machine (a Neighbor Discovery message, DHCPv6, or the answer to our echo), good or
     *     bad; false: it is user data
     */
    public boolean receive(long now, byte[] packet, int offset, int length) {
        return false;
    }

    /** The link is about to end: gives a DHCPv6 lease back. After the outputs are drained nothing more comes. */
    public void stop(long now) {}

    public Ip6Statistics statistics() {
        return new Ip6Statistics(0, 0, 0, 0, 0, 0, 0, 0, 0);
    }

    @Override
    public Ip6Output poll() {
        return outputs.poll();
    }

    @Override
    public long deadline() {
        return NEVER;
    }

    @Override
    public void tick(long now) {}
}
