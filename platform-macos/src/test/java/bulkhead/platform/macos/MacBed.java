package bulkhead.platform.macos;

import bulkhead.leakguard.apply.GuardedNetwork;
import bulkhead.leakguard.apply.Journal;
import bulkhead.leakguard.apply.NextBoot;
import bulkhead.leakguard.contract.HostContract;
import bulkhead.leakguard.contract.PacketContract;
import bulkhead.leakguard.host.DnsPlan;
import bulkhead.leakguard.host.HostException;
import bulkhead.leakguard.host.HostPlan;
import bulkhead.leakguard.host.InterfaceAddress;
import bulkhead.leakguard.host.OuterSocket;
import bulkhead.leakguard.host.TunDevice;
import bulkhead.leakguard.host.TunnelPlan;
import bulkhead.leakguard.policy.Endpoint;
import bulkhead.leakguard.policy.Family;
import bulkhead.leakguard.policy.GuardState;
import bulkhead.leakguard.policy.Hook;
import bulkhead.leakguard.policy.IpRange;
import bulkhead.leakguard.policy.Packet;
import bulkhead.leakguard.policy.Protection;
import bulkhead.platform.macos.fake.FakeMac;
import java.net.InetAddress;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A Mac in memory, and what a connection of each state asks of it. */
final class MacBed implements HostContract.Bed {
    static final InetAddress SERVER = InetAddress.ofLiteral("203.0.113.1");
    private static final Set<Family> BOTH = Set.of(Family.IPV4, Family.IPV6);

    final FakeMac mac;
    final Map<String, String> journal = new TreeMap<>();
    final Set<NextBoot.By> wanted = EnumSet.noneOf(NextBoot.By.class);
    private TunDevice tun;
    private OuterSocket socket;

    MacBed() {
        this(() -> {});
    }

    /** @param after is told of each call, once it is done or has failed */
    MacBed(Runnable after) {
        mac = new FakeMac(after);
    }

    GuardedNetwork begin() {
        return new MacosNetwork(mac, mac, mac, mac, mac).over(new Memory(), new Boot());
    }

    @Override
    public GuardedNetwork open() throws HostException {
        GuardedNetwork host = begin();
        tun = host.openTun();
        socket = host.openUdp(host.underlay(SERVER), SERVER);
        return host;
    }

    @Override
    public HostPlan plan(GuardState state, Protection protection) {
        Optional<Endpoint> server =
                Optional.of(Endpoint.ipsec(SERVER, socket.local().getPort()));
        return switch (state) {
            case GuardState.Disconnected _, GuardState.Lockdown _ ->
                new HostPlan(state, protection, Optional.empty(), Optional.empty());
            case GuardState.Connected(Set<Family> families) ->
                new HostPlan(state, protection, server, Optional.of(tunnel(families)));
            case GuardState.Reconnecting _ -> new HostPlan(state, protection, server, Optional.of(tunnel(BOTH)));
            case GuardState.Connecting _, GuardState.Error _ ->
                new HostPlan(state, protection, server, Optional.empty());
        };
    }

    private TunnelPlan tunnel(Set<Family> families) {
        List<InterfaceAddress> addresses = Stream.of(
                        new InterfaceAddress(InetAddress.ofLiteral("10.7.0.2"), 32, Optional.empty()),
                        new InterfaceAddress(InetAddress.ofLiteral("2001:db8:7::2"), 64, Optional.empty()))
                .filter(address -> families.contains(address.family()))
                .toList();
        List<IpRange> routes = Stream.of(IpRange.ALL_IPV4, IpRange.ALL_IPV6)
                .filter(range -> families.contains(range.family()))
                .toList();
        DnsPlan dns = new DnsPlan(List.of(InetAddress.ofLiteral("10.7.0.53")), List.of("corp.example"), true);
        return new TunnelPlan(tun.name(), 1400, addresses, routes, dns);
    }

    @Override
    public HostPlan impossible(GuardState state, Protection protection) {
        HostPlan plan = plan(state, protection);
        mac.removeLink(tun.name());
        return plan;
    }

    @Override
    public void kill() {
        mac.endProcesses();
    }

    @Override
    public boolean leaves(Family family) {
        return passing().stream()
                .anyMatch(packet -> packet.family() == family
                        && packet.hook() == Hook.OUT
                        && !packet.destination().equals(SERVER));
    }

    /** What of packets of no exception its link lets pass. */
    Set<Packet> passing() {
        return PacketContract.natives().stream()
                .filter(packet -> mac.pf.passes(packet, FakeMac.LINK))
                .collect(Collectors.toSet());
    }

    @Override
    public String network() {
        return List.of(mac.network(), journal, wanted).toString();
    }

    @Override
    public void close() {
        mac.endProcesses();
    }

    private final class Memory implements Journal {
        @Override
        public void save(String name, String content) throws HostException {
            mac.faults.call("save " + name, () -> journal.put(name, content), HostException::new);
        }

        @Override
        public Optional<String> load(String name) {
            return Optional.ofNullable(journal.get(name));
        }

        @Override
        public void delete(String name) throws HostException {
            mac.faults.call("delete " + name, () -> journal.remove(name), HostException::new);
        }

        @Override
        public void close() {}
    }

    private final class Boot implements NextBoot {
        @Override
        public boolean ofTheBoot() {
            return true;
        }

        @Override
        public boolean isThere() {
            return !wanted.isEmpty();
        }

        @Override
        public boolean isThere(By whom) {
            return wanted.contains(whom);
        }

        @Override
        public void want(By whom) throws HostException {
            mac.faults.call("want", () -> wanted.add(whom), HostException::new);
        }

        @Override
        public void release(By whom) throws HostException {
            mac.faults.call("release", () -> wanted.remove(whom), HostException::new);
        }

        @Override
        public void refresh() {}
    }
}
