package bulkhead.platform.windows.win32;

import bulkhead.leakguard.host.Subscription;
import bulkhead.leakguard.policy.Family;
import bulkhead.platform.windows.api.IpHelper;
import bulkhead.platform.windows.api.WindowsException;
import bulkhead.platform.windows.win32.IfRow.MIB_IF_ROW2;
import bulkhead.platform.windows.win32.Netio.MIB_IPFORWARD_ROW2;
import bulkhead.platform.windows.win32.Netio.MIB_IPINTERFACE_ROW;
import bulkhead.platform.windows.win32.Netio.MIB_UNICASTIPADDRESS_ROW;
import com.sun.jna.Pointer;
import com.sun.jna.ptr.PointerByReference;
import java.lang.ref.Reference;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.function.Function;

/** Interfaces, addresses and routes of this Windows. It has not run yet. */
public final class NativeIpHelper implements IpHelper {
    private static final short EVERY_FAMILY = 0;
    /** Behind their number, at the next place where a row of eight-byte numbers can lie. */
    private static final int FIRST_ROW = 8;

    private static void check(String call, int code) throws WindowsException {
        if (code != 0) {
            throw new WindowsException(call, code);
        }
    }

    private static <R extends CStructure, T> List<T> rows(
            PointerByReference table, int size, Function<Pointer, R> at, Function<R, T> value) {
        List<T> all = new ArrayList<>();
        Pointer there = table.getValue();
        for (int i = 0; i < there.getInt(0); i++) {
            all.add(value.apply(at.apply(there.share(FIRST_ROW + (long) i * size))));
        }
        Iphlpapi.FreeMibTable(there);
        return all;
    }

    @Override
    public List<Link> links() throws WindowsException {
        PointerByReference table = new PointerByReference();
        check("GetIfTable2", Iphlpapi.GetIfTable2(table));
        return rows(table, new MIB_IF_ROW2().size(), MIB_IF_ROW2::new, Rows::link);
    }

    @Override
    public List<Address> addresses() throws WindowsException {
        PointerByReference table = new PointerByReference();
        check("GetUnicastIpAddressTable", Iphlpapi.GetUnicastIpAddressTable(EVERY_FAMILY, table));
        return rows(table, new MIB_UNICASTIPADDRESS_ROW().size(), MIB_UNICASTIPADDRESS_ROW::new, Rows::address);
    }

    private static MIB_UNICASTIPADDRESS_ROW row(Address address) {
        MIB_UNICASTIPADDRESS_ROW row = new MIB_UNICASTIPADDRESS_ROW();
        Iphlpapi.InitializeUnicastIpAddressEntry(row);
        row.InterfaceLuid = address.luid();
        Rows.set(row.Address, address.address());
        row.OnLinkPrefixLength = (byte) address.prefixLength();
        // Nobody else is on the link: without this it could not be used for a second.
        row.DadState = Netio.IpDadStatePreferred;
        return row;
    }

    @Override
    public void add(Address address) throws WindowsException {
        check("CreateUnicastIpAddressEntry", Iphlpapi.CreateUnicastIpAddressEntry(row(address)));
    }

    @Override
    public void remove(Address address) throws WindowsException {
        check("DeleteUnicastIpAddressEntry", Iphlpapi.DeleteUnicastIpAddressEntry(row(address)));
    }

    @Override
    public List<Route> routes() throws WindowsException {
        PointerByReference table = new PointerByReference();
        check("GetIpForwardTable2", Iphlpapi.GetIpForwardTable2(EVERY_FAMILY, table));
        List<MIB_IPFORWARD_ROW2> rows =
                rows(table, new MIB_IPFORWARD_ROW2().size(), MIB_IPFORWARD_ROW2::new, Function.identity());
        Map<String, Integer> metrics = new HashMap<>();
        List<Route> routes = new ArrayList<>();
        for (MIB_IPFORWARD_ROW2 row : rows) {
            short family = row.DestinationPrefix.Prefix.si_family;
            String link = row.InterfaceLuid + " " + family;
            if (!metrics.containsKey(link)) {
                metrics.put(link, metric(row.InterfaceLuid, family));
            }
            routes.add(Rows.route(row, metrics.get(link)));
        }
        return routes;
    }

    /** An interface that has gone meanwhile has none. */
    private static int metric(long luid, short family) {
        MIB_IPINTERFACE_ROW row = link(luid, family);
        return Iphlpapi.GetIpInterfaceEntry(row) == 0 ? row.Metric : 0;
    }

    private static MIB_IPINTERFACE_ROW link(long luid, short family) {
        MIB_IPINTERFACE_ROW row = new MIB_IPINTERFACE_ROW();
        Iphlpapi.InitializeIpInterfaceEntry(row);
        row.Family = family;
        row.InterfaceLuid = luid;
        return row;
    }

    private static MIB_IPFORWARD_ROW2 row(Route route) {
        MIB_IPFORWARD_ROW2 row = new MIB_IPFORWARD_ROW2();
        Iphlpapi.InitializeIpForwardEntry(row);
        row.InterfaceLuid = route.luid();
        Rows.set(row.DestinationPrefix.Prefix, route.range().address());
        row.DestinationPrefix.PrefixLength = (byte) route.range().prefixLength();
        Rows.set(row.NextHop, route.nextHop().orElse(Rows.none(route.range().address())));
        row.Metric = 0;
        row.Protocol = Netio.MIB_IPPROTO_NETMGMT;
        return row;
    }

    @Override
    public void add(Route route) throws WindowsException {
        check("CreateIpForwardEntry2", Iphlpapi.CreateIpForwardEntry2(row(route)));
    }

    @Override
    public void remove(Route route) throws WindowsException {
        check("DeleteIpForwardEntry2", Iphlpapi.DeleteIpForwardEntry2(row(route)));
    }

    @Override
    public void tune(long luid, Family family, int mtu) throws WindowsException {
        MIB_IPINTERFACE_ROW row = link(luid, (short) (family == Family.IPV4 ? Netio.AF_INET : Netio.AF_INET6));
        check("GetIpInterfaceEntry", Iphlpapi.GetIpInterfaceEntry(row));
        row.UseAutomaticMetric = 0;
        row.Metric = 0;
        row.NlMtu = mtu;
        row.DadTransmits = 0;
        row.RouterDiscoveryBehavior = Netio.RouterDiscoveryDisabled;
        if (family == Family.IPV4) {
            // What Windows itself has put there it does not take back ("SetIpInterfaceEntry", remarks).
            row.SitePrefixLength = 0;
        }
        check("SetIpInterfaceEntry", Iphlpapi.SetIpInterfaceEntry(row));
    }

    @Override
    public OptionalLong udpOwner(InetAddress address, int port) throws WindowsException {
        return UdpTable.owner(address, port);
    }

    @Override
    public Subscription watch(Runnable changed) throws WindowsException {
        Iphlpapi.Changed callback = (_, _, _) -> changed.run();
        List<Pointer> handles = new ArrayList<>();
        Subscription subscription = () -> {
            handles.forEach(Iphlpapi::CancelMibChangeNotify2);
            // Until here Windows may call it.
            Reference.reachabilityFence(callback);
        };
        try {
            handles.add(subscribed("NotifyIpInterfaceChange", Iphlpapi::NotifyIpInterfaceChange, callback));
            handles.add(subscribed("NotifyUnicastIpAddressChange", Iphlpapi::NotifyUnicastIpAddressChange, callback));
            handles.add(subscribed("NotifyRouteChange2", Iphlpapi::NotifyRouteChange2, callback));
            return subscription;
        } catch (WindowsException e) {
            subscription.close();
            throw e;
        }
    }

    private interface Notify {
        int on(short family, Iphlpapi.Changed callback, Pointer context, byte now, PointerByReference handle);
    }

    private static Pointer subscribed(String call, Notify notify, Iphlpapi.Changed callback) throws WindowsException {
        PointerByReference handle = new PointerByReference();
        check(call, notify.on(EVERY_FAMILY, callback, null, (byte) 0, handle));
        return handle.getValue();
    }
}
