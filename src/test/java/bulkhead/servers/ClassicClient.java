package bulkhead.servers;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/**
 * The classic Linux client, strongSwan with xl2tpd and pppd, in a User Mode Linux guest on the client's side of a
 * {@link Topology}: proof that a server works without us, and what we are measured against. Its daemons already run
 * when it is told to connect.
 */
public final class ClassicClient implements AutoCloseable {
    private static final String IPV4_UP = "Script /etc/ppp/ip-up finished";
    private static final String IPV6_UP = ": ppp0 +inet6 2[0-9a-f:]*/64 scope global ";

    private final String network;
    private final Log log;

    private ClassicClient(Topology topology) {
        network = topology.name();
        log = new Log(topology.directory().resolve("classic/log"));
    }

    /** The layers in the order in which they come up. */
    public enum Layer {
        IKE,
        ESP,
        L2TP,
        IPV4,
        IPV6
    }

    /** Boots the guest. */
    public static ClassicClient start(Topology topology) {
        ClassicClient client = new ClassicClient(topology);
        Script.run("classic", "start", topology.name());
        return client;
    }

    /** Starts the daemons afresh for this server. */
    public void configure(String server, String psk, String login, String password) {
        configure(server, psk, login, password, "no");
    }

    /** The same, and the tunnel will have the default routes of both families. */
    public void configureWithDefaultRoutes(String server, String psk, String login, String password) {
        configure(server, psk, login, password, "yes");
    }

    private void configure(String server, String psk, String login, String password, String all) {
        Script.run(
                "classic",
                "configure",
                network,
                "SERVER=" + server,
                "PSK=" + psk,
                "LOGIN=" + login,
                "PASSWORD=" + password,
                "DEFAULT=" + all);
    }

    /** Connects, and waits for IPv4 with its route and, if it is wanted, a global IPv6 address. */
    public Map<Layer, Duration> connect(boolean ipv6, Duration limit) {
        log.mark();
        Script.run("classic", "connect", network);
        awaitConnected(ipv6, limit);
        return times();
    }

    /** Waits for the same since the log's mark. */
    public void awaitConnected(boolean ipv6, Duration limit) {
        log.await(IPV4_UP, limit);
        if (ipv6) {
            log.await(IPV6_UP, limit);
        }
    }

    /** From the last {@link #connect} to each layer that came up. */
    public Map<Layer, Duration> times() {
        Map<Layer, Duration> times = new LinkedHashMap<>();
        for (String line : Script.run("classic", "times", network).lines().toList()) {
            String[] words = line.split(" ");
            long millis = Math.round(Double.parseDouble(words[1]) * 1000);
            times.put(Layer.valueOf(words[0].toUpperCase(Locale.ROOT)), Duration.ofMillis(millis));
        }
        return times;
    }

    public void disconnect() {
        Script.run("classic", "disconnect", network);
    }

    public Log log() {
        return log;
    }

    /** A shell script in the guest; its output. */
    public String run(String script) {
        return Script.run("classic", "run", network, script);
    }

    @Override
    public void close() {
        Script.run("classic", "stop", network);
    }
}
