package bulkhead.servers;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

/**
 * A client's network with a home router, an internet and room for servers, all in namespaces of this machine. The
 * picture with its addresses is at the head of {@code src/test/servers/net}. It ends with this object or this JVM,
 * and what a killed JVM left is removed when the next one starts.
 */
public final class Topology implements AutoCloseable {
    /** The client's only link, until {@link #tether}. */
    public static final String CLIENT_INTERFACE = "eth0";

    public static final String CLIENT_IPV4 = "192.168.77.2";
    public static final String CLIENT_MAC = "02:18:00:00:00:c1";
    /** Of this Ethernet address, by autoconfiguration (RFC 4291, appendix A). */
    public static final String CLIENT_IPV6 = "2001:db8:10:0:18:ff:fe00:c1";

    /** The home router as the client sees it; its DNS knows internet.test, strongswan.test and softether.test. */
    public static final String ROUTER_IPV4 = "192.168.77.1";

    public static final String ROUTER_IPV6 = "2001:db8:10::1";

    /** What a server sees of the client behind NAT. */
    public static final String NAT_IPV4 = "192.0.2.1";

    public static final String NAT_IPV6 = "2001:db8:2::1";

    /** Nobody is there, and nobody says so. */
    public static final String SILENT_IPV4 = "192.0.2.99";

    public static final String NEIGHBOUR_IPV4 = "192.168.77.66";
    public static final String NEIGHBOUR_IPV6 = "2001:db8:10::66";

    /** A host of the internet that the client reaches natively; its page {@link #WHO_AM_I} tells the visitor's address. */
    public static final String INTERNET_IPV4 = "198.51.100.80";

    public static final String INTERNET_IPV6 = "2001:db8:80::80";
    public static final String WHO_AM_I = "/cgi-bin/me";

    static final Path RUNS = Path.of("/run/bulkhead-test-servers");
    private static final AtomicInteger COUNT = new AtomicInteger();

    private final String name;
    private final Thread atExit = new Thread(this::remove);

    private Topology(String name) {
        this.name = name;
    }

    /** Without NAT, loss or any server. Needs root: see {@link RealServers}. */
    public static Topology open() {
        String prefix = System.getenv().getOrDefault("BULKHEAD_TEST_PREFIX", "bulkhead");
        Topology topology = new Topology(prefix + "-" + ProcessHandle.current().pid() + "-" + COUNT.incrementAndGet());
        Runtime.getRuntime().addShutdownHook(topology.atExit);
        Script.run("net", "up", topology.name);
        return topology;
    }

    public String name() {
        return name;
    }

    /** Where the client under test runs. */
    public Namespace client() {
        return new Namespace(name + "-client");
    }

    /** The router and the way to the servers; the client's link is seen here as the interface {@code client}. */
    public Namespace net() {
        return new Namespace(name + "-net");
    }

    /** Where {@link #INTERNET_IPV4} is. */
    public Namespace internet() {
        return new Namespace(name + "-internet");
    }

    /** A new client namespace, and all that the methods below change is back to its default. Sessions are cut off. */
    public void reset() {
        Script.run("net", "reset", name);
    }

    /** Rewrites addresses and ports between the client and the rest, in IPv4; off by default. */
    public void nat(boolean on) {
        Script.run("net", "nat", name, on ? "on" : "off");
    }

    /** The same in IPv6. */
    public void nat6(boolean on) {
        Script.run("net", "nat6", name, on ? "on" : "off");
    }

    /**
     * The client's network has IPv6 alone, and a translator to IPv4, whose prefix its resolver tells (RFC 7050), with strongSwan behind it as
     * {@code nat64.test}.
     */
    public void nat64() {
        Script.run("net", "nat64", name);
    }

    /** Whether the client's own network has IPv6; on by default. A change makes a new client namespace. */
    public void nativeIpv6(boolean on) {
        Script.run("net", "native6", name, on ? "on" : "off");
    }

    /** Loses this share of the packets between the client and the servers, both ways. */
    public void loss(int percent) {
        Script.run("net", "loss", name, Integer.toString(percent));
    }

    /** Of the path to the servers; the router answers "packet too big". */
    public void pathMtu(int bytes) {
        Script.run("net", "mtu", name, Integer.toString(bytes));
    }

    /** Another host on the client's link, {@link #NEIGHBOUR_IPV4}, made anew. */
    public Namespace neighbour() {
        Script.run("net", "neighbour", name);
        return new Namespace(name + "-neighbour");
    }

    /** The neighbour says to be the better router, and to have the route to the internet's host (RFC 4191). */
    public void rogueRouter() {
        Script.run("net", "rogue", name, "router");
    }

    /** The neighbour is a DHCP server whose classless routes (RFC 3442) lead the internet's host and much else to it. */
    public void rogueDhcp(Link victim, String address) {
        Script.run("net", "rogue", name, "dhcp", victim.mac(), address);
    }

    /** The client takes what DHCP on its link gives, by dhcpcd. */
    public void dhcp() {
        Script.run("net", "dhcp", name);
    }

    /** A second interface of the client, {@code usb0}, still down, to 192.168.42.1 and a router in IPv6. */
    public Link tether() {
        Script.run("net", "tether", name);
        return Link.PHONE;
    }

    /** Everything that crosses the client's link, seen from outside the client. */
    public Capture capture() {
        return capture(Link.CLIENT);
    }

    /** The same on any link. */
    public Capture capture(Link link) {
        return Capture.start(this, link);
    }

    /** Copies the logs and captures that are there now. */
    void keepLogs(Path to) throws IOException {
        List<Path> logs;
        try (Stream<Path> files = Files.walk(directory(), 2)) {
            logs = files.filter(file -> file.toString().matches(".*(log|pcap)")).toList();
        }
        Files.createDirectories(to);
        for (Path log : logs) {
            String flat = directory().relativize(log).toString().replace('/', '-');
            Files.copy(log, to.resolve(flat), StandardCopyOption.REPLACE_EXISTING);
        }
    }

    Path directory() {
        return RUNS.resolve(name);
    }

    @Override
    public void close() {
        Runtime.getRuntime().removeShutdownHook(atExit);
        remove();
    }

    private void remove() {
        Script.run("net", "down", name);
    }
}
