package bulkhead.truth;

import static org.assertj.core.api.Assertions.assertThat;

import bulkhead.acceptance.Daemon;
import bulkhead.desktop.DesktopSession;
import bulkhead.desktop.LaunchedWindow;
import bulkhead.servers.Background;
import bulkhead.servers.Capture;
import bulkhead.servers.Link;
import bulkhead.servers.RealServers;
import bulkhead.servers.StrongSwanServer;
import bulkhead.servers.StrongSwanServer.Settings;
import bulkhead.servers.Topology;
import bulkhead.truth.Claim.Fate;
import bulkhead.truth.Claim.Headline;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Somebody without any right at the real program, on a desktop of other people's programs, with the real daemon and server: what the
 * window, the tray and {@code status} say is so at every moment, by the kernel's rules and routes and by what is on the wire.
 */
@RealServers
class EveryMomentTest {
    private static final int ROUNDS = Integer.getInteger("truth.rounds", 1);
    private static final long STAY_MILLIS = 3_000;

    @TempDir
    private Path folder;

    private Topology topology;
    private StrongSwanServer server;
    private Daemon daemon;
    private DesktopSession desktop;
    private LaunchedWindow window;
    private Background natively;
    private Process inTunnel;
    private Capture capture;
    private Moments moments;
    private long since;

    @BeforeEach
    void begin(Topology topology, StrongSwanServer server) throws Exception {
        this.topology = topology;
        this.server = server;
        server.configure(Settings.dualStack());
        Background.serve(topology.internet());
        daemon = Daemon.start(topology.client().name());
        Files.writeString(folder.resolve("psk"), StrongSwanServer.PSK);
        Files.writeString(folder.resolve("password"), StrongSwanServer.PASSWORD);
        Files.writeString(folder.resolve("wrong"), "not " + StrongSwanServer.PASSWORD);
        profile("Office", StrongSwanServer.IPV4, "password");
        profile("Branch", StrongSwanServer.IPV4, "password");
        profile("Wrong", StrongSwanServer.IPV4, "wrong");
        profile("Nowhere", Topology.SILENT_IPV4, "password");
        profile("Named", "strongswan.test", "password");
        desktop = DesktopSession.ofUser(folder);
        desktop.prepareWindow();
        window = LaunchedWindow.start(desktop, topology.client());
        DesktopSession.await("tray", () -> window.menu().contains("Not connected"));
        natively = Background.start(topology.client());
        inTunnel = new ProcessBuilder(
                        topology.client().command("ping", "-q", "-n", "-i", "0.2", StrongSwanServer.BEYOND_IPV4))
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        // Not at the client's own link: tcpdump sees nothing for seconds where that went down and up.
        capture = topology.capture(new Link("lan", Topology.CLIENT_MAC, Link.CLIENT.broadcast()));
        moments = new Moments(topology, desktop, window, folder, () -> daemon.isAlive());
        since = System.currentTimeMillis();
        await(Headline.NOT_CONNECTED);
    }

    private void profile(String name, String at, String password) throws IOException {
        profile(name, at, password, "psk", "");
    }

    private void profile(String name, String at, String password, String psk, String more) throws IOException {
        Files.createDirectories(profile(name).getParent());
        Files.writeString(
                profile(name),
                "{\"version\": 1, \"server\": \"%s\", \"user\": \"%s\", \"pskFile\": \"%s\", \"passwordFile\": \"%s\"%s}"
                        .formatted(at, StrongSwanServer.LOGIN, folder.resolve(psk), folder.resolve(password), more));
    }

    private Path profile(String name) {
        return folder.resolve("config/bulkhead/profiles").resolve(name + ".json");
    }

    @AfterEach
    void end() throws Exception {
        for (AutoCloseable each : new AutoCloseable[] {
            moments, capture, natively, inTunnel == null ? null : inTunnel::destroy, window, desktop, daemon
        }) {
            if (each != null) {
                each.close();
            }
        }
    }

    @Test
    void ofConnectionsAndTheirEnds() throws Exception {
        isSoAfter(this::connectAndEnd);
    }

    private void connectAndEnd() throws Exception {
        connect("Office");

        click("Branch");
        moments.awaitWords("The tunnel of Branch is up.", since);
        awaitTunnel();

        since = System.currentTimeMillis();
        server.terminateIke();
        await(Headline.RECONNECTING);
        since = System.currentTimeMillis();
        awaitTunnel();

        click("Disconnect");
        await(Headline.NOT_CONNECTED);

        click("Nowhere");
        moments.awaitKernel("closed IPv6", since, kernel -> kernel.ipv6().closed());
        await(Headline.CONNECTING);
        click("Cancel");
        await(Headline.NOT_CONNECTED);

        click("Wrong");
        moments.awaitWords("password", since);
        await(Headline.NOT_CONNECTED);

        resolver(Topology.SILENT_IPV4);
        click("Named");
        moments.awaitWords("DNS did not answer", since);
        await(Headline.NOT_CONNECTED);
        resolver(Topology.ROUTER_IPV4);
    }

    private void resolver(String address) {
        succeeds("sh", "-c", "echo nameserver " + address + " >/etc/resolv.conf");
    }

    @Test
    void ofALinkAndAServerThatFail() throws Exception {
        isSoAfter(this::fail);
    }

    private void fail() throws Exception {
        connect("Office");
        since = System.currentTimeMillis();
        carrier("down");
        stays(Headline.NO_LINK);
        since = System.currentTimeMillis();
        carrier("up");
        awaitTunnel();
        topology.client().awaitPing(StrongSwanServer.BEYOND_IPV4);

        since = System.currentTimeMillis();
        server.killIke();
        await(Headline.NO_ANSWER);
        stays(Headline.RECONNECTING);
        click("Cancel");
        await(Headline.NOT_CONNECTED);
        server.startIke();
    }

    @Test
    void ofAWrongKeyAndAKillSwitchWhoseServerFails() throws Exception {
        isSoAfter(this::failClosed);
    }

    private void failClosed() throws Exception {
        for (String other : List.of("Branch", "Wrong", "Nowhere", "Named")) {
            Files.deleteIfExists(profile(other));
        }
        profile("Strange", StrongSwanServer.IPV4, "psk", "wrong", "");
        profile("Closed", StrongSwanServer.IPV4, "password", "psk", ", \"killSwitch\": true");
        // The tray names five.
        DesktopSession.await(
                "new profiles",
                () -> window.menu().contains("Strange") && window.menu().contains("Closed"));

        click("Strange");
        moments.awaitWords("pre-shared key", since);
        await(Headline.NOT_CONNECTED);

        connect("Closed");
        since = System.currentTimeMillis();
        server.killIke();
        moments.awaitKernel(
                "closed",
                since,
                kernel -> kernel.ipv4().closed() && kernel.ipv6().closed());
        stays(Headline.RECONNECTING);
        server.startIke();
        since = System.currentTimeMillis();
        awaitTunnel();
        click("Disconnect");
        await(Headline.NOT_CONNECTED);
    }

    @Test
    void ofAGuardThatNobodyWatches() throws Exception {
        isSoAfter(this::loseTheDaemon);
    }

    private void loseTheDaemon() throws Exception {
        connect("Office");
        assertThat(topology.client()
                        .run("nft", "delete", "table", "inet", "bulkhead")
                        .succeeded())
                .as("another program deletes the table of a daemon that lives")
                .isFalse();
        since = System.currentTimeMillis();
        daemon.kill();
        await(Headline.UNWATCHED);
        succeeds("nft", "delete", "table", "inet", "bulkhead");
        moments.awaitKernel("deleted table", since, kernel -> !kernel.ipv6().closed());
        stays(Headline.UNWATCHED);
        since = System.currentTimeMillis();
        daemon = Daemon.start(topology.client().name());
        moments.awaitWords("another program changed or removed them", since);
        awaitTunnel();
        click("Disconnect");
        await(Headline.NOT_CONNECTED);
    }

    private void carrier(String state) {
        assertThat(topology.net().run("ip", "link", "set", "client", state).succeeded())
                .isTrue();
    }

    private void succeeds(String... command) {
        assertThat(topology.client().run(command).succeeded())
                .as(String.join(" ", command))
                .isTrue();
    }

    private void connect(String name) throws Exception {
        click(name);
        awaitTunnel();
    }

    private void click(String label) throws Exception {
        since = System.currentTimeMillis();
        window.click(label);
    }

    private void awaitTunnel() {
        moments.await(
                "tunnel",
                since,
                claim -> claim.headline() == Headline.CONNECTED
                        && claim.ipv6().equals(Optional.of(Fate.TUNNEL))
                        && claim.ipv4().filter(fate -> fate != Fate.TUNNEL).isEmpty());
    }

    private void await(Headline headline) {
        moments.await(headline.toString(), since, claim -> claim.headline() == headline);
    }

    /** Said by each face, and still some seconds later. */
    private void stays(Headline headline) {
        await(headline);
        since = System.currentTimeMillis() + STAY_MILLIS;
        await(headline);
    }

    private interface Case {
        void run() throws Exception;
    }

    private void isSoAfter(Case each) throws Exception {
        for (int round = 0; round < ROUNDS; round++) {
            each.run();
        }
        moments.close();
        capture.stop();
        assertThat(capture.udpEsp()).as("seen of the tunnel").isNotEmpty();
        assertThat(capture.nativeIpv4()).as("seen while IPv4 was open").isNotEmpty();
        assertThat(capture.nativeIpv6()).as("seen while IPv6 was open").isNotEmpty();
        Verdict verdict = new Verdict(moments)
                .withKernel()
                .withEachOther()
                .withCapture(capture.nativeIpv4(), capture.nativeIpv6(), capture.packets());
        System.out.println(verdict);
        assertThat(verdict.untrue()).as(verdict + "\n" + moments.course()).isEmpty();
    }
}
