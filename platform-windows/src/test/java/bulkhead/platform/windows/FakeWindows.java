package bulkhead.platform.windows;

import static bulkhead.platform.windows.api.WindowsException.ERROR_NOT_FOUND;
import static bulkhead.platform.windows.api.WindowsException.ERROR_OBJECT_ALREADY_EXISTS;

import bulkhead.leakguard.apply.GuardedNetwork;
import bulkhead.leakguard.host.Subscription;
import bulkhead.leakguard.host.Underlay;
import bulkhead.leakguard.policy.Family;
import bulkhead.leakguard.policy.FurtherPackets;
import bulkhead.leakguard.policy.IpRange;
import bulkhead.leakguard.policy.Packet;
import bulkhead.leakguard.policy.Probes;
import bulkhead.platform.windows.FakeFilterEngine.Contents;
import bulkhead.platform.windows.api.Accounts;
import bulkhead.platform.windows.api.IpHelper;
import bulkhead.platform.windows.api.Registry;
import bulkhead.platform.windows.api.Resolver;
import bulkhead.platform.windows.api.WindowsException;
import bulkhead.platform.windows.api.Wintun;
import bulkhead.platform.windows.wfp.Arbitration;
import bulkhead.platform.windows.wfp.Arbitration.Installed;
import bulkhead.platform.windows.wfp.Arbitration.Sublayer;
import bulkhead.platform.windows.wfp.Layer;
import bulkhead.platform.windows.wfp.Names;
import bulkhead.platform.windows.wfp.Sight;
import java.net.InetAddress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A Windows computer in memory, by the calls that are made of it. It has one link with both families, and nothing of ours. */
final class FakeWindows implements IpHelper, Resolver {
    final FakeCalls calls;
    final FakeFilterEngine engine;
    /** Of the pipes, which two processes call as they come. */
    final FakeCalls pipeCalls = new FakeCalls(() -> {});

    final FakePipes pipes;
    final FakeServices services;
    final FakeAccounts accounts;
    /** Whether wintun.dll is there. */
    boolean hasDriver = true;
    /** Of the adapter that was made last. */
    volatile FakeSession session;

    private final List<Link> links = new ArrayList<>();
    private final List<Address> addresses = new ArrayList<>();
    private final List<Route> routes = new ArrayList<>();
    private final Map<String, String> resolvers = new TreeMap<>();
    private final FakeRegistry registry;
    private final List<Runnable> watchers = new ArrayList<>();

    static final FakePipes.Account SYSTEM = new FakePipes.Account(
            Accounts.SYSTEM,
            "NT AUTHORITY\\SYSTEM",
            Set.of(Accounts.ADMINISTRATORS),
            ProcessHandle.current().pid());

    FakeWindows() {
        this(_ -> {});
    }

    /** @param after is told of each call, once it is done */
    FakeWindows(java.util.function.Consumer<FakeWindows> after) {
        calls = new FakeCalls(() -> after.accept(this));
        engine = new FakeFilterEngine(calls);
        registry = new FakeRegistry(calls);
        pipes = new FakePipes(pipeCalls);
        services = new FakeServices(calls);
        accounts = new FakeAccounts(calls);
        Link home = link(FurtherPackets.LINK, false);
        links.add(link(FurtherPackets.LOOPBACK, true));
        links.add(home);
        addresses.add(new Address(home.luid(), InetAddress.ofLiteral("192.0.2.7"), 24));
        addresses.add(new Address(home.luid(), InetAddress.ofLiteral("2001:db8::7"), 64));
        addresses.add(new Address(home.luid(), InetAddress.ofLiteral("fe80::7"), 64));
        routes.add(new Route(home.luid(), IpRange.ALL_IPV4, Optional.of(InetAddress.ofLiteral("192.0.2.1")), 25, true));
        routes.add(new Route(home.luid(), IpRange.ALL_IPV6, Optional.of(InetAddress.ofLiteral("fe80::1")), 25, true));
    }

    private static Link link(String name, boolean loopback) {
        Names.Interface numbers = Sight.NAMES.interfaces().get(name);
        UUID guid = new UUID(0x7c0de6a4L, numbers.luid());
        return new Link(name, numbers.luid(), numbers.index(), guid, loopback, true, 1500, "02:00:00:00:00:01");
    }

    /** A process that begins on it. */
    GuardedNetwork open() {
        return windows(SYSTEM).network(() -> {});
    }

    /** All that a process of some account calls. */
    Windows windows(FakePipes.Account account) {
        return new Windows(
                engine::open,
                this,
                this,
                registry,
                this::create,
                pipes.as(account),
                services,
                accounts,
                () -> 0,
                Sight.PROGRAM);
    }

    /** The same computer, as that account's process has it. */
    Computer computer(FakePipes.Account account, Path folder) {
        return new Computer(windows(account), folder, Sight.PROGRAM + " -m bulkhead.app guard install");
    }

    /** Its link gets an address, of which all sockets are this process's; a way out by that. */
    Underlay underlay(InetAddress own) {
        Link home = links.stream().filter(link -> !link.loopback()).findFirst().orElseThrow();
        addresses.add(new Address(home.luid(), own, 8));
        return new Underlay(home.name(), home.index(), own, home.mtu(), true);
    }

    @Override
    public OptionalLong udpOwner(InetAddress address, int port) throws WindowsException {
        return calls.get("GetExtendedUdpTable", () -> {
            return address.isLoopbackAddress()
                    ? OptionalLong.of(ProcessHandle.current().pid())
                    : OptionalLong.empty();
        });
    }

    private Wintun.Adapter create(String asked) throws WindowsException {
        return calls.get("WintunCreateAdapter", () -> {
            if (!hasDriver) {
                throw new WindowsException("LoadLibraryExW", WindowsException.ERROR_MOD_NOT_FOUND);
            }
            remove(FurtherPackets.TUN);
            links.add(link(FurtherPackets.TUN, false));
            return new Wintun.Adapter() {
                @Override
                public String name() {
                    return FurtherPackets.TUN;
                }

                @Override
                public Wintun.Session start(int ring) {
                    session = new FakeSession();
                    return session;
                }

                @Override
                public void close() {
                    remove(FurtherPackets.TUN);
                }
            };
        });
    }

    /** An interface goes, and with it all that is on it. */
    void remove(String name) {
        links.stream().filter(link -> link.name().equals(name)).findFirst().ifPresent(link -> {
            links.remove(link);
            addresses.removeIf(a -> a.luid() == link.luid());
            routes.removeIf(r -> r.luid() == link.luid());
            resolvers.keySet().removeIf(key -> key.startsWith(link.guid().toString()));
        });
    }

    /** What vanishes at the end of a process, however it ends. */
    void kill() {
        remove(FurtherPackets.TUN);
        watchers.clear();
    }

    void reboot() {
        kill();
        engine.reboot();
        registry.reboot();
    }

    /** Of the packets of all kinds those that its filters let pass. */
    Set<Packet> passing() {
        Contents contents = engine.contents();
        List<Sublayer> sublayers = contents.sublayers.entrySet().stream()
                .map(room -> new Sublayer(
                        room.getValue().weight(),
                        contents.filters.values().stream()
                                .filter(placed -> placed.sublayer().equals(room.getKey()))
                                .map(placed -> Installed.of(placed.filter()))
                                .toList()))
                .toList();
        return Stream.of(Probes.NATIVE, Probes.LAN, Probes.TUNNEL)
                .flatMap(List::stream)
                .filter(packet -> Sight.stages(packet).stream()
                        .allMatch(stage -> Arbitration.permits(
                                sublayers, Layer.of(stage, packet.family()), Sight.of(packet, stage))))
                .collect(Collectors.toSet());
    }

    /** All that a program can change, but for what is filtered. */
    String settings() {
        return addresses + "\n" + routes + "\n" + resolvers + "\n" + registry.keys;
    }

    Map<String, Map<String, Registry.Entry>> registry() {
        return registry.keys;
    }

    List<Address> addressesNow() {
        return List.copyOf(addresses);
    }

    List<Route> routesNow() {
        return List.copyOf(routes);
    }

    @Override
    public List<Link> links() throws WindowsException {
        return calls.get("GetIfTable2", () -> List.copyOf(links));
    }

    @Override
    public List<Address> addresses() throws WindowsException {
        return calls.get("GetUnicastIpAddressTable", () -> List.copyOf(addresses));
    }

    @Override
    public void add(Address address) throws WindowsException {
        calls.run("CreateUnicastIpAddressEntry", () -> {
            found("CreateUnicastIpAddressEntry", links, link -> link.luid() == address.luid());
            boolean there = addresses.stream()
                    .anyMatch(a -> a.luid() == address.luid() && a.address().equals(address.address()));
            refuse("CreateUnicastIpAddressEntry", there, ERROR_OBJECT_ALREADY_EXISTS);
            addresses.add(address);
            routes.add(new Route(address.luid(), IpRange.of(address.address()), Optional.empty(), 256, false));
        });
    }

    @Override
    public void remove(Address address) throws WindowsException {
        calls.run("DeleteUnicastIpAddressEntry", () -> {
            found("DeleteUnicastIpAddressEntry", addresses, address::equals);
            addresses.remove(address);
            routes.removeIf(
                    r -> r.luid() == address.luid() && !r.managed() && r.range().equals(IpRange.of(address.address())));
        });
    }

    @Override
    public List<Route> routes() throws WindowsException {
        return calls.get("GetIpForwardTable2", () -> List.copyOf(routes));
    }

    @Override
    public void add(Route route) throws WindowsException {
        calls.run("CreateIpForwardEntry2", () -> {
            found("CreateIpForwardEntry2", links, link -> link.luid() == route.luid());
            refuse("CreateIpForwardEntry2", routes.stream().anyMatch(route::isSame), ERROR_OBJECT_ALREADY_EXISTS);
            routes.add(route);
        });
    }

    @Override
    public void remove(Route route) throws WindowsException {
        calls.run("DeleteIpForwardEntry2", () -> {
            found("DeleteIpForwardEntry2", routes, route::isSame);
            routes.removeIf(route::isSame);
        });
    }

    @Override
    public void tune(long luid, Family family, int mtu) throws WindowsException {
        calls.run("SetIpInterfaceEntry", () -> found("SetIpInterfaceEntry", links, link -> link.luid() == luid));
    }

    @Override
    public Subscription watch(Runnable changed) throws WindowsException {
        return calls.get("NotifyIpInterfaceChange", () -> {
            watchers.add(changed);
            return () -> watchers.remove(changed);
        });
    }

    @Override
    public void set(UUID link, Family family, List<InetAddress> servers, List<String> domains) throws WindowsException {
        calls.run("SetInterfaceDnsSettings", () -> {
            found("SetInterfaceDnsSettings", links, each -> each.guid().equals(link));
            if (servers.isEmpty() && domains.isEmpty()) {
                resolvers.remove(link + " " + family);
            } else {
                resolvers.put(link + " " + family, servers + " " + domains);
            }
        });
    }

    @Override
    public void flush() throws WindowsException {
        calls.run("DnsFlushResolverCache", () -> {});
    }

    private static <T> void found(String call, List<T> all, Predicate<T> one) throws WindowsException {
        refuse(call, all.stream().noneMatch(one), ERROR_NOT_FOUND);
    }

    private static void refuse(String call, boolean bad, int code) throws WindowsException {
        if (bad) {
            throw new WindowsException(call, code);
        }
    }
}
