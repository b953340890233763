package bulkhead.platform.linux.nft;

import static bulkhead.platform.linux.Testbed.INTERNET_4;
import static bulkhead.platform.linux.Testbed.INTERNET_6;
import static bulkhead.platform.linux.Traffic.Outcome.CONNECTED;
import static bulkhead.platform.linux.Traffic.Outcome.REJECTED;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import bulkhead.leakguard.apply.GuardedNetwork;
import bulkhead.leakguard.host.HostException;
import bulkhead.leakguard.host.HostPlan;
import bulkhead.leakguard.policy.FilterPolicy;
import bulkhead.leakguard.policy.GuardState;
import bulkhead.leakguard.policy.Links;
import bulkhead.platform.linux.OnKernel;
import bulkhead.platform.linux.Testbed;
import bulkhead.platform.linux.Traffic;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A captive portal's opening on a kernel: for one program, for a while, and for nothing else. */
@OnKernel
class PortalTest {
    private Testbed testbed;
    private GuardedNetwork host;
    private ServerSocket web;
    private Process browser;

    @BeforeEach
    void open() throws Exception {
        testbed = new Testbed();
        assumeTrue(
                Files.readString(Path.of("/proc/self/mounts")).contains(" cgroup2 rw"),
                "skipped: no cgroup v2 that can be written to");
        web = testbed.outside.call(() -> new ServerSocket(Traffic.PORT));
        host = testbed.open();
        // For each line, an address, one that says whether a connection to it was made.
        browser = testbed.client.call(() -> new ProcessBuilder(
                        "bash",
                        "-c",
                        "while read a; do (exec 3<>/dev/tcp/$a/" + Traffic.PORT
                                + ") 2>/dev/null && echo connected || echo refused; done")
                .start());
    }

    @AfterEach
    void close() throws IOException {
        if (browser != null) {
            browser.destroyForcibly();
            web.close();
        }
        if (testbed != null) {
            testbed.close();
        }
    }

    private String browse(String address) throws IOException {
        browser.outputWriter().append(address).append('\n').flush();
        return browser.inputReader().readLine();
    }

    private void apply(GuardState state) {
        testbed.client.call(() -> {
            host.apply(HostPlan.of(state));
            return null;
        });
    }

    private void openPortal(Duration time) {
        testbed.client.call(() -> {
            host.openPortal(browser.pid(), time);
            return null;
        });
    }

    @Test
    void oneProgramReachesThePortalByIpv4AndNoOther() throws Exception {
        assertThat(browse(INTERNET_4)).isEqualTo("connected");
        assertThat(browse(INTERNET_6)).isEqualTo("connected");
        apply(new GuardState.Lockdown());
        assertThat(browse(INTERNET_4)).isEqualTo("refused");

        openPortal(Duration.ofMinutes(5));
        assertThat(browse(INTERNET_4)).isEqualTo("connected");
        assertThat(browse(INTERNET_6)).isEqualTo("refused");
        assertThat(Traffic.tcp(testbed.client, INTERNET_4)).isEqualTo(REJECTED);

        // It stays open for the rest of its time when the state changes.
        apply(new GuardState.Reconnecting());
        assertThat(browse(INTERNET_4)).isEqualTo("connected");
        assertThat(browse(INTERNET_6)).isEqualTo("refused");

        apply(new GuardState.Disconnected());
        assertThat(testbed.client.run("nft", "list", "ruleset")).isEmpty();
        assertThat(Traffic.tcp(testbed.client, INTERNET_6)).isEqualTo(CONNECTED);
    }

    @Test
    void theKernelEndsItInTime() throws Exception {
        apply(new GuardState.Lockdown());
        openPortal(Duration.ofSeconds(5));
        assertThat(browse(INTERNET_4)).isEqualTo("connected");
        String answer;
        do {
            answer = browse(INTERNET_4);
        } while (answer.equals("connected"));
        assertThat(answer).isEqualTo("refused");
        // What is set up again afterwards opens nothing anew.
        apply(new GuardState.Error());
        apply(new GuardState.Lockdown());
        assertThat(browse(INTERNET_4)).isEqualTo("refused");
    }

    @Test
    void itCanBeClosedBeforeItsTime() throws Exception {
        apply(new GuardState.Lockdown());
        openPortal(Duration.ofMinutes(5));
        assertThat(browse(INTERNET_4)).isEqualTo("connected");
        assertThat(host.portalLeft()).isPositive();
        testbed.client.call(() -> {
            host.closePortal();
            return null;
        });
        assertThat(browse(INTERNET_4)).isEqualTo("refused");
        assertThat(host.portalLeft()).isZero();
    }

    @Test
    void withNothingBlockedThereIsNothingToOpen() {
        assertThatThrownBy(() -> openPortal(Duration.ofMinutes(5)))
                .isInstanceOf(HostException.class)
                .hasMessageContaining("nothing is blocked");
        apply(new GuardState.Lockdown());
        browser.destroyForcibly().onExit().join();
        assertThatThrownBy(() -> openPortal(Duration.ofMinutes(5)))
                .isInstanceOf(HostException.class)
                .hasMessageContaining("has ended");
    }

    /** As on a kernel that cannot tell a socket's cgroup. */
    @Test
    void whatCannotBeOpenedLeavesTheGuardClosedAndAbleToChange() throws Exception {
        testbed.client.call(() -> {
            try (NftGuard guard = new NftGuard()) {
                guard.set(FilterPolicy.CLOSED);
                PortalGroup none = new PortalGroup(Path.of("/sys/fs/cgroup/no-such"), "no-such", 1);
                assertThatThrownBy(() -> guard.openPortal(none, Duration.ofMinutes(5)))
                        .isInstanceOf(HostException.class);
                assertThat(guard.portalLeft()).isZero();
                assertThat(guard.holds()).isTrue();
                guard.set(HostPlan.of(new GuardState.Connecting()).policy(Links.NONE));
                assertThat(guard.holds()).isTrue();
                guard.set(FilterPolicy.OPEN);
            }
            return null;
        });
    }
}
