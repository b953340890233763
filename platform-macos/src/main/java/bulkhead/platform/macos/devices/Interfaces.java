package bulkhead.platform.macos.devices;

import bulkhead.leakguard.host.HostException;
import bulkhead.leakguard.policy.IpRange;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/** The interfaces that there are now. */
public interface Interfaces {
    /**
     * @param index the system's number of it
     * @param ranges of its addresses, each with the length of its prefix
     */
    record Interface(String name, int index, int mtu, boolean up, boolean loopback, List<Range> ranges) {}

    /** An address, and how much of it is the link's. */
    record Range(InetAddress address, int prefixLength) {
        public IpRange network() {
            return IpRange.around(address, prefixLength);
        }
    }

    List<Interface> all() throws HostException;

    default Optional<Interface> find(String name) throws HostException {
        return all().stream().filter(each -> each.name().equals(name)).findFirst();
    }

    /** Of the packets of an interface; nothing where there is none, or it cannot be told. */
    default OptionalInt mtu(String name) {
        try {
            return find(name).map(Interface::mtu).map(OptionalInt::of).orElse(OptionalInt.empty());
        } catch (HostException e) {
            return OptionalInt.empty();
        }
    }

    /** Of this computer. */
    static List<Interface> ofThisHost() throws HostException {
        try {
            return NetworkInterface.networkInterfaces()
                    .map(Interfaces::read)
                    .flatMap(Optional::stream)
                    .toList();
        } catch (SocketException e) {
            throw new HostException("this host's addresses cannot be read (" + e.getMessage() + "): connect again", e);
        }
    }

    /** Nothing of one that goes away while it is looked at. */
    private static Optional<Interface> read(NetworkInterface link) {
        try {
            List<Range> ranges = link.getInterfaceAddresses().stream()
                    .map(each -> new Range(IpRange.of(each.getAddress()).address(), each.getNetworkPrefixLength()))
                    .toList();
            return Optional.of(new Interface(
                    link.getName(), link.getIndex(), link.getMTU(), link.isUp(), link.isLoopback(), ranges));
        } catch (SocketException e) {
            return Optional.empty();
        }
    }
}
