package bulkhead.platform.windows.win32;

import bulkhead.leakguard.policy.Family;
import bulkhead.platform.windows.api.Resolver;
import bulkhead.platform.windows.api.WindowsException;
import bulkhead.platform.windows.win32.Iphlpapi.GuidByValue;
import bulkhead.platform.windows.win32.Netio.DNS_INTERFACE_SETTINGS;
import com.sun.jna.Native;
import com.sun.jna.WString;
import java.net.InetAddress;
import java.util.List;
import java.util.UUID;
import java.util.stream.Collectors;

/** The DNS client of this Windows, 10 from version 2004 on. It has not run yet. */
public final class NativeResolver implements Resolver {
    private static final int VERSION = 1;

    /** dnsapi.dll. */
    private static final class Dnsapi {
        static {
            Native.register("dnsapi");
        }

        /** Not documented; ipconfig calls it. */
        static native int DnsFlushResolverCache();
    }

    @Override
    public void set(UUID link, Family family, List<InetAddress> servers, List<String> domains) throws WindowsException {
        DNS_INTERFACE_SETTINGS settings = settings(family, servers, domains);
        GuidByValue guid = new GuidByValue();
        guid.set(link);
        int code = Iphlpapi.SetInterfaceDnsSettings(guid, settings);
        if (code != 0) {
            throw new WindowsException("SetInterfaceDnsSettings", code);
        }
    }

    static DNS_INTERFACE_SETTINGS settings(Family family, List<InetAddress> servers, List<String> domains) {
        DNS_INTERFACE_SETTINGS settings = new DNS_INTERFACE_SETTINGS();
        settings.Version = VERSION;
        settings.Flags = Netio.DNS_SETTING_NAMESERVER
                | Netio.DNS_SETTING_SEARCHLIST
                | (family == Family.IPV6 ? Netio.DNS_SETTING_IPV6 : 0);
        settings.NameServer =
                new WString(servers.stream().map(InetAddress::getHostAddress).collect(Collectors.joining(",")));
        settings.SearchList = new WString(String.join(",", domains));
        return settings;
    }

    @Override
    public void flush() throws WindowsException {
        if (Dnsapi.DnsFlushResolverCache() == 0) {
            throw new WindowsException("DnsFlushResolverCache", Native.getLastError());
        }
    }
}
