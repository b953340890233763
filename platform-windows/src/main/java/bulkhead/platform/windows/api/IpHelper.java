package bulkhead.platform.windows.api;

import bulkhead.leakguard.host.Subscription;
import bulkhead.leakguard.policy.Family;
import bulkhead.leakguard.policy.IpRange;
import java.net.InetAddress;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;

/** Interfaces, addresses and routes (iphlpapi.dll). */
public interface IpHelper {
    /**
     * An interface (MIB_IF_ROW2).
     *
     * @param name its alias, as people see it
     * @param linked whether it is up and there is somebody at the other end
     */
    record Link(
            String name, long luid, int index, UUID guid, boolean loopback, boolean linked, int mtu, String hardware) {}

    /** An address (MIB_UNICASTIPADDRESS_ROW). */
    record Address(long luid, InetAddress address, int prefixLength) {}

    /**
     * A route (MIB_IPFORWARD_ROW2).
     *
     * @param nextHop none where it is on the link
     * @param metric with the interface's own
     * @param managed whether a program made it (MIB_IPPROTO_NETMGMT), and not Windows itself for an address
     */
    record Route(long luid, IpRange range, Optional<InetAddress> nextHop, int metric, boolean managed) {
        /** Whether it is the same to Windows, which knows a route by where it leads and how. */
        public boolean isSame(Route other) {
            return luid == other.luid && range.equals(other.range) && nextHop.equals(other.nextHop);
        }
    }

    /** GetIfTable2. */
    List<Link> links() throws WindowsException;

    /** GetUnicastIpAddressTable. */
    List<Address> addresses() throws WindowsException;

    /** CreateUnicastIpAddressEntry, at once usable: ERROR_OBJECT_ALREADY_EXISTS, ERROR_NOT_FOUND without the interface. */
    void add(Address address) throws WindowsException;

    /** DeleteUnicastIpAddressEntry: ERROR_NOT_FOUND. */
    void remove(Address address) throws WindowsException;

    /** GetIpForwardTable2. */
    List<Route> routes() throws WindowsException;

    /** CreateIpForwardEntry2: ERROR_OBJECT_ALREADY_EXISTS, ERROR_NOT_FOUND without the interface. */
    void add(Route route) throws WindowsException;

    /** DeleteIpForwardEntry2: ERROR_NOT_FOUND. */
    void remove(Route route) throws WindowsException;

    /**
     * SetIpInterfaceEntry: the largest packet of a family; before all other interfaces, without duplicate address detection and without
     * routers. ERROR_NOT_FOUND without the interface, or where it has not the family.
     */
    void tune(long luid, Family family, int mtu) throws WindowsException;

    /** The process that has a UDP socket at this very address and port; none where nobody has (GetExtendedUdpTable). */
    OptionalLong udpOwner(InetAddress address, int port) throws WindowsException;

    /** Tells, from a thread of Windows, that an interface, an address or a route changed (NotifyIpInterfaceChange and its like). */
    Subscription watch(Runnable changed) throws WindowsException;
}
