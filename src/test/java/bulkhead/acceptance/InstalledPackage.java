package bulkhead.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import bulkhead.acceptance.Bulkhead.Login;
import bulkhead.servers.Capture;
import bulkhead.servers.Namespace;
import bulkhead.servers.RealServers;
import bulkhead.servers.StrongSwanServer;
import bulkhead.servers.StrongSwanServer.Settings;
import bulkhead.servers.Topology;
import bulkhead.servers.Waiting;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A package in a root of its own, where {@code ./package --check} installed it and made the user alice: systemd boots it in the client's
 * network, she connects to the real server, the package stays while she does, and goes without a trace. It is no part of the usual tests.
 *
 * <p>{@code -Dbulkhead.installed} is that root. It sees {@code /tmp} as it is here, which therefore is nobody else's.
 */
@RealServers
class InstalledPackage {
    private static final Login ALICE =
            new Login(StrongSwanServer.IPV4, StrongSwanServer.PSK, StrongSwanServer.LOGIN, StrongSwanServer.PASSWORD);

    private static final String ROOT = System.getProperty("bulkhead.installed", "/");

    @TempDir
    private Path folder;

    private List<String> inside;

    @Test
    void anOrdinaryUserConnectsAndThePackageGoesWithoutATraceAfterwards(Topology topology, StrongSwanServer server)
            throws Exception {
        server.configure(Settings.dualStack());
        Namespace client = topology.client();
        String before = settings(client);
        Process machine = boot(client);
        try {
            try (Capture capture = topology.capture();
                    Bulkhead bulkhead = Bulkhead.connect(asAlice("bulkhead"), ALICE)) {
                bulkhead.awaitConnected("ipv4", "ipv6");
                Expect.reaches(topology, StrongSwanServer.BEYOND_IPV4, StrongSwanServer.BEYOND_IPV6);
                assertThat(run("ps -o user= -p $(systemctl show bulkhead-guard -p MainPID --value)"))
                        .startsWith("bulkhea");

                assertThat(run("dpkg --remove bulkhead 2>&1 || true")).contains("disconnect first");
                assertThat(client.pings(StrongSwanServer.BEYOND_IPV6)).isTrue();

                // Who enters a machine from outside hands no signals on.
                assertThat(Bulkhead.run(asAlice("bulkhead", "disconnect")).exit())
                        .isZero();
                assertThat(bulkhead.exitCode()).isZero();
                Expect.nothingLeaked(capture);
            }
            assertThat(client.pings(Topology.INTERNET_IPV6)).isTrue();
            run("dpkg --purge bulkhead");
            assertThat(run("systemctl list-units --all --plain --no-legend 'bulkhead*'"))
                    .isEmpty();
            assertThat(run("ls -d /run/bulkhead /sys/fs/cgroup/bulkhead-portal 2>/dev/null || true"))
                    .isEmpty();
            assertThat(client.run("nft", "list", "tables").output().strip()).isEmpty();
            assertThat(settings(client)).isEqualTo(before);
        } catch (AssertionError e) {
            throw new AssertionError(run("journalctl --no-pager -b -u 'bulkhead*'"), e);
        } finally {
            machine.destroy();
            assertThat(machine.waitFor(60, TimeUnit.SECONDS)).isTrue();
        }
    }

    /** The kernel's, of interfaces. */
    private static String settings(Namespace client) {
        return client.run("sh", "-c", "sysctl -a 2>/dev/null | grep '^net\\.ipv[46]\\.conf' | sort")
                .output();
    }

    /** Returns when all that starts there by itself has started. */
    private Process boot(Namespace client) throws IOException {
        // A Debian that boots empties its /tmp, and this one's is here as well.
        assertThat(Path.of(ROOT, "etc/tmpfiles.d/tmp.conf")).isSymbolicLink();
        Path tun = folder.resolve("tun");
        assertThat(client.run("sh", "-ec", "mknod " + tun + " c 10 200; chmod 666 " + tun)
                        .succeeded())
                .isTrue();
        ProcessBuilder builder = new ProcessBuilder(
                "systemd-nspawn",
                "--quiet",
                "--directory=" + ROOT,
                "--boot",
                "--register=no",
                "--keep-unit",
                "--console=pipe",
                "--network-namespace-path=/run/netns/" + client.name(),
                "--capability=all",
                "--resolv-conf=off",
                "--bind=/tmp",
                "--bind=" + tun + ":/dev/net/tun");
        builder.environment().put("SYSTEMD_NSPAWN_UNIFIED_HIERARCHY", "1");
        Process machine = builder.redirectErrorStream(true)
                .redirectOutput(folder.resolve("console").toFile())
                .start();
        machine.getOutputStream().close();
        Waiting.until(
                "first process",
                Expect.LIMIT,
                () -> machine.children().findAny().isPresent());
        inside = List.of(
                "nsenter",
                "-m",
                "-u",
                "-i",
                "-n",
                "-p",
                "-C",
                "-t",
                Long.toString(machine.children().findAny().orElseThrow().pid()));
        Waiting.until(
                "end of the boot",
                Expect.LIMIT,
                () -> run("systemctl is-system-running || true").matches("running|degraded"));
        return machine;
    }

    private List<String> asAlice(String... command) {
        List<String> line = new ArrayList<>(inside);
        line.addAll(List.of("setpriv", "--reuid=alice", "--regid=alice", "--init-groups"));
        line.addAll(List.of("env", "-i", "HOME=/home/alice", "PATH=/usr/bin:/bin", "LANG=C.UTF-8"));
        line.addAll(List.of(command));
        return line;
    }

    /** What a script there says, which must succeed. */
    private String run(String script) throws IOException, InterruptedException {
        List<String> line = new ArrayList<>(inside);
        line.addAll(List.of("env", "-i", "PATH=/usr/sbin:/usr/bin:/sbin:/bin", "sh", "-ec", script));
        Process process = new ProcessBuilder(line).redirectErrorStream(true).start();
        process.getOutputStream().close();
        String output = String.join("\n", process.inputReader().lines().toList());
        assertThat(process.waitFor()).as(output).isZero();
        return output;
    }
}
