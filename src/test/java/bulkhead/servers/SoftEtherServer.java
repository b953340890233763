package bulkhead.servers;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * SoftEther VPN Server, with its own IKE, ESP, L2TP and PPP, in a namespace of a {@link Topology}. {@link #configure}
 * starts it afresh (about 3 s). Its log is what it prints: IKE and IPsec SAs, PPP sessions.
 */
public final class SoftEtherServer implements AutoCloseable {
    public static final String IPV4 = "192.0.2.20";
    public static final String IPV6 = "2001:db8:2::20";

    /** A host behind the hub's router that only the tunnel reaches: echo, web pages / and /cgi-bin/me, DNS. */
    public static final String BEYOND_IPV4 = "10.98.0.80";

    public static final String BEYOND_IPV6 = "2001:db8:98::80";
    /** Has both addresses above, in the DNS beyond the tunnel. */
    public static final String BEYOND_NAME = "beyond.test";

    private final String network;
    private final Log log;

    private SoftEtherServer(Topology topology) {
        network = topology.name();
        log = new Log(topology.directory().resolve("softether/log"));
    }

    /** The one UDP address that the server listens on. */
    public enum Listen {
        /** {@link #IPV4}, and raw ESP. */
        SPECIFIC_IPV4(IPV4),
        /** IPv4 as it comes out of the box: without raw ESP, and 0.0.0.0 in the server's identification. */
        ANY_IPV4("0.0.0.0"),
        /** {@link #IPV6}, and raw ESP. */
        SPECIFIC_IPV6(IPV6);

        private final String address;

        Listen(String address) {
            this.address = address;
        }
    }

    /** What is on the hub's Ethernet. */
    public enum Hub {
        /** DHCP and router advertisements. */
        SLAAC,
        /** DHCP, router advertisements with the M and O flags, and DHCPv6. */
        DHCPV6,
        /** DHCP, and no router for IPv6. */
        LINK_LOCAL_ONLY,
        /** SoftEther's own DHCP and NAT, in IPv4 only; nothing is beyond but the internet. */
        SECURE_NAT
    }

    /** What differs from the defaults in {@code src/test/servers/softether}. */
    public record Settings(Map<String, String> values) {
        /** A specific IPv4 address, SLAAC, and the user, password and PSK of {@link StrongSwanServer}. */
        public static Settings dualStack() {
            return new Settings(Map.of(
                    "PSK",
                    StrongSwanServer.PSK,
                    "LOGIN",
                    StrongSwanServer.LOGIN,
                    "PASSWORD",
                    StrongSwanServer.PASSWORD));
        }

        public Settings listen(Listen listen) {
            return with("LISTEN", listen.address);
        }

        public Settings hub(Hub hub) {
            return switch (hub) {
                case SLAAC -> with("HUB", "bridge").with("IPV6", "slaac");
                case DHCPV6 -> with("HUB", "bridge").with("IPV6", "dhcpv6");
                case LINK_LOCAL_ONLY -> with("HUB", "bridge").with("IPV6", "link-local");
                case SECURE_NAT -> with("HUB", "securenat");
            };
        }

        public Settings psk(String psk) {
            return with("PSK", psk);
        }

        public Settings user(String login, String password) {
            return with("LOGIN", login).with("PASSWORD", password);
        }

        private Settings with(String name, String value) {
            Map<String, String> changed = new LinkedHashMap<>(values);
            changed.put(name, value);
            return new Settings(changed);
        }
    }

    /** Returns when the server listens. */
    public static SoftEtherServer start(Topology topology, Settings settings) {
        SoftEtherServer server = new SoftEtherServer(topology);
        Script.run("softether", "start", topology.name(), Script.words(settings.values()));
        return server;
    }

    /** Starts the server afresh, without any session, and marks the log. */
    public void configure(Settings settings) {
        log.mark();
        Script.run("softether", "configure", network, Script.words(settings.values()));
    }

    public Log log() {
        return log;
    }

    /** A command of vpncmd, such as {@code IPsecGet}; its output. */
    public String command(String command) {
        return Script.run("softether", "command", network, command);
    }

    /** Takes the server's link away, or gives it back: nothing arrives, nothing answers. */
    public void link(boolean up) {
        Script.run("softether", up ? "plug" : "unplug", network);
    }

    /** The server ends in good order, telling its clients. */
    public void stop() {
        Script.run("softether", "stop", network);
    }

    /** The server ends without a word. */
    public void kill() {
        Script.run("softether", "kill", network);
    }

    @Override
    public void close() {
        stop();
    }
}
