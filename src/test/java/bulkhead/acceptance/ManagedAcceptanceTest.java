package bulkhead.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import bulkhead.acceptance.Bulkhead.Ended;
import bulkhead.acceptance.Bulkhead.Login;
import bulkhead.servers.Capture;
import bulkhead.servers.RealServers;
import bulkhead.servers.StrongSwanServer;
import bulkhead.servers.StrongSwanServer.Settings;
import bulkhead.servers.Topology;
import bulkhead.servers.Waiting;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A computer that somebody else looks after: the user, without any right, connects under a policy of root's. */
@RealServers
class ManagedAcceptanceTest {
    private static final Login ALICE =
            new Login(StrongSwanServer.IPV4, StrongSwanServer.PSK, StrongSwanServer.LOGIN, StrongSwanServer.PASSWORD);

    /** Before a command: the system's /etc as it is, with what is in $1 as its /etc/bulkhead. */
    private static final String MANAGED =
            "mount -t tmpfs none \"$1/etc\"; cp -a /etc/. \"$1/etc/\"; chmod 755 \"$1/etc\";"
                    + " rm -rf \"$1/etc/bulkhead\"; cp -a \"$1/bulkhead\" \"$1/etc/bulkhead\"; mount --bind \"$1/etc\" /etc; shift; exec \"$@\"";

    @TempDir
    private Path folder;

    private String client;
    private Topology topology;
    private Process daemon;

    @BeforeEach
    void start(Topology topology, StrongSwanServer server) throws Exception {
        this.topology = topology;
        client = topology.client().name();
        server.configure(Settings.dualStack());
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
        Files.createDirectory(folder.resolve("etc"));
        Path hooks = Files.createDirectories(folder.resolve("bulkhead/hooks"));
        Path after = Files.createFile(folder.resolve("after"));
        Files.setPosixFilePermissions(after, PosixFilePermissions.fromString("rw-rw-rw-"));
        hook(hooks.resolve("before"), "exit 0");
        hook(hooks.resolve("after"), "id -u >" + after);
        Files.writeString(folder.resolve("bulkhead/policy.json"), """
                {"policy": 1, "connections": {"killSwitch": true, "espLifetime": 10},
                 "hooks": {"beforeConnect": "/etc/bulkhead/hooks/before", "afterConnect": "/etc/bulkhead/hooks/after"}}
                """);
    }

    private static void hook(Path file, String script) throws IOException {
        Files.writeString(file, "#!/bin/sh\n" + script + "\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    @AfterEach
    void stop() throws Exception {
        if (daemon != null) {
            Ended unblocked = Bulkhead.run(managed(false, "guard", "unblock", "--force"));
            assertThat(unblocked.exit()).as(unblocked.errors()).isZero();
            daemon.destroy();
            daemon.waitFor();
        }
    }

    private List<String> managed(boolean asUser, String... arguments) {
        List<String> command = asUser ? Bulkhead.commandAsUser(client) : Bulkhead.command(client);
        int program = Bulkhead.command(client).size() - Bulkhead.command(null).size();
        command.addAll(program, List.of("sh", "-ec", MANAGED, "sh", folder.toString()));
        command.addAll(List.of(arguments));
        return command;
    }

    private void startDaemon() throws IOException {
        daemon = new ProcessBuilder(managed(false, "guard", "serve", "--group", Daemon.GROUP))
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        assertThat(daemon.inputReader().readLine()).contains("ready");
    }

    private long metric(String name) throws Exception {
        Ended metrics = Bulkhead.run(managed(true, "metrics"));
        assertThat(metrics.exit()).as(metrics.errors()).isZero();
        Matcher found =
                Pattern.compile("(?m)^" + Pattern.quote(name) + " (\\d+)$").matcher(metrics.output());
        assertThat(found.find()).as(name + " in " + metrics.output()).isTrue();
        return Long.parseLong(found.group(1));
    }

    @Test
    void aPolicyHoldsWhateverTheUserSays() throws Exception {
        startDaemon();
        Ended refused =
                Bulkhead.run(managed(true, "connect", "--server", ALICE.server(), "--user", "u", "--no-kill-switch"));
        assertThat(refused.exit()).isEqualTo(2);
        assertThat(refused.errors()).contains("--kill-switch is set by whoever administers this computer");
        try (Capture capture = topology.capture();
                Bulkhead bulkhead = Bulkhead.connect(managed(true), ALICE)) {
            bulkhead.awaitConnected("ipv4", "ipv6");
            Waiting.until(
                    "the hook after the connect",
                    Expect.LIMIT,
                    () -> Files.readString(folder.resolve("after")).equals(Daemon.USER + "\n"));
            Expect.reaches(topology, StrongSwanServer.BEYOND_IPV4, StrongSwanServer.BEYOND_IPV6);
            assertThat(metric("bulkhead_guard_state{bulkhead_guard_state=\"connected\"}"))
                    .isOne();
            assertThat(metric("bulkhead_family_access{family=\"ipv4\",access=\"tunnel_only\"}"))
                    .isOne();
            assertThat(metric("bulkhead_tunnel_bytes_total{direction=\"received\"}"))
                    .isPositive();
            assertThat(metric("bulkhead_connections_total")).isOne();
            Waiting.until("a renewal is counted", Expect.LIMIT, () -> metric("bulkhead_rekeys_total") > 0);
            long before = metric("bulkhead_refused_packets_total");
            String beside = Topology.CLIENT_INTERFACE;
            assertThat(topology.client()
                            .run("ping", "-c", "1", "-W", "1", "-I", beside, Topology.INTERNET_IPV4)
                            .succeeded())
                    .isFalse();
            Waiting.until(
                    "what was refused is counted",
                    Expect.LIMIT,
                    () -> metric("bulkhead_refused_packets_total") > before);
            for (String force : new String[] {"", "--force"}) {
                List<String> words = new ArrayList<>(List.of("guard", "unblock"));
                words.addAll(force.isEmpty() ? List.of() : List.of(force));
                Ended unblock = Bulkhead.run(managed(true, words.toArray(String[]::new)));
                assertThat(unblock.exit()).isEqualTo(7);
                assertThat(unblock.errors()).contains("leaves opening the guard to root");
            }
            assertThat(metric("bulkhead_refused_requests_total")).isEqualTo(2);
            assertThat(bulkhead.disconnect()).isZero();
            Expect.nothingLeaked(capture);
        }
    }

    @Test
    void aHookThatSaysNoIsTheLastWord() throws Exception {
        hook(folder.resolve("bulkhead/hooks/before"), "exit 4");
        startDaemon();
        try (Bulkhead bulkhead = Bulkhead.connect(managed(true), ALICE)) {
            assertThat(bulkhead.exitCode()).isEqualTo(7);
            assertThat(bulkhead.standardError()).contains("says no, with code 4");
        }
        assertThat(metric("bulkhead_guard_state{bulkhead_guard_state=\"disconnected\"}"))
                .isOne();
    }

    @Test
    void aPolicyThatOthersCanWriteIsNone() throws Exception {
        Path policy = folder.resolve("bulkhead/policy.json");
        Files.setPosixFilePermissions(policy, PosixFilePermissions.fromString("rw-rw-rw-"));
        Ended refused = Bulkhead.run(managed(true, "connect", "--server", ALICE.server(), "--user", "u"));
        assertThat(refused.exit()).isEqualTo(2);
        assertThat(refused.errors()).contains("/etc/bulkhead/policy.json can be written by others than root");
    }
}
