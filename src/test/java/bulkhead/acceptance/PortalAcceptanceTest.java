package bulkhead.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import bulkhead.servers.Capture;
import bulkhead.servers.RealServers;
import bulkhead.servers.Topology;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A captive portal is reached by the one program that is to log in, and by no other. */
@RealServers
class PortalAcceptanceTest {
    private static final String PAGE = "http://" + Topology.INTERNET_IPV4 + Topology.WHO_AM_I;
    private static final String PAGE_6 = "http://[" + Topology.INTERNET_IPV6 + "]" + Topology.WHO_AM_I;

    private Topology used;

    @AfterEach
    void unblock() throws Exception {
        if (used != null) {
            assertThat(guard(used, "unblock").exit()).isZero();
        }
    }

    private record Ended(int exit, String output) {}

    private static Ended guard(Topology topology, String... words) throws IOException, InterruptedException {
        // Not by ip netns exec, which hides the cgroups.
        List<String> command = new ArrayList<>(
                List.of("nsenter", "--net=/run/netns/" + topology.client().name()));
        command.addAll(Bulkhead.command(null));
        command.add("guard");
        command.addAll(List.of(words));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        process.getOutputStream().close();
        String output = new String(process.getInputStream().readAllBytes());
        return new Ended(process.waitFor(), output);
    }

    @Test
    void oneProgramReachesItWhileAllElseStaysBlocked(Topology topology) throws Exception {
        used = topology;
        assertThat(topology.client().page(PAGE).output()).isEqualTo(Topology.CLIENT_IPV4);
        assertThat(guard(topology, "block").exit()).isZero();
        assertThat(topology.client().page(PAGE).succeeded()).isFalse();
        try (Capture capture = topology.capture()) {
            Ended page = guard(topology, "portal", "--minutes", "1", "--", "curl", "-sS", "-m", "5", PAGE);
            assertThat(page.exit()).as(page.output()).isZero();
            assertThat(page.output()).contains("IPv4, TCP and DNS", Topology.CLIENT_IPV4);
            assertThat(topology.client().page(PAGE).succeeded())
                    .as("another program")
                    .isFalse();
            Ended ipv6 = guard(topology, "portal", "--", "curl", "-gsS", "-m", "5", PAGE_6);
            assertThat(ipv6.exit()).as(ipv6.output()).isEqualTo(7);
            Expect.nothingLeaked(capture);
            assertThat(capture.nativeIpv4())
                    .as("native IPv4")
                    .isNotEmpty()
                    .allMatch(packet -> packet.destination().equals(Topology.INTERNET_IPV4));
        }
        assertThat(guard(topology, "status", "--json").output()).contains("\"portalSeconds\":0", "\"intact\":true");
    }

    @Test
    void saysWhatCannotBeDone(Topology topology) throws Exception {
        assertThat(guard(topology, "portal", "--", "true").output()).contains("nothing is blocked");
        assertThat(guard(topology, "portal", "--minutes", "61", "--", "true").output())
                .contains("--minutes takes 1 to 60, not 61");
        used = topology;
        assertThat(guard(topology, "block").exit()).isZero();
        assertThat(guard(topology, "portal", "--", "no-such-program").output()).contains("could not be started");
    }
}
