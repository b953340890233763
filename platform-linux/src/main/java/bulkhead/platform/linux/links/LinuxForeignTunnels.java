package bulkhead.platform.linux.links;

import bulkhead.leakguard.host.ForeignTunnel;
import bulkhead.leakguard.host.ForeignTunnels;
import bulkhead.leakguard.host.HostException;
import bulkhead.leakguard.policy.Endpoint;
import bulkhead.leakguard.policy.Family;
import bulkhead.leakguard.policy.InetAddresses;
import bulkhead.leakguard.policy.Sender;
import bulkhead.leakguard.policy.TunnelInterface;
import bulkhead.platform.linux.rtnetlink.Address;
import bulkhead.platform.linux.rtnetlink.Device;
import bulkhead.platform.linux.rtnetlink.Route;
import bulkhead.platform.linux.rtnetlink.Rtnetlink;
import bulkhead.platform.linux.system.Command;
import java.net.InetAddress;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/** Other programs' tunnels as the kernel's routes and WireGuard's {@code wg} tell of them. */
public final class LinuxForeignTunnels implements ForeignTunnels {
    /** One of each half of the public Internet: some programs set two halves of a default route, or but one. */
    private static final Map<Family, List<InetAddress>> PUBLIC = Map.of(
            Family.IPV4, List.of(InetAddresses.parse("1.0.0.1"), InetAddresses.parse("193.0.0.1")),
            Family.IPV6, List.of(InetAddresses.parse("2001:200::1"), InetAddresses.parse("2a00::1")));

    @Override
    public Optional<ForeignTunnel> find(String name) throws HostException {
        Optional<Device> device = Rtnetlink.devices().stream()
                .filter(each -> each.isUp() && each.name().equals(name))
                .findFirst();
        if (device.isEmpty()) {
            return Optional.empty();
        }
        int index = device.get().index();
        Set<InetAddress> own = new HashSet<>();
        Set<Family> families = EnumSet.noneOf(Family.class);
        for (Address each : Rtnetlink.addresses()) {
            if (each.device() == index && !each.address().isLinkLocalAddress()) {
                own.add(each.address());
                families.add(each.family());
            }
        }
        Set<Family> carries = EnumSet.noneOf(Family.class);
        for (Family family : families) {
            if (leadsTo(index, family)) {
                carries.add(family);
            }
        }
        return Optional.of(new ForeignTunnel(new TunnelInterface(name, own), carries));
    }

    /** By our own mark, as the second wall hides the routes behind it from all others. */
    private static boolean leadsTo(int device, Family family) throws HostException {
        for (InetAddress address : PUBLIC.get(family)) {
            Optional<Route> way = Rtnetlink.way(address, Ours.MARK, OptionalInt.empty());
            if (way.isEmpty() || way.get().device() != device) {
                return false;
            }
        }
        return true;
    }

    @Override
    public Optional<Endpoint> wireGuard(String name) throws HostException {
        if (Command.WG.find().isEmpty()) {
            return Optional.empty();
        }
        Command.Result peers = Command.WG.run("", List.of("show", name, "endpoints"));
        Command.Result mark = Command.WG.run("", List.of("show", name, "fwmark"));
        return peers.ok() && mark.ok() ? WireGuardPeers.server(peers.out(), mark.out()) : Optional.empty();
    }

    @Override
    public Sender.User user(String name) throws HostException {
        Command.Result id = Command.ID.run("", List.of("-u", "--", name));
        if (!id.ok()) {
            throw new HostException(
                    "this computer has no user " + name + ": name the one that the tunnel's program runs as");
        }
        return new Sender.User(Long.parseLong(id.out().strip()));
    }
}
