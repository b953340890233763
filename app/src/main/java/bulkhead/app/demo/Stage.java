package bulkhead.app.demo;

import java.util.ArrayList;
import java.util.List;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * Three network namespaces: the user's home with a dual-stack LAN, the internet with a web page, and the office with the
 * server and a page behind it. All addresses are of the documentation ranges, or private.
 *
 * <pre>
 *   home ──lan── internet ──wan── office ── intranet
 * </pre>
 *
 * Their names live on a /run of our own, so that nothing of them is seen outside, and nothing of them outlives us.
 */
final class Stage {
    static final String HOME = "home";
    static final String INTERNET = "internet";
    static final String OFFICE = "office";

    static final String HOME_IPV4 = "192.0.2.2";
    static final String HOME_IPV6 = "2001:db8:1::2";
    static final String SERVER = "198.51.100.1";
    static final String WEB_IPV4 = "203.0.113.80";
    static final String WEB_IPV6 = "2001:db8:80::80";
    static final String INTRANET_IPV4 = "10.99.1.80";
    static final String INTRANET_IPV6 = "2001:db8:99:1::80";

    /** What the office's clients get their addresses from; the internet knows the way to them. */
    static final String CLIENTS_IPV4 = "10.99.0.0/24";

    static final String CLIENTS_IPV6 = "2001:db8:99::/64";
    static final String CLIENTS_IPV4_START = "10.99.0.";
    static final String CLIENTS_IPV6_START = "2001:db8:99:0:";

    private static final String COUNTER = "native6";

    private Stage() {}

    /** Sets it all up, in the mount and network namespaces that this process has for itself. */
    static void build() throws DemoException, InterruptedException {
        Program.run("mount", "-t", "tmpfs", "-o", "mode=755", "tmpfs", "/run");
        for (String name : List.of(HOME, INTERNET, OFFICE)) {
            ip("netns", "add", name);
            // Nobody else has our addresses, so that waiting for an objection (RFC 4862 section 5.4) gains nothing.
            // Without
            // questions (dad_transmits) an address would still wait for a random time of up to a second.
            in(
                    name,
                    "sh",
                    "-c",
                    "for each in all default; do echo 0 >/proc/sys/net/ipv6/conf/$each/accept_dad; done;"
                            + " echo 0 >/proc/sys/net/ipv6/conf/default/accept_ra");
            ip("-n", name, "link", "set", "lo", "up");
        }
        for (String router : List.of(INTERNET, OFFICE)) {
            in(
                    router,
                    "sh",
                    "-c",
                    "echo 1 >/proc/sys/net/ipv4/ip_forward; echo 1 >/proc/sys/net/ipv6/conf/all/forwarding");
        }
        connect(HOME, HOME_IPV4, HOME_IPV6, "lan", "192.0.2.1", "2001:db8:1::1");
        connect(OFFICE, SERVER, "2001:db8:2::1", "wan", "198.51.100.254", "2001:db8:2::fe");
        address(INTERNET, "lo", WEB_IPV4 + "/32");
        address(INTERNET, "lo", WEB_IPV6 + "/128");
        address(OFFICE, "lo", INTRANET_IPV4 + "/32");
        address(OFFICE, "lo", INTRANET_IPV6 + "/128");
        ip("-n", INTERNET, "route", "add", CLIENTS_IPV4, "via", SERVER);
        ip("-n", INTERNET, "route", "add", CLIENTS_IPV6, "via", "2001:db8:2::1");
        watchLan();
    }

    /** The command line that runs a program in a namespace. */
    static List<String> inside(String namespace, List<String> command) {
        List<String> line = new ArrayList<>(List.of("ip", "netns", "exec", namespace));
        line.addAll(command);
        return line;
    }

    /** How many IPv6 packets left the home natively since the last call, without those that any link has by itself. */
    static int nativeIpv6Packets() throws DemoException, InterruptedException {
        String json = in(INTERNET, "nft", "-j", "reset", "counter", "inet", "demo", COUNTER);
        try {
            return JsonMapper.shared().readTree(json).findPath("packets").asInt();
        } catch (JacksonException e) {
            throw new DemoException(
                    "nft answers in a form this demonstration cannot read: use nftables 0.9.4 or newer");
        }
    }

    /** The rules that the guard has left in the home: none when it is open. */
    static boolean homeHasRules() throws DemoException, InterruptedException {
        return !in(HOME, "nft", "list", "ruleset").isBlank();
    }

    /** Neighbour discovery and multicast listeners are the link's own (RFC 4861, RFC 3810). */
    private static void watchLan() throws DemoException, InterruptedException {
        in(INTERNET, "nft", "add table inet demo");
        in(INTERNET, "nft", "add counter inet demo " + COUNTER);
        in(INTERNET, "nft", "add chain inet demo lan { type filter hook prerouting priority -300; }");
        in(INTERNET, "nft", "add rule inet demo lan iifname lan icmpv6 type 130-137 return");
        in(INTERNET, "nft", "add rule inet demo lan iifname lan icmpv6 type 143 return");
        in(INTERNET, "nft", "add rule inet demo lan iifname lan meta nfproto ipv6 counter name " + COUNTER);
    }

    private static void connect(
            String inner, String ipv4, String ipv6, String link, String routerIpv4, String routerIpv6)
            throws DemoException, InterruptedException {
        ip("link", "add", link, "netns", INTERNET, "type", "veth", "peer", "name", "eth0", "netns", inner);
        address(INTERNET, link, routerIpv4 + "/24");
        address(INTERNET, link, routerIpv6 + "/64");
        address(inner, "eth0", ipv4 + "/24");
        address(inner, "eth0", ipv6 + "/64");
        ip("-n", INTERNET, "link", "set", link, "up");
        ip("-n", inner, "link", "set", "eth0", "up");
        ip("-n", inner, "route", "add", "default", "via", routerIpv4);
        ip("-n", inner, "route", "add", "default", "via", routerIpv6);
    }

    private static void address(String namespace, String link, String address)
            throws DemoException, InterruptedException {
        ip("-n", namespace, "address", "add", address, "dev", link);
    }

    private static void ip(String... arguments) throws DemoException, InterruptedException {
        List<String> line = new ArrayList<>(List.of("ip"));
        line.addAll(List.of(arguments));
        Program.run(line.toArray(String[]::new));
    }

    private static String in(String namespace, String... command) throws DemoException, InterruptedException {
        return Program.run(inside(namespace, List.of(command)).toArray(String[]::new));
    }
}
