package bulkhead.platform.linux;

import static bulkhead.platform.linux.Testbed.INTERNET_4;
import static bulkhead.platform.linux.Testbed.INTERNET_6;
import static bulkhead.platform.linux.Traffic.Outcome.CONNECTED;
import static bulkhead.platform.linux.Traffic.Outcome.REJECTED;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import bulkhead.leakguard.HostNetworkProvider;
import bulkhead.leakguard.apply.GuardedNetwork;
import bulkhead.leakguard.host.DnsPlan;
import bulkhead.leakguard.host.HostException;
import bulkhead.leakguard.host.HostNetwork;
import bulkhead.leakguard.host.HostPlan;
import bulkhead.leakguard.policy.Endpoint;
import bulkhead.leakguard.policy.GuardState;
import bulkhead.platform.linux.routes.TunnelRoutingTest;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A run in a process of its own that is killed, and what the next one makes of it. */
@OnKernel
class RecoverTest {
    private static final InetAddress SERVER = InetAddress.ofLiteral(Testbed.SERVER_4);
    private static final HostPlan FULL = Tunnel.plan(
            Endpoint.ipsec(SERVER, 40_000),
            Tunnel.BOTH,
            new DnsPlan(List.of(InetAddress.ofLiteral("10.7.0.53")), List.of(), true),
            "0.0.0.0/0",
            "::/0");

    @TempDir
    Path etc;

    private Testbed testbed;
    private ServerSocket web;
    private Process run;

    @BeforeEach
    void open() throws IOException {
        testbed = new Testbed();
        web = testbed.outside.call(() -> new ServerSocket(Traffic.PORT));
        Files.writeString(etc.resolve("resolv.conf"), "nameserver 192.0.2.53\n");
        testbed.client.bind(etc.toString(), "/etc");
        testbed.client.run("sysctl", "-qw", "net.ipv4.conf.all.rp_filter=1");
    }

    @AfterEach
    void close() throws IOException {
        if (run != null) {
            run.destroyForcibly();
        }
        if (testbed != null) {
            web.close();
            testbed.close();
        }
    }

    @Test
    void afterKill9TheGuardStandsAndTheNextRunUndoesTheRest() throws Exception {
        String before = TunnelRoutingTest.network(testbed.client);
        assertThat(Traffic.tcp(testbed.client, INTERNET_6)).isEqualTo(CONNECTED);
        start(ConnectedRun.class);
        assertThat(run.inputReader().readLine()).isEqualTo("connected");
        assertThat(TunnelRoutingTest.network(testbed.client)).contains("nameserver 10.7.0.53", "src_valid_mark = 1");
        assertThatThrownBy(testbed::open).isInstanceOf(HostException.class).hasMessageContaining("another Bulkhead");

        run.destroyForcibly().waitFor();
        assertThat(Traffic.tcp(testbed.client, INTERNET_4)).isEqualTo(REJECTED);
        assertThat(Traffic.tcp(testbed.client, INTERNET_6)).isEqualTo(REJECTED);

        HostNetwork next = testbed.open();
        testbed.client.call(() -> {
            next.recover();
            return null;
        });
        assertThat(testbed.client.run("ip", "rule")).doesNotContain("180");
        assertThat(testbed.client.run("cat", "/etc/resolv.conf")).isEqualTo("nameserver 192.0.2.53\n");
        assertThat(Traffic.tcp(testbed.client, INTERNET_6))
                .as("closed until the next state")
                .isEqualTo(REJECTED);
        testbed.client.call(() -> {
            next.close();
            return null;
        });
        TunnelRoutingTest.assertUnchanged(before, TunnelRoutingTest.network(testbed.client));
        assertThat(Traffic.tcp(testbed.client, INTERNET_6)).isEqualTo(CONNECTED);
    }

    /** A split tunnel to the link's own range has routes around the gateways, which do not go with the interface. */
    @Test
    void nothingOfASplitTunnelIsLeftEither() throws Exception {
        String before = TunnelRoutingTest.network(testbed.client);
        start(SplitRun.class);
        assertThat(run.inputReader().readLine()).isEqualTo("connected");
        assertThat(testbed.client.run("ip", "route", "show", "table", "46107")).contains("throw");
        run.destroyForcibly().waitFor();
        HostNetwork next = testbed.open();
        testbed.client.call(() -> {
            next.recover();
            next.close();
            return null;
        });
        TunnelRoutingTest.assertUnchanged(before, TunnelRoutingTest.network(testbed.client));
    }

    @Test
    void whatIsLeftStaysClosedAndTheNextRunMayOpenIt() {
        HostNetwork host = testbed.open();
        testbed.client.call(() -> {
            host.apply(HostPlan.of(new GuardState.Error()));
            host.leave();
            return null;
        });
        HostNetwork next = testbed.open();
        assertThat(Traffic.tcp(testbed.client, INTERNET_4)).isEqualTo(CONNECTED);
        assertThat(Traffic.tcp(testbed.client, INTERNET_6)).isEqualTo(REJECTED);
        testbed.client.call(() -> {
            next.recover();
            next.close();
            return null;
        });
        assertThat(Traffic.tcp(testbed.client, INTERNET_6)).isEqualTo(CONNECTED);
    }

    @Test
    void afterKill9WhileConnectingTheSecondWallIsUndoneToo() throws Exception {
        String before = TunnelRoutingTest.network(testbed.client);
        start(ConnectingRun.class);
        assertThat(run.inputReader().readLine()).isEqualTo("connecting");
        run.destroyForcibly().waitFor();
        assertThat(testbed.client.run("ip", "-6", "rule")).contains("unreachable");

        HostNetwork next = testbed.open();
        testbed.client.call(() -> {
            next.recover();
            next.close();
            return null;
        });
        TunnelRoutingTest.assertUnchanged(before, TunnelRoutingTest.network(testbed.client));
    }

    @Test
    void withNothingToUndoRecoveryChangesNothing() {
        String before = TunnelRoutingTest.network(testbed.client);
        HostNetwork host = testbed.open();
        testbed.client.call(() -> {
            host.recover();
            host.recover();
            return null;
        });
        TunnelRoutingTest.assertUnchanged(before, TunnelRoutingTest.network(testbed.client));
    }

    @Test
    void withoutRightsTheRemedyIsNamed() throws Exception {
        start(UnprivilegedRun.class, "setpriv", "--bounding-set=-all", "--inh-caps=-all", "--");
        assertThat(run.inputReader().lines())
                .hasSize(5)
                .allSatisfy(line -> assertThat(line).startsWith("HostException").contains("run with sudo"));
    }

    /** Connects with a full tunnel and waits to be killed. */
    static final class ConnectedRun {
        public static void main(String[] arguments) throws Exception {
            HostNetwork host = HostNetworkProvider.openForThisHost();
            host.recover();
            host.openTun();
            host.apply(FULL);
            System.out.println("connected");
            Thread.sleep(Long.MAX_VALUE);
        }
    }

    /** The same with a tunnel to the link's own ranges alone. */
    static final class SplitRun {
        public static void main(String[] arguments) throws Exception {
            HostNetwork host = HostNetworkProvider.openForThisHost();
            host.recover();
            host.openTun();
            host.apply(Tunnel.plan(
                    Endpoint.ipsec(SERVER, 40_000), Tunnel.BOTH, DnsPlan.NONE, "192.0.2.0/24", "2001:db8::/64"));
            System.out.println("connected");
            Thread.sleep(Long.MAX_VALUE);
        }
    }

    /** Closes native IPv6 and waits to be killed. */
    static final class ConnectingRun {
        public static void main(String[] arguments) throws Exception {
            HostNetwork host = HostNetworkProvider.openForThisHost();
            host.recover();
            host.apply(HostPlan.of(Tunnel.CONNECTING));
            System.out.println("connecting");
            Thread.sleep(Long.MAX_VALUE);
        }
    }

    /** Tries each privileged thing. */
    static final class UnprivilegedRun {
        public static void main(String[] arguments) throws Exception {
            HostNetwork host = HostNetworkProvider.openForThisHost();
            report(host::recover);
            report(((GuardedNetwork) host)::standing);
            report(host::openTun);
            report(() -> host.openUdp(host.underlay(SERVER), SERVER));
            report(() -> host.apply(FULL));
        }

        private interface Action {
            void run() throws HostException;
        }

        private static void report(Action action) {
            try {
                action.run();
                System.out.println("done");
            } catch (HostException e) {
                System.out.println("HostException " + e.getMessage());
            }
        }
    }

    private Process start(Class<?> main, String... prefix) {
        String classPath = System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
        List<String> line = new ArrayList<>(List.of(prefix));
        line.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        line.addAll(List.of("--enable-native-access=ALL-UNNAMED", "-cp", classPath, main.getName()));
        run = testbed.client.call(() -> new ProcessBuilder(line)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start());
        return run;
    }
}
