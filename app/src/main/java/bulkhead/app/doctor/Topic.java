package bulkhead.app.doctor;

import bulkhead.app.doctor.Finding.Side;
import bulkhead.protocol.core.Layer;

/** What the doctor looks at, in this order: from this computer outwards, then up the layers of a session, then what came of it here. */
public enum Topic {
    RIGHTS("rights", "Rights", Layer.HOST, Side.HERE),
    TUN("tun", "Tunnel device", Layer.HOST, Side.HERE),
    FIREWALL("firewall", "Firewall", Layer.HOST, Side.HERE),
    GUARD("guard", "Guard", Layer.HOST, Side.HERE),
    CLOCK("clock", "Clock", Layer.HOST, Side.HERE),
    KEYRING("keyring", "Keyring", Layer.HOST, Side.HERE),
    KERNEL("kernel", "Kernel settings", Layer.HOST, Side.HERE),
    RESOLVER("resolver", "Resolver", Layer.HOST, Side.HERE),
    IPV4("ipv4", "Way of IPv4", Layer.HOST, Side.HERE),
    IPV6("ipv6", "Way of IPv6", Layer.HOST, Side.HERE),
    OTHER_VPN("other-vpn", "Other VPNs", Layer.HOST, Side.HERE),
    OTHER_IKE("other-ike", "Other IKE programs", Layer.HOST, Side.HERE),
    NAME("name", "The server's name", Layer.NETWORK, Side.HERE),
    ROUTE("route", "Way to the server", Layer.NETWORK, Side.HERE),
    ANSWER("answer", "Answer of the server", Layer.NETWORK, Side.WAY),
    IKE("ike", "IKE", Layer.IKE, Side.SERVER),
    ESP("esp", "ESP", Layer.ESP, Side.SERVER),
    L2TP("l2tp", "L2TP", Layer.L2TP, Side.SERVER),
    LCP("lcp", "PPP link and MTU", Layer.LCP, Side.SERVER),
    AUTHENTICATION("authentication", "User", Layer.AUTHENTICATION, Side.SERVER),
    IPCP("ipcp", "IPv4 in PPP", Layer.IPCP, Side.SERVER),
    IPV6CP("ipv6cp", "IPv6 in PPP", Layer.IPV6CP, Side.SERVER),
    ROUTER("router", "IPv6 router", Layer.IPV6, Side.SERVER),
    ADDRESS("address", "IPv6 address", Layer.IPV6, Side.SERVER),
    ECHO("echo", "IPv6 echo", Layer.IPV6, Side.SERVER),
    ROUTES("routes", "Default routes", Layer.HOST, Side.HERE),
    NAMES("names", "Way of names", Layer.HOST, Side.HERE),
    LEAK("leak", "Leaks", Layer.HOST, Side.HERE);

    private final String key;
    private final String words;
    private final Layer layer;
    private final Side side;

    Topic(String key, String words, Layer layer, Side side) {
        this.key = key;
        this.words = words;
        this.layer = layer;
        this.side = side;
    }

    /** As a heading, in English. */
    public String words() {
        return words;
    }

    /** Its name for programs, and for the keys of texts. */
    public String key() {
        return key;
    }

    /** Where what is looked at belongs. */
    public Layer layer() {
        return layer;
    }

    /** Whose it is to mend, where nothing says otherwise. */
    Side side() {
        return side;
    }
}
