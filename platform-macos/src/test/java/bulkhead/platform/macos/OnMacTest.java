package bulkhead.platform.macos;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import bulkhead.leakguard.apply.BootFiles;
import bulkhead.leakguard.apply.GuardedNetwork;
import bulkhead.leakguard.contract.HostContract;
import bulkhead.leakguard.host.DnsPlan;
import bulkhead.leakguard.host.HostPlan;
import bulkhead.leakguard.host.InterfaceAddress;
import bulkhead.leakguard.host.TunDevice;
import bulkhead.leakguard.host.TunnelPlan;
import bulkhead.leakguard.policy.Endpoint;
import bulkhead.leakguard.policy.GuardState;
import bulkhead.leakguard.policy.IpRange;
import bulkhead.leakguard.policy.Protection;
import bulkhead.platform.macos.boot.BootLockdown;
import bulkhead.platform.macos.darwin.DarwinCalls;
import bulkhead.platform.macos.pf.PfFirewall;
import bulkhead.platform.macos.system.Commands;
import bulkhead.platform.macos.system.Commands.Program;
import bulkhead.platform.macos.system.Processes;
import bulkhead.platform.macos.system.StateDirectory;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The adapters on a Mac's own kernel and programs, as root: {@code sudo scripts/macos-tests}. What it changes is put back. */
@EnabledOnOs(OS.MAC)
class OnMacTest {
    /** RFC 5737: nobody is there, so each packet of it is one of ours. */
    private static final InetAddress NOBODY = InetAddress.ofLiteral("198.51.100.80");

    private static final int CLOSED = 1001;
    private static final int OPEN = 1002;
    private boolean released;
    private final Commands programs = new Processes();

    @TempDir
    Path folder;

    @BeforeEach
    void asRoot() {
        assumeTrue(DarwinCalls.isRoot(), "needs root: sudo scripts/macos-tests");
    }

    private GuardedNetwork open() throws Exception {
        BootFiles boot = BootLockdown.in(folder.resolve("db"), folder.resolve("job.plist"), PfFirewall.closed());
        return MacosNetwork.ofThisHost().over(StateDirectory.open(folder.resolve("run")), boot);
    }

    private String mainRules() throws Exception {
        return programs.run(Program.PFCTL, "", List.of("-s", "rules")).out();
    }

    private static HostPlan plan(GuardState state, TunDevice tun) {
        List<InterfaceAddress> addresses = List.of(
                new InterfaceAddress(InetAddress.ofLiteral("10.7.0.2"), 32, Optional.empty()),
                new InterfaceAddress(InetAddress.ofLiteral("2001:db8:7::2"), 64, Optional.empty()));
        DnsPlan dns = new DnsPlan(List.of(InetAddress.ofLiteral("10.7.0.53")), List.of("corp.example"), true);
        TunnelPlan tunnel =
                new TunnelPlan(tun.name(), 1400, addresses, List.of(IpRange.ALL_IPV4, IpRange.ALL_IPV6), dns);
        boolean through = state instanceof GuardState.Connected || state instanceof GuardState.Reconnecting;
        return new HostPlan(
                state,
                Protection.DEFAULT,
                Optional.of(Endpoint.ipsec(MacBed.SERVER, 40_500)),
                through ? Optional.of(tunnel) : Optional.empty());
    }

    @ParameterizedTest
    @ValueSource(strings = {"connecting", "connected", "connected-split-dns", "connected-lan", "lockdown"})
    void pfctlReadsTheTextThatWasReviewed(String name) throws Exception {
        try (InputStream text = PfFirewall.class.getResourceAsStream(name + ".pf")) {
            Commands.Result read = programs.run(
                    Program.PFCTL, new String(text.readAllBytes(), StandardCharsets.UTF_8), List.of("-n", "-f", "-"));
            assertThat(read.ok()).as(read.err()).isTrue();
        }
    }

    @Test
    void everyStateIsInForceAndThenAllIsAsItWas() throws Exception {
        String before = mainRules();
        GuardedNetwork host = open();
        try (TunDevice tun = host.openTun()) {
            assertThat(NetworkInterface.getByName(tun.name())).isNotNull();
            for (GuardState state : HostContract.STATES) {
                host.apply(plan(state, tun));
                assertThat(host.intact()).as("%s", state).isTrue();
            }
        } finally {
            host.release();
        }
        assertThat(mainRules()).isEqualTo(before);
    }

    /** Another program loads the system's own rules, and for a moment nothing asks the guard's. */
    @Test
    void theHookIsSetAgain() throws Exception {
        GuardedNetwork host = open();
        try {
            host.apply(HostPlan.of(new GuardState.Connecting()));
            programs.run(Program.PFCTL, "", List.of("-f", "/etc/pf.conf"));
            long end = System.nanoTime() + 20_000_000_000L;
            while (!mainRules().contains("anchor \"bulkhead\"") && System.nanoTime() < end) {
                Thread.onSpinWait();
            }
            assertThat(host.intact()).isTrue();
        } finally {
            host.release();
        }
    }

    /** Seen by tcpdump on the link, before and after too: nothing counts as held that was not seen to leave without the guard. */
    @Test
    void whatIsClosedIsNotSeenOnTheLink() throws Exception {
        GuardedNetwork host = open();
        try {
            String link = host.underlay(NOBODY).interfaceName();
            assertThat(firstSeen(link, () -> send(OPEN))).isEqualTo(OPEN);
            host.apply(HostPlan.LOCKDOWN);
            int first = firstSeen(link, () -> {
                if (!released) {
                    for (int i = 0; i < 10; i++) {
                        send(CLOSED);
                    }
                    host.apply(HostPlan.DISCONNECTED);
                    released = true;
                }
                send(OPEN);
            });
            assertThat(first)
                    .as("the first packet that left was sent after the guard opened")
                    .isEqualTo(OPEN);
        } finally {
            host.release();
        }
    }

    private interface Sending {
        void once() throws Exception;
    }

    /** The port of the first datagram that tcpdump sees leave; it is sent again and again until one is seen. */
    private static int firstSeen(String link, Sending sending) throws Exception {
        Process tcpdump = new ProcessBuilder(
                        "/usr/sbin/tcpdump", "-n", "-l", "-c", "1", "-i", link, "udp and dst host 198.51.100.80")
                .start();
        try (BufferedReader says = tcpdump.errorReader()) {
            String line = says.readLine();
            while (line != null && !line.contains("listening on")) {
                line = says.readLine();
            }
            for (int i = 0; i < 100 && tcpdump.isAlive(); i++) {
                sending.once();
                tcpdump.waitFor(200, TimeUnit.MILLISECONDS);
            }
            assertThat(tcpdump.isAlive()).as("nothing is seen to leave").isFalse();
            String seen = new String(tcpdump.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(seen).contains("198.51.100.80.");
            return seen.contains("198.51.100.80." + CLOSED) ? CLOSED : OPEN;
        } finally {
            tcpdump.destroyForcibly();
        }
    }

    /** That it is refused is what the guard tells a program. */
    private static void send(int port) {
        try (DatagramSocket socket = new DatagramSocket()) {
            socket.send(new DatagramPacket(new byte[8], 8, NOBODY, port));
        } catch (IOException e) {
            // It did not leave.
        }
    }
}
