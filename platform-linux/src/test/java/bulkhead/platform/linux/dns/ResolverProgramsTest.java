package bulkhead.platform.linux.dns;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import bulkhead.leakguard.HostNetworkProvider;
import bulkhead.leakguard.host.DnsPlan;
import bulkhead.leakguard.host.HostNetwork;
import bulkhead.leakguard.host.HostPlan;
import bulkhead.leakguard.host.InterfaceAddress;
import bulkhead.leakguard.host.TunDevice;
import bulkhead.leakguard.host.TunnelPlan;
import bulkhead.leakguard.policy.IpRange;
import bulkhead.leakguard.policy.Protection;
import bulkhead.platform.linux.OnKernel;
import bulkhead.platform.linux.ServiceUnit;
import bulkhead.platform.linux.Shell;
import bulkhead.platform.linux.Testbed;
import bulkhead.platform.linux.Tunnel;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The real programs that join the DNS of several sources, from Debian's packages, each in namespaces of its own. Wanted: the
 * environment variable BULKHEAD_RESOLVERS with a directory of unpacked packages: openresolv, resolvconf, and resolved with
 * systemd-resolved and libsystemd-shared in it.
 */
@OnKernel
class ResolverProgramsTest {
    private static final String PACKAGES = System.getenv("BULKHEAD_RESOLVERS");

    @TempDir
    Path work;

    private Testbed testbed;
    private List<String> lines;
    private String meanwhile = "";

    @BeforeEach
    void open() {
        testbed = new Testbed();
    }

    @AfterEach
    void close() {
        if (testbed != null) {
            testbed.close();
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void openresolvPutsTheTunnelsServersAlone(boolean asTheService) throws Exception {
        run("openresolv", asTheService, "cat /etc/resolv.conf");
        assertThat(during())
                .contains("nameserver 10.7.0.53", "search corp.example")
                .doesNotContain("nameserver 192.0.2.53");
        assertThat(after()).isEqualTo(before()).contains("nameserver 192.0.2.53");
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void debiansResolvconfPutsTheTunnelsServersFirst(boolean asTheService) throws Exception {
        run("resolvconf", asTheService, "cat /etc/resolv.conf");
        assertThat(during()).containsSubsequence("nameserver 10.7.0.53", "nameserver 192.0.2.53");
        assertThat(after()).isEqualTo(before()).contains("nameserver 192.0.2.53");
    }

    @Test
    void systemdResolvedAsksTheTunnelForAllNames() throws Exception {
        run(
                "resolved",
                false,
                "resolvectl dns bulkhead0; resolvectl domain bulkhead0; resolvectl default-route bulkhead0; readlink /etc/resolv.conf");
        assertThat(during())
                .anyMatch(line -> line.endsWith("(bulkhead0): 10.7.0.53"))
                .anyMatch(
                        line -> line.contains("(bulkhead0): ") && line.contains("~.") && line.contains("corp.example"))
                .anyMatch(line -> line.endsWith("(bulkhead0): yes"))
                .contains("/run/systemd/resolve/stub-resolv.conf");
        assertThat(after()).isEqualTo(before()).contains("/run/systemd/resolve/stub-resolv.conf");
    }

    /** As a DHCP client does it that knows nothing of them. Openresolv writes the file anew with every change. */
    @ParameterizedTest
    @CsvSource({"openresolv, 192.0.2.53", "resolvconf, 192.0.2.99", "resolved, 192.0.2.99"})
    void whatIsWrittenPastThemLeadsIntoTheTunnelAndIsBackAfterwards(String kind, String back) throws Exception {
        meanwhile = "echo nameserver 192.0.2.99 >/etc/new; mv /etc/new /etc/resolv.conf;"
                + " timeout 60 sh -c 'until grep -q 10.7.0.53 /etc/resolv.conf; do sleep 0.1; done'";
        run(kind, false, "cat /etc/resolv.conf");
        List<String> written = lines.subList(lines.indexOf("written") + 1, lines.indexOf("disconnected"));
        assertThat(written).contains("nameserver 10.7.0.53").doesNotContain("nameserver 192.0.2.99");
        assertThat(after()).contains("nameserver " + back).doesNotContain("nameserver 10.7.0.53");
    }

    private List<String> before() {
        return lines.subList(0, lines.indexOf("connected"));
    }

    private List<String> during() {
        return lines.subList(lines.indexOf("connected") + 1, lines.indexOf("disconnected"));
    }

    private List<String> after() {
        return lines.subList(lines.indexOf("disconnected") + 1, lines.size());
    }

    /** @param asTheService as the user that the daemon is, with no more than its unit gives that */
    private void run(String kind, boolean asTheService, String look) throws IOException, InterruptedException {
        assumeTrue(
                PACKAGES != null && Files.isDirectory(Path.of(PACKAGES, kind)),
                "skipped: BULKHEAD_RESOLVERS names no directory with " + kind);
        Path script = work.resolve("world.sh");
        Files.copy(ResolverProgramsTest.class.getResourceAsStream("resolver-world.sh"), script);
        Path tmpfs = Files.createDirectory(work.resolve("tmpfs"));
        List<String> line = new ArrayList<>(List.of("unshare", "-mnpf", "--mount-proc", "sh", script.toString()));
        line.addAll(List.of(kind, PACKAGES, tmpfs.toString()));
        line.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        String classPath = System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
        line.addAll(List.of(
                "--enable-native-access=ALL-UNNAMED",
                "-XX:-UsePerfData",
                "-cp",
                classPath,
                Run.class.getName(),
                look,
                meanwhile));
        ProcessBuilder builder = new ProcessBuilder(line).redirectError(ProcessBuilder.Redirect.INHERIT);
        if (asTheService) {
            Path grants = Files.write(work.resolve("grants.sh"), ServiceUnit.grants("bulkhead-guard.service"));
            builder.environment().put("GRANTS", grants.toString());
        }
        Process process = builder.start();
        lines = process.inputReader().lines().toList();
        assertThat(process.waitFor()).as(String.join("\n", lines)).isZero();
    }

    /** Looks before, while and after the tunnel has the DNS. */
    static final class Run {
        public static void main(String[] arguments) throws Exception {
            HostNetwork host = HostNetworkProvider.openForThisHost();
            TunDevice tun = host.openTun();
            look(arguments[0]);
            host.apply(plan(tun.name()));
            System.out.println("connected");
            look(arguments[0]);
            if (!arguments[1].isEmpty()) {
                Shell.run("sh", "-c", arguments[1]);
                System.out.println("written");
                look(arguments[0]);
            }
            host.apply(HostPlan.DISCONNECTED);
            System.out.println("disconnected");
            look(arguments[0]);
            tun.close();
            host.close();
        }

        private static HostPlan plan(String tun) {
            DnsPlan dns = new DnsPlan(List.of(InetAddress.ofLiteral("10.7.0.53")), List.of("corp.example"), true);
            InterfaceAddress own = new InterfaceAddress(InetAddress.ofLiteral("10.7.0.2"), 32, Optional.empty());
            TunnelPlan tunnel = new TunnelPlan(tun, 1400, List.of(own), List.of(IpRange.ALL_IPV4), dns);
            return new HostPlan(Tunnel.BOTH, Protection.DEFAULT, Optional.empty(), Optional.of(tunnel));
        }

        private static void look(String command) {
            System.out.print(Shell.run("sh", "-c", command));
        }
    }
}
