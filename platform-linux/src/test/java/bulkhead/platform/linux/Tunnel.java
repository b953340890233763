package bulkhead.platform.linux;

import bulkhead.leakguard.apply.GuardedNetwork;
import bulkhead.leakguard.host.DnsPlan;
import bulkhead.leakguard.host.HostPlan;
import bulkhead.leakguard.host.InterfaceAddress;
import bulkhead.leakguard.host.OuterSocket;
import bulkhead.leakguard.host.TunDevice;
import bulkhead.leakguard.host.TunnelPlan;
import bulkhead.leakguard.policy.Endpoint;
import bulkhead.leakguard.policy.Family;
import bulkhead.leakguard.policy.GuardState;
import bulkhead.leakguard.policy.IpRange;
import bulkhead.leakguard.policy.Protection;
import java.net.InetAddress;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** The test bed with a host network, a socket to the server and a TUN device: all but the protocol. */
public final class Tunnel implements AutoCloseable {
    public static final String TUN = "bulkhead0";
    public static final String OWN_4 = "10.7.0.2";
    public static final String OWN_6 = "2001:db8:7::2";
    public static final GuardState CONNECTING = new GuardState.Connecting();
    public static final GuardState BOTH = new GuardState.Connected(Set.of(Family.IPV4, Family.IPV6));

    public final Testbed testbed;
    public final Namespace client;
    public final GuardedNetwork host;
    public final InetAddress server;
    public final OuterSocket socket;
    public final TunDevice tun;

    public Tunnel(String server) {
        this(new Testbed(), server);
    }

    public Tunnel(Testbed testbed, String server) {
        this.testbed = testbed;
        this.client = testbed.client;
        this.host = testbed.open();
        this.server = InetAddress.ofLiteral(server);
        this.socket = client.call(() -> host.openUdp(host.underlay(this.server), this.server));
        this.tun = client.call(() -> host.openTun());
    }

    /** Before the tunnel carries anything. */
    public void guard(GuardState state) {
        apply(new HostPlan(state, Protection.DEFAULT, Optional.of(endpoint()), Optional.empty()));
    }

    public void apply(GuardState state, String... routes) {
        apply(plan(state, DnsPlan.NONE, routes));
    }

    public void apply(HostPlan plan) {
        client.call(() -> {
            host.apply(plan);
            return null;
        });
    }

    /** Leads around the second wall from now on, so that what is seen is the work of the guard's rules. */
    public void rulesAlone() {
        for (String family : new String[] {"-4", "-6"}) {
            // A rule that no packet meets, to go on at.
            client.run("ip", family, "rule", "add", "fwmark", "0x7ffffff1", "lookup", "main", "priority", "108");
            client.run("ip", family, "rule", "add", "goto", "108", "priority", "100");
        }
    }

    /** The families that have routes have addresses. */
    public HostPlan plan(GuardState state, DnsPlan dns, String... routes) {
        return plan(endpoint(), state, dns, routes);
    }

    public static HostPlan plan(Endpoint server, GuardState state, DnsPlan dns, String... routes) {
        List<IpRange> ranges = Arrays.stream(routes).map(IpRange::parse).toList();
        List<InterfaceAddress> addresses = Stream.of(
                        address(OWN_4, 32, Optional.of("10.7.0.1")),
                        address("fe80::77", 64, Optional.empty()),
                        address(OWN_6, 64, Optional.empty()))
                .filter(a -> ranges.stream().anyMatch(r -> r.family() == a.family()))
                .toList();
        TunnelPlan tunnel = new TunnelPlan(TUN, 1402, addresses, ranges, dns);
        return new HostPlan(state, Protection.DEFAULT, Optional.of(server), Optional.of(tunnel));
    }

    public Endpoint endpoint() {
        return Endpoint.ipsec(server, socket.local().getPort());
    }

    private static InterfaceAddress address(String address, int prefix, Optional<String> peer) {
        return new InterfaceAddress(InetAddress.ofLiteral(address), prefix, peer.map(InetAddress::ofLiteral));
    }

    @Override
    public void close() {
        tun.close();
        socket.close();
        testbed.close();
    }
}
