package bulkhead.platform.linux.links;

import bulkhead.leakguard.host.ForeignTunnel;
import bulkhead.leakguard.host.ForeignTunnels;
import bulkhead.leakguard.host.HostException;
import bulkhead.leakguard.policy.Endpoint;
import bulkhead.leakguard.policy.Family;
import bulkhead.leakguard.policy.InetAddresses;
import bulkhead.leakguard.policy.Sender;
import bulkhead.leakguard.policy.TunnelInterface;
import bulkhead.platform.linux.system.Command;
import java.net.InetAddress;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/** Other programs' tunnels as the kernel's routes and WireGuard's {@code wg} tell of them. */
public final class LinuxForeignTunnels implements ForeignTunnels {
    /** One of each half of the public Internet: some programs set two halves of a default route, or but one. */
    private static final Map<Family, List<String>> PUBLIC = Map.of(
            Family.IPV4, List.of("1.0.0.1", "193.0.0.1"),
            Family.IPV6, List.of("2001:200::1", "2a00::1"));

    @Override
    public Optional<ForeignTunnel> find(String name) throws HostException {
        JsonNode link = Iproute.query("address", "show", "dev", name, "up").path(0);
        if (link.path("ifname").isMissingNode()) {
            return Optional.empty();
        }
        Set<InetAddress> own = new HashSet<>();
        Set<Family> families = EnumSet.noneOf(Family.class);
        for (JsonNode each : link.path("addr_info")) {
            InetAddress address = InetAddresses.parse(each.path("local").asString(""));
            if (!address.isLinkLocalAddress()) {
                own.add(address);
                families.add(Family.of(address));
            }
        }
        Set<Family> carries = EnumSet.noneOf(Family.class);
        for (Family family : families) {
            if (leadsTo(name, family)) {
                carries.add(family);
            }
        }
        return Optional.of(new ForeignTunnel(new TunnelInterface(name, own), carries));
    }

    /** By our own mark, as the second wall hides the routes behind it from all others. */
    private static boolean leadsTo(String name, Family family) throws HostException {
        String mark = Integer.toString(Ours.MARK);
        for (String address : PUBLIC.get(family)) {
            JsonNode route = Iproute.route(address, "mark", mark);
            if (!route.path("dev").asString("").equals(name)) {
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
