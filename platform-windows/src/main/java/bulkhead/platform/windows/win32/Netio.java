package bulkhead.platform.windows.win32;

import com.sun.jna.Pointer;
import com.sun.jna.Structure.FieldOrder;
import com.sun.jna.WString;

/** Structures and constants of netioapi.h and ws2ipdef.h. */
public final class Netio {
    public static final int AF_INET = 2;
    public static final int AF_INET6 = 23;
    public static final int MIB_IPPROTO_NETMGMT = 3;
    public static final int IpDadStatePreferred = 4;
    public static final int RouterDiscoveryDisabled = 0;
    public static final int IfOperStatusUp = 1;
    public static final int DNS_SETTING_IPV6 = 1;
    public static final int DNS_SETTING_NAMESERVER = 2;
    public static final int DNS_SETTING_SEARCHLIST = 4;

    private Netio() {}

    /** A union: an IPv4 address lies where {@code sin6_flowinfo} does. */
    @FieldOrder({"si_family", "sin6_port", "sin6_flowinfo", "sin6_addr", "sin6_scope_id"})
    public static class SOCKADDR_INET extends CStructure {
        public short si_family;
        public short sin6_port;
        public int sin6_flowinfo;
        public byte[] sin6_addr = new byte[16];
        public int sin6_scope_id;
    }

    @FieldOrder({"Prefix", "PrefixLength"})
    public static class IP_ADDRESS_PREFIX extends CStructure {
        public SOCKADDR_INET Prefix = new SOCKADDR_INET();
        public byte PrefixLength;
    }

    @FieldOrder({
        "Address",
        "InterfaceLuid",
        "InterfaceIndex",
        "PrefixOrigin",
        "SuffixOrigin",
        "ValidLifetime",
        "PreferredLifetime",
        "OnLinkPrefixLength",
        "SkipAsSource",
        "DadState",
        "ScopeId",
        "CreationTimeStamp"
    })
    public static class MIB_UNICASTIPADDRESS_ROW extends CStructure {
        public SOCKADDR_INET Address = new SOCKADDR_INET();
        public long InterfaceLuid;
        public int InterfaceIndex;
        public int PrefixOrigin;
        public int SuffixOrigin;
        public int ValidLifetime;
        public int PreferredLifetime;
        public byte OnLinkPrefixLength;
        public byte SkipAsSource;
        public int DadState;
        public int ScopeId;
        public long CreationTimeStamp;

        public MIB_UNICASTIPADDRESS_ROW() {}

        MIB_UNICASTIPADDRESS_ROW(Pointer there) {
            super(there);
            read();
        }
    }

    @FieldOrder({
        "InterfaceLuid",
        "InterfaceIndex",
        "DestinationPrefix",
        "NextHop",
        "SitePrefixLength",
        "ValidLifetime",
        "PreferredLifetime",
        "Metric",
        "Protocol",
        "Loopback",
        "AutoconfigureAddress",
        "Publish",
        "Immortal",
        "Age",
        "Origin"
    })
    public static class MIB_IPFORWARD_ROW2 extends CStructure {
        public long InterfaceLuid;
        public int InterfaceIndex;
        public IP_ADDRESS_PREFIX DestinationPrefix = new IP_ADDRESS_PREFIX();
        public SOCKADDR_INET NextHop = new SOCKADDR_INET();
        public byte SitePrefixLength;
        public int ValidLifetime;
        public int PreferredLifetime;
        public int Metric;
        public int Protocol;
        public byte Loopback;
        public byte AutoconfigureAddress;
        public byte Publish;
        public byte Immortal;
        public int Age;
        public int Origin;

        public MIB_IPFORWARD_ROW2() {}

        MIB_IPFORWARD_ROW2(Pointer there) {
            super(there);
            read();
        }
    }

    @FieldOrder({
        "Family",
        "InterfaceLuid",
        "InterfaceIndex",
        "MaxReassemblySize",
        "InterfaceIdentifier",
        "MinRouterAdvertisementInterval",
        "MaxRouterAdvertisementInterval",
        "AdvertisingEnabled",
        "ForwardingEnabled",
        "WeakHostSend",
        "WeakHostReceive",
        "UseAutomaticMetric",
        "UseNeighborUnreachabilityDetection",
        "ManagedAddressConfigurationSupported",
        "OtherStatefulConfigurationSupported",
        "AdvertiseDefaultRoute",
        "RouterDiscoveryBehavior",
        "DadTransmits",
        "BaseReachableTime",
        "RetransmitTime",
        "PathMtuDiscoveryTimeout",
        "LinkLocalAddressBehavior",
        "LinkLocalAddressTimeout",
        "ZoneIndices",
        "SitePrefixLength",
        "Metric",
        "NlMtu",
        "Connected",
        "SupportsWakeUpPatterns",
        "SupportsNeighborDiscovery",
        "SupportsRouterDiscovery",
        "ReachableTime",
        "TransmitOffload",
        "ReceiveOffload",
        "DisableDefaultRoutes"
    })
    public static class MIB_IPINTERFACE_ROW extends CStructure {
        public short Family;
        public long InterfaceLuid;
        public int InterfaceIndex;
        public int MaxReassemblySize;
        public long InterfaceIdentifier;
        public int MinRouterAdvertisementInterval;
        public int MaxRouterAdvertisementInterval;
        public byte AdvertisingEnabled;
        public byte ForwardingEnabled;
        public byte WeakHostSend;
        public byte WeakHostReceive;
        public byte UseAutomaticMetric;
        public byte UseNeighborUnreachabilityDetection;
        public byte ManagedAddressConfigurationSupported;
        public byte OtherStatefulConfigurationSupported;
        public byte AdvertiseDefaultRoute;
        public int RouterDiscoveryBehavior;
        public int DadTransmits;
        public int BaseReachableTime;
        public int RetransmitTime;
        public int PathMtuDiscoveryTimeout;
        public int LinkLocalAddressBehavior;
        public int LinkLocalAddressTimeout;
        public int[] ZoneIndices = new int[16];
        public int SitePrefixLength;
        public int Metric;
        public int NlMtu;
        public byte Connected;
        public byte SupportsWakeUpPatterns;
        public byte SupportsNeighborDiscovery;
        public byte SupportsRouterDiscovery;
        public int ReachableTime;
        public byte TransmitOffload;
        public byte ReceiveOffload;
        public byte DisableDefaultRoutes;
    }

    @FieldOrder({
        "Version",
        "Flags",
        "Domain",
        "NameServer",
        "SearchList",
        "RegistrationEnabled",
        "RegisterAdapterName",
        "EnableLLMNR",
        "QueryAdapterName",
        "ProfileNameServer"
    })
    public static class DNS_INTERFACE_SETTINGS extends CStructure {
        public int Version;
        public long Flags;
        public WString Domain;
        public WString NameServer;
        public WString SearchList;
        public int RegistrationEnabled;
        public int RegisterAdapterName;
        public int EnableLLMNR;
        public int QueryAdapterName;
        public WString ProfileNameServer;
    }
}
