package bulkhead.platform.linux.nft;

import static bulkhead.platform.linux.Testbed.INTERNET_4;
import static bulkhead.platform.linux.Traffic.Outcome.CONNECTED;
import static bulkhead.platform.linux.Traffic.Outcome.REJECTED;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import bulkhead.leakguard.host.HostException;
import bulkhead.leakguard.host.HostPlan;
import bulkhead.leakguard.host.Steps;
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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A change of the rules that fails half-way: the kernel has the new ones, and the portal of before is not in them. */
@OnKernel
class NftGuardTest {
    private static final FilterPolicy LOOSER =
            HostPlan.of(new GuardState.Connecting()).policy(Links.NONE);

    private Testbed testbed;
    private ServerSocket web;
    private PortalGroup portal;

    @BeforeEach
    void open() throws Exception {
        testbed = new Testbed();
        assumeTrue(
                Files.readString(Path.of("/proc/self/mounts")).contains(" cgroup2 rw"),
                "skipped: no cgroup v2 that can be written to");
        web = testbed.outside.call(() -> new ServerSocket(Traffic.PORT));
        portal = PortalGroup.make("bulkhead-test-" + ProcessHandle.current().pid());
    }

    @AfterEach
    void close() throws IOException {
        if (portal != null) {
            Files.deleteIfExists(portal.directory());
            web.close();
        }
        if (testbed != null) {
            testbed.close();
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void whatWasInForceBeforeIsNotTakenForWhatIs(boolean owned) throws Exception {
        try (NftGuard guard = new NftGuard(new NftTable(owned))) {
            inClient(() -> guard.set(FilterPolicy.CLOSED));
            inClient(() -> guard.openPortal(portal, Duration.ofMinutes(1)));
            FilterPolicy before = guard.policy();
            // What watches the table would set the rules again by itself.
            guard.close();
            Files.delete(portal.directory());
            assertThatThrownBy(() -> inClient(() -> guard.set(LOOSER))).isInstanceOf(HostException.class);
            assertThat(Traffic.tcp(testbed.client, INTERNET_4))
                    .as("the kernel has the new rules")
                    .isEqualTo(CONNECTED);

            Files.createDirectory(portal.directory());
            inClient(() -> guard.set(before));
            assertThat(Traffic.tcp(testbed.client, INTERNET_4)).isEqualTo(REJECTED);
            assertThat(testbed.client.call(guard::holds)).isTrue();
        }
    }

    /** By the kernel: a SYN that was rejected, and none before. */
    @Test
    void whatIsRefusedIsCounted() throws Exception {
        try (NftGuard guard = new NftGuard(new NftTable(true))) {
            inClient(() -> guard.set(FilterPolicy.CLOSED));
            long before = testbed.client.call(NftGuard::refused);
            assertThat(Traffic.tcp(testbed.client, INTERNET_4)).isEqualTo(REJECTED);
            assertThat(testbed.client.call(NftGuard::refused)).isGreaterThan(before);
            assertThat(testbed.client.call(guard::holds))
                    .as("counting is no change of the rules")
                    .isTrue();
        }
    }

    private void inClient(Steps.Step step) {
        testbed.client.call(() -> {
            step.run();
            return null;
        });
    }
}
