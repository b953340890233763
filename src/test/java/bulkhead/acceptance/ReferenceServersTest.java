package bulkhead.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import bulkhead.acceptance.Bulkhead.Ended;
import bulkhead.acceptance.Bulkhead.Login;
import bulkhead.servers.RealServers;
import bulkhead.servers.StrongSwanServer;
import bulkhead.servers.StrongSwanServer.Settings;
import bulkhead.servers.Topology;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The servers of {@code docs/servers}, booted as they stand there. */
@RealServers
class ReferenceServersTest {
    private static final Path SERVERS = Bulkhead.root().resolve("docs/servers");
    private static final Login ALICE =
            new Login(StrongSwanServer.IPV4, StrongSwanServer.PSK, StrongSwanServer.LOGIN, StrongSwanServer.PASSWORD);

    /** Where the guest has what is in /etc elsewhere. */
    private static final Map<String, String> PLACES = Map.of(
            "swanctl.conf", "/run/etc/swanctl.conf",
            "ipsec.conf", "/run/etc/ipsec.conf",
            "ipsec.secrets", "/run/etc/ipsec.secrets",
            "xl2tpd.conf", "/run/etc/xl2tpd/xl2tpd.conf",
            "options.xl2tpd", "/run/etc/ppp/options.xl2tpd",
            "chap-secrets", "/run/etc/ppp/chap-secrets",
            "ipv6-up", "/run/etc/ppp/ipv6-up",
            "ipv6-down", "/run/etc/ppp/ipv6-down",
            "sysctl.conf", "/run/etc/sysctl.conf");

    @ParameterizedTest
    @ValueSource(strings = {"strongswan", "dnsmasq", "libreswan"})
    void carriesBothFamilies(String server, Topology topology, StrongSwanServer guest) throws Exception {
        guest.configure(server.equals("libreswan") ? Settings.libreswan() : Settings.dualStack());
        install(
                guest,
                "strongswan",
                List.of(
                        "swanctl.conf",
                        "xl2tpd.conf",
                        "options.xl2tpd",
                        "chap-secrets",
                        "ipv6-up",
                        "ipv6-down",
                        "sysctl.conf"));
        switch (server) {
            case "dnsmasq" -> install(guest, server, List.of("ipv6-up", "ipv6-down"));
            case "libreswan" -> install(guest, server, List.of("ipsec.conf", "ipsec.secrets"));
            default -> {}
        }
        guest.run("echo 0 >/proc/sys/net/ipv6/conf/all/forwarding; sysctl -qp /run/etc/sysctl.conf; restart");
        try (Bulkhead bulkhead = Bulkhead.connect(topology.client().name(), ALICE)) {
            bulkhead.awaitConnected("ipv4", "ipv6");
            Expect.reaches(topology, StrongSwanServer.BEYOND_IPV4, StrongSwanServer.BEYOND_IPV6);
            Ended verified = Bulkhead.run(topology.client().name(), "verify-ipv6");
            assertThat(verified.exit()).as(verified.output()).isZero();
            assertThat(bulkhead.disconnect()).isZero();
        }
    }

    /** The guest's kernel has no rules of its own; the host's says whether it understands these. */
    @Test
    void theRulesAreUnderstood(Topology topology) {
        String file = SERVERS.resolve("strongswan/nftables.conf").toString();
        assertThat(topology.client().run("nft", "-c", "-f", file).output()).isEmpty();
    }

    private static void install(StrongSwanServer guest, String folder, List<String> files) throws IOException {
        for (String file : files) {
            String content =
                    Base64.getEncoder().encodeToString(Files.readAllBytes(SERVERS.resolve(folder + "/" + file)));
            String mode = file.startsWith("ipv6-") ? "755" : "600";
            guest.run("echo " + content + " | base64 -d >" + PLACES.get(file) + "; chmod " + mode + " "
                    + PLACES.get(file));
        }
    }
}
