package bulkhead.protocol.ip4;

import bulkhead.protocol.Machine;
import bulkhead.protocol.wire.IpAddress;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.random.RandomGenerator;

/** Asks by DHCPINFORM (RFC 2131 section 4.4.3) for what IPCP cannot say. Optional: nothing waits for its answer. */
public final class DhcpInform implements Machine<DhcpInformOutput> {
    private final IpAddress address;
    private final RandomGenerator random;
    private final Queue<DhcpInformOutput> outputs = new ArrayDeque<>();

    /** @param address our IPv4 address, as IPCP gave it */
    public DhcpInform(IpAddress address, RandomGenerator random) {
        this.address = address;
        this.random = random;
    }

    public void start(long now) {}

    /**
     * Takes an IPv4 packet that came through the tunnel.
     *
     * @return whether it was a DHCP message for us, good or bad; false: it is user data
     */
    public boolean receive(long now, byte[] packet, int offset, int length) {
        return false;
    }

    @Override
    public DhcpInformOutput poll() {
        return outputs.poll();
    }

    @Override
    public long deadline() {
        return NEVER;
    }

    @Override
    public void tick(long now) {}
}
