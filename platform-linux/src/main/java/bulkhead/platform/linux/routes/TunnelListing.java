package bulkhead.platform.linux.routes;

import bulkhead.leakguard.host.HostException;
import bulkhead.leakguard.host.InterfaceAddress;
import bulkhead.leakguard.policy.Family;
import bulkhead.leakguard.policy.IpRange;
import bulkhead.platform.linux.links.Ours;
import bulkhead.platform.linux.rtnetlink.Address;
import bulkhead.platform.linux.rtnetlink.Device;
import bulkhead.platform.linux.rtnetlink.Route;
import bulkhead.platform.linux.rtnetlink.Rtnetlink;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What the kernel has of a tunnel: its interface, and that one's addresses and our routes by it. */
final class TunnelListing {
    private final boolean up;
    private final Set<InterfaceAddress> addresses = new HashSet<>();
    private final Set<IpRange> routes = new HashSet<>();

    private TunnelListing(boolean up) {
        this.up = up;
    }

    /** Nothing when the interface is gone. */
    static Optional<TunnelListing> of(String tun) throws HostException {
        Optional<Device> device = Rtnetlink.devices().stream()
                .filter(each -> each.name().equals(tun))
                .findFirst();
        if (device.isEmpty()) {
            return Optional.empty();
        }
        TunnelListing listing = new TunnelListing(device.get().isUp());
        int index = device.get().index();
        for (Address each : Rtnetlink.addresses()) {
            if (each.device() == index) {
                listing.addresses.add(new InterfaceAddress(each.address(), each.prefixLength(), Optional.empty()));
            }
        }
        for (Family family : Family.values()) {
            for (Route route : Rtnetlink.routes(family)) {
                if (route.protocol() == Ours.PROTOCOL && route.device() == index) {
                    listing.routes.add(route.to());
                }
            }
        }
        return Optional.of(listing);
    }

    boolean isUp() {
        return up;
    }

    /** Whether these are there; whom the kernel takes for the other end of one is not looked at. */
    boolean hasAddresses(List<InterfaceAddress> wanted) {
        return wanted.stream()
                .map(a -> new InterfaceAddress(IpRange.of(a.address()).address(), a.prefixLength(), Optional.empty()))
                .allMatch(addresses::contains);
    }

    boolean hasRoutes(List<IpRange> wanted) {
        return routes.containsAll(wanted);
    }
}
