package bulkhead.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import bulkhead.acceptance.Bulkhead;
import bulkhead.acceptance.Daemon;
import bulkhead.conformance.ClientUnderTest.Damage;
import bulkhead.leakguard.policy.Family;
import bulkhead.servers.StrongSwanServer;
import bulkhead.servers.Topology;
import bulkhead.servers.Waiting;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/**
 * The client's host with our units, as systemd would run them there: in the order that they ask for, and with their own commands. A
 * reset leaves of it what is on the disk. Its daemon takes the place of the scene's.
 */
final class BootedHost implements AutoCloseable {
    private static final Duration LIMIT = Duration.ofMinutes(1);
    private static final Path UNITS = Bulkhead.root().resolve("platform-linux/systemd");

    private final Scene scene;
    private final String namespace;
    private final Path folder = Files.createTempDirectory("bulkhead-boot");
    private Daemon daemon;
    private boolean connected;

    BootedHost(Scene scene) throws Exception {
        this.scene = scene;
        namespace = scene.topology().client().name();
        Files.createDirectory(folder.resolve("disk"));
        scene.inflict(Damage.KILL_DAEMON);
        startDaemon();
    }

    private void startDaemon() throws Exception {
        daemon = Daemon.activated(namespace, folder);
        // By the first who asks.
        guard("status");
    }

    String guard(String... arguments) throws Exception {
        Daemon.Result result = Daemon.guard(namespace, arguments);
        assertThat(result.exit()).as(result.output()).isZero();
        return result.output();
    }

    Scene scene() {
        return scene;
    }

    void connect(String... options) throws Exception {
        scene.client().connect(StrongSwanServer.IPV4, options);
        scene.client().awaitConnected(true);
        connected = true;
    }

    void disconnect() throws Exception {
        scene.client().disconnect();
    }

    /** All of it is closed from here on: the user's block, or a connection with kill switch. */
    void closed() {
        scene.wire().close(Family.values());
        scene.goesOn();
    }

    /** The program and the daemon are gone, and with them all that the kernel had. */
    void reset() throws Exception {
        scene.onHost("ip link set eth0 down");
        if (connected) {
            scene.inflict(Damage.KILL_APP);
        }
        daemon.kill();
        scene.onHost("nft flush ruleset; ip rule flush protocol 180; ip -6 rule flush protocol 180");
        Path state = Daemon.state(namespace);
        try (Stream<Path> files = Files.list(state)) {
            for (Path file : files.toList()) {
                Files.delete(file);
            }
        }
    }

    /** Up to where networks come up, and what a firewall does that starts then. */
    void boot(String firewall) throws Exception {
        boolean closed = Files.exists(folder.resolve("disk/lockdown.json"));
        boolean daemonFirst = before("bulkhead-guard.service").contains("network-pre.target")
                && commands("bulkhead-lockdown.service", "ExecCondition=")
                        .contains("/bin/systemctl start bulkhead-guard.service");
        scene.onHost("nft flush ruleset");
        if (closed && daemonFirst) {
            startDaemon();
        }
        if (closed && !scene.client().run("nft list table inet bulkhead").succeeded()) {
            for (String command : commands("bulkhead-lockdown.service", "ExecStart=")) {
                scene.onHost(command.replace("/var/lib/bulkhead", folder + "/disk"));
            }
        }
        scene.onHost("ip link set eth0 up && ip route replace default via " + Topology.ROUTER_IPV4);
        scene.onHost(firewall);
        scene.goesOn();
        if (!daemonFirst || !closed) {
            startDaemon();
        }
        scene.goesOn();
    }

    /** The firewall's unit and ours end, in the order that is the other way round of that of their starts. */
    void shutDown(String firewall) throws Exception {
        if (before("bulkhead-guard.service").contains("nftables.service")) {
            scene.onHost(firewall);
            daemon.close();
        } else {
            daemon.close();
            scene.onHost(firewall);
        }
        scene.goesOn();
    }

    /** They are back before anything else is tried. */
    void loseRoutingRules() {
        scene.onHost("ip rule flush protocol 180; ip -6 rule flush protocol 180");
        for (String family : List.of("-4", "-6")) {
            Waiting.until(
                    "the second wall",
                    LIMIT,
                    () -> scene.onHost("ip " + family + " rule").contains("unreachable"));
        }
        scene.goesOn();
    }

    private static List<String> before(String unit) throws IOException {
        return commands(unit, "Before=").stream()
                .flatMap(line -> Stream.of(line.split(" ")))
                .toList();
    }

    private static List<String> commands(String unit, String key) throws IOException {
        return Files.readAllLines(UNITS.resolve(unit)).stream()
                .filter(line -> line.startsWith(key))
                .map(line -> line.substring(key.length()).replaceFirst("^[-+!:@]+", ""))
                .toList();
    }

    @Override
    public void close() throws Exception {
        daemon.close();
        Daemon.guard(namespace, "unblock", "--force");
    }
}
