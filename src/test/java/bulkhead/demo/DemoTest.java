package bulkhead.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import bulkhead.acceptance.Bulkhead;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** {@code bulkhead demo} as a user runs it. What the demonstration shows it checks itself; this checks how it ends. */
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class DemoTest {
    private static final String MARK = "BULKHEAD_DEMO_TEST=" + UUID.randomUUID();
    private static final Duration SOON = Duration.ofSeconds(60);

    private Process demo;

    @BeforeEach
    void needsRootAndNamespaces() throws IOException {
        assumeTrue(System.getProperty("os.name").equals("Linux"), "the demonstration needs Linux");
        assumeTrue(
                Files.getAttribute(Path.of("/proc/self"), "unix:uid").equals(0),
                "the demonstration's test needs root, for its namespaces");
        assumeTrue(Files.exists(Path.of("/dev/net/tun")), "the demonstration needs /dev/net/tun");
        for (String program : List.of("ip", "nft", "unshare")) {
            assumeTrue(
                    Files.exists(Path.of("/usr/sbin", program)) || Files.exists(Path.of("/usr/bin", program)),
                    "the demonstration needs the program " + program);
        }
    }

    @AfterEach
    void endWhatIsLeft() throws InterruptedException {
        if (demo != null) {
            demo.destroyForcibly().waitFor();
        }
    }

    @Test
    void showsBothFamiliesAndTheBlockedOneAndLeavesTheHostAsItWas() throws Exception {
        List<String> before = host();

        start();
        String said = new String(demo.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

        assertThat(demo.waitFor()).as(said).isZero();
        assertThat(said)
                .contains("AES-256-GCM-16 in UDP", "by SLAAC", "through the tunnel: ipv4, ipv6")
                .contains("blocked: rejected", "“Network is unreachable”")
                .contains("steps went as they should")
                .doesNotContain("FAILED");
        assertThat(host()).isEqualTo(before);
        assertThat(List.of("home", "internet", "office")).noneMatch(name -> Files.exists(Path.of("/run/netns", name)));
        assertThat(processesLeft()).isEmpty();
    }

    @Test
    void leavesNothingWhenItIsInterrupted() throws Exception {
        start();
        awaitLine(" esp ");

        signal("INT");

        assertThat(demo.waitFor()).isEqualTo(130);
        assertThat(processesLeft()).isEmpty();
    }

    @Test
    void leavesNothingWhenItIsKilled() throws Exception {
        start();
        awaitLine(" esp ");

        signal("KILL");

        demo.waitFor();
        long end = System.nanoTime() + SOON.toNanos();
        while (!processesLeft().isEmpty()) {
            assertThat(System.nanoTime())
                    .as("processes left: %s", processesLeft())
                    .isLessThan(end);
            Thread.sleep(50);
        }
    }

    @Test
    void saysWhatIsMissingInOneSentence() throws Exception {
        ProcessBuilder builder = new ProcessBuilder(Bulkhead.command(null));
        builder.command().add("demo");
        builder.command()
                .addAll(
                        0,
                        List.of("unshare", "--mount", "sh", "-c", "mount -t tmpfs tmpfs /dev && exec \"$0\" \"$@\""));
        demo = builder.redirectErrorStream(true).start();
        String said = new String(demo.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

        assertThat(demo.waitFor()).as(said).isEqualTo(7);
        assertThat(said)
                .isEqualTo("bulkhead: /dev/net/tun is missing: load the kernel module with 'modprobe tun', as root\n");
    }

    private void start() throws IOException {
        List<String> command = Bulkhead.command(null);
        command.add("demo");
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().put(MARK.split("=")[0], MARK.split("=")[1]);
        demo = builder.start();
    }

    private void awaitLine(String part) throws IOException {
        BufferedReader lines = demo.inputReader(StandardCharsets.UTF_8);
        List<String> said = new ArrayList<>();
        String line;
        do {
            line = lines.readLine();
            said.add(line);
            assertThat(line).as("%s, in %s", part, said).isNotNull();
        } while (!line.contains(part));
        // What follows must not fill the pipe while nobody reads it.
        Thread.ofPlatform().daemon().start(() -> lines.lines().forEach(_ -> {}));
    }

    private void signal(String name) throws IOException, InterruptedException {
        new ProcessBuilder("kill", "-" + name, Long.toString(demo.pid()))
                .start()
                .waitFor();
    }

    /** The host's addresses, routes, rules, firewall and resolvers. */
    private static List<String> host() throws IOException, InterruptedException {
        return List.of(
                run("ip", "-br", "address"),
                run("ip", "route", "show", "table", "all"),
                run("ip", "rule"),
                run("ip", "-6", "rule"),
                run("nft", "list", "ruleset"),
                Files.readString(Path.of("/etc/resolv.conf")));
    }

    private static String run(String... command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        process.waitFor();
        return said;
    }

    /** Processes that the demonstration started: each has inherited our mark. */
    private static List<String> processesLeft() throws IOException {
        List<String> left = new ArrayList<>();
        try (DirectoryStream<Path> all = Files.newDirectoryStream(Path.of("/proc"), "[0-9]*")) {
            for (Path process : all) {
                try {
                    if (Files.readString(process.resolve("environ"), StandardCharsets.ISO_8859_1)
                            .contains(MARK)) {
                        left.add(Files.readString(process.resolve("cmdline")).replace('\0', ' '));
                    }
                } catch (IOException e) {
                    // It ended while we looked.
                }
            }
        }
        return left;
    }
}
