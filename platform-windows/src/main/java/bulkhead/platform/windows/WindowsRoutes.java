package bulkhead.platform.windows;

import bulkhead.leakguard.apply.TunnelRoutes;
import bulkhead.leakguard.host.HostException;
import bulkhead.leakguard.host.HostPlan;
import bulkhead.leakguard.host.InterfaceAddress;
import bulkhead.leakguard.host.TunnelPlan;
import bulkhead.leakguard.policy.Family;
import bulkhead.leakguard.policy.IpRange;
import bulkhead.platform.windows.api.IpHelper;
import bulkhead.platform.windows.api.IpHelper.Address;
import bulkhead.platform.windows.api.IpHelper.Link;
import bulkhead.platform.windows.api.IpHelper.Route;
import bulkhead.platform.windows.api.WindowsException;
import java.net.InetAddress;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The tunnel's addresses and routes. None leads to the server: our socket is bound to its interface, and leaves by that one whatever
 * the routes say. All of it is on the tunnel's interface, and vanishes with it.
 */
final class WindowsRoutes implements TunnelRoutes {
    private final IpHelper ip;
    /** The interface that has addresses and routes of ours. */
    private Optional<String> present = Optional.empty();

    WindowsRoutes(IpHelper ip) {
        this.ip = ip;
    }

    @Override
    public void check(TunnelPlan tunnel) throws HostException {
        Optional<String> unfit = tunnel.unfit();
        if (unfit.isPresent()) {
            throw new HostException(unfit.get() + ": ask who runs the server");
        }
        Optional<Link> link = calling(() -> find(tunnel.tun()));
        List<Address> others = calling(ip::addresses).stream()
                .filter(a -> link.isEmpty() || a.luid() != link.get().luid())
                .toList();
        for (InterfaceAddress each : tunnel.addresses()) {
            InetAddress address = each.address();
            if (!address.isLinkLocalAddress()
                    && others.stream().anyMatch(other -> other.address().equals(address))) {
                throw new HostException("the tunnel's address " + address.getHostAddress()
                        + " is this computer's own on another interface: have the server use another range of"
                        + " addresses, or this computer another local network");
            }
        }
    }

    @Override
    public synchronized void apply(HostPlan plan) throws HostException {
        if (plan.tunnel().isPresent()) {
            TunnelPlan tunnel = plan.tunnel().get();
            Link link = calling(() -> find(tunnel.tun()))
                    .orElseThrow(() -> new HostException("the tunnel's interface is gone: connect again"));
            present = Optional.of(tunnel.tun());
            calling(() -> {
                set(link, tunnel);
                return null;
            });
        } else if (present.isPresent()) {
            String tun = present.get();
            calling(() -> {
                clear(tun);
                return null;
            });
            present = Optional.empty();
        }
    }

    private void set(Link link, TunnelPlan tunnel) throws WindowsException {
        for (Family family : Family.values()) {
            if (tunnel.carries(family)) {
                ip.tune(link.luid(), family, tunnel.mtu());
            }
        }
        List<Address> addresses = addresses(link, tunnel);
        List<Address> there = addressesOf(link.luid());
        for (Address each : there) {
            if (!addresses.contains(each) && !each.address().isLinkLocalAddress()) {
                ip.remove(each);
            }
        }
        for (Address each : addresses) {
            if (!there.contains(each)) {
                ip.add(each);
            }
        }
        List<Route> routes = routes(link, tunnel);
        List<Route> standing = routesOf(link.luid());
        for (Route each : standing) {
            if (each.managed() && routes.stream().noneMatch(each::isSame)) {
                ip.remove(each);
            }
        }
        for (Route each : routes) {
            if (standing.stream().noneMatch(each::isSame)) {
                ip.add(each);
            }
        }
    }

    /** What is gone with its interface needs no undoing. */
    private void clear(String tun) throws WindowsException {
        Optional<Link> link = find(tun);
        if (link.isPresent()) {
            for (Route each : routesOf(link.get().luid())) {
                if (each.managed()) {
                    ip.remove(each);
                }
            }
            for (Address each : addressesOf(link.get().luid())) {
                if (!each.address().isLinkLocalAddress()) {
                    ip.remove(each);
                }
            }
        }
    }

    @Override
    public boolean holds(TunnelPlan tunnel) throws HostException {
        return calling(() -> {
            Optional<Link> link = find(tunnel.tun());
            if (link.isEmpty()) {
                return false;
            }
            List<Route> there = routesOf(link.get().luid());
            return addressesOf(link.get().luid()).containsAll(addresses(link.get(), tunnel))
                    && routes(link.get(), tunnel).stream()
                            .allMatch(route -> there.stream().anyMatch(route::isSame));
        });
    }

    /**
     * Windows ends what programs have open from an address when the address goes. One that stays, as its interface could not be undone,
     * is removed here.
     */
    @Override
    public void endFlows(Set<InetAddress> addresses, Optional<String> tun) throws HostException {
        calling(() -> {
            Optional<Link> link = tun.isPresent() ? find(tun.get()) : Optional.empty();
            if (link.isPresent()) {
                for (Address each : addressesOf(link.get().luid())) {
                    if (addresses.contains(each.address())) {
                        ip.remove(each);
                    }
                }
            }
            return null;
        });
    }

    /** A crashed run's interface went with it, and with that its addresses and routes. */
    @Override
    public void recover() {
        present = Optional.empty();
    }

    private Optional<Link> find(String name) throws WindowsException {
        return ip.links().stream().filter(link -> link.name().equals(name)).findFirst();
    }

    private List<Address> addressesOf(long luid) throws WindowsException {
        return ip.addresses().stream().filter(each -> each.luid() == luid).toList();
    }

    private List<Route> routesOf(long luid) throws WindowsException {
        return ip.routes().stream().filter(each -> each.luid() == luid).toList();
    }

    private static List<Address> addresses(Link link, TunnelPlan tunnel) {
        return tunnel.addresses().stream()
                .map(a -> new Address(
                        link.luid(),
                        a.address(),
                        a.peer().isPresent() ? a.family().bits() : a.prefixLength()))
                .toList();
    }

    /** Windows knows no other end of a link: who is there is reached by a route. */
    private static List<Route> routes(Link link, TunnelPlan tunnel) {
        Stream<IpRange> peers = tunnel.addresses().stream()
                .flatMap(a -> a.peer().stream().map(peer -> IpRange.around(peer, a.prefixLength())));
        return Stream.concat(tunnel.routes().stream(), peers)
                .distinct()
                .map(range -> new Route(link.luid(), range, Optional.empty(), 0, true))
                .toList();
    }

    private static <T> T calling(Failures.Call<T> call) throws HostException {
        return Failures.explaining("the tunnel's addresses and routes cannot be set", call);
    }
}
