package bulkhead.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import bulkhead.acceptance.Bulkhead.Ended;
import bulkhead.acceptance.Bulkhead.Login;
import bulkhead.acceptance.SeededFaults.Fault;
import bulkhead.acceptance.SeededFaults.Scene;
import bulkhead.servers.RealServers;
import bulkhead.servers.SoftEtherServer;
import bulkhead.servers.StrongSwanServer;
import bulkhead.servers.Topology;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

/**
 * One fault at a time: the doctor names the layer, the side and the remedy, and blames nothing before it. Where the remedy is something to
 * type, it is typed as printed, and the connection then works.
 */
@RealServers
class DoctorFaultsTest {
    private static final Set<String> AMISS = Set.of("warning", "bad");

    /** What the guest has at other places than a Debian server, and the two commands of systemd and strongSwan that the remedies call. */
    private static final String AS_A_SERVER_IS = """
            mkdir -p /run/swanctl
            cp /run/etc/swanctl.conf /run/swanctl/
            mount --bind /run/swanctl /etc/swanctl
            mount --bind /run/etc/xl2tpd /etc/xl2tpd
            systemctl() { case "$*" in *xl2tpd*) stop_l2tp; start_l2tp ;; esac; }
            swanctl() {
                cp /etc/swanctl/swanctl.conf /run/etc/swanctl.conf
                STRONGSWAN_CONF=/run/etc/strongswan.conf command swanctl "$@" --noprompt --file /run/etc/swanctl.conf
            }
            """;

    private static final String AS_BEFORE = """

            umount /etc/swanctl /etc/xl2tpd
            """;

    @TempDir
    private Path folder;

    @ParameterizedTest(name = "{0}")
    @MethodSource("bulkhead.acceptance.SeededFaults#chosen")
    void namesLayerSideAndRemedy(Fault fault, Topology topology, StrongSwanServer server, SoftEtherServer softEther)
            throws Exception {
        server.configure(fault.settings());
        fault.seed().in(new Scene(topology, server, softEther));
        try {
            List<JsonNode> findings = look(topology, fault);
            JsonNode first = findings.stream()
                    .filter(found -> AMISS.contains(found.path("verdict").asString()))
                    .findFirst()
                    .orElseThrow(() -> new AssertionError("nothing is amiss in " + findings));
            assertThat(first.path("check").asString()).as(findings.toString()).isEqualTo(fault.check());
            assertThat(first.path("side").asString()).as(first.toString()).isEqualTo(fault.side());
            assertThat(first.path("remedy").asString()).isNotBlank();
            assertThat(first.path("sentence").asString() + ": "
                            + first.path("remedy").asString())
                    .contains(fault.words());
            if (fault.typed() != null) {
                type(topology, server, lines(first, fault.typed()), fault);
                works(topology, fault);
            }
        } finally {
            server.link(true);
            server.run("echo 1 >/proc/sys/net/ipv6/conf/all/forwarding;"
                    + " ip -n beyond -6 route replace default via 2001:db8:99::1");
            topology.net().run("nft", "delete table inet fault");
        }
    }

    private List<JsonNode> look(Topology topology, Fault fault) throws IOException, InterruptedException {
        List<String> command = Bulkhead.command(topology.client().name());
        if (fault.wrapped() != null) {
            int program = command.size() - Bulkhead.command(null).size();
            command.addAll(program, List.of("unshare", "-m", "sh", "-c", fault.wrapped(), "sh"));
        }
        Login login = fault.login();
        command.addAll(List.of("doctor", "--json", "--server", login.server(), "--user", login.user()));
        command.addAll(List.of("--psk-file", secret("psk", login.psk())));
        command.addAll(List.of("--password-file", secret("password", login.password())));
        command.addAll(fault.options());
        Ended ended = Bulkhead.run(command);
        assertThat(ended.exit()).as(ended.toString()).isIn(0, 1);
        for (String kept : new String[] {login.psk(), login.password()}) {
            assertThat(ended.output() + ended.errors()).doesNotContain(kept);
        }
        return ended.json();
    }

    private String secret(String name, String value) throws IOException {
        return Files.writeString(folder.resolve(name), value + "\n").toString();
    }

    private static String lines(JsonNode finding, String product) {
        Optional<JsonNode> recipe = finding.path("type")
                .valueStream()
                .filter(one -> one.path("product").asString().equals(product))
                .findFirst();
        assertThat(recipe).as(finding.toString()).isPresent();
        assertThat(recipe.get().path("tried").asBoolean())
                .as("said to be tried")
                .isTrue();
        return recipe.get().path("lines").asString();
    }

    private static void type(Topology topology, StrongSwanServer server, String lines, Fault fault) {
        if (fault.side().equals("here") && fault.typed().equals("this computer")) {
            assertThat(topology.client().run("sh", "-c", lines).succeeded()).isTrue();
            return;
        }
        String who = "KEY='%s' USER_NAME='%s' USER_PASSWORD='%s'%n"
                .formatted(StrongSwanServer.PSK, StrongSwanServer.LOGIN, StrongSwanServer.PASSWORD);
        server.run(AS_A_SERVER_IS + who + lines + AS_BEFORE);
    }

    private static void works(Topology topology, Fault fault) throws IOException, InterruptedException {
        try (Bulkhead bulkhead = Bulkhead.connect(
                topology.client().name(), fault.login(), fault.options().toArray(String[]::new))) {
            bulkhead.awaitConnected("ipv4", "ipv6");
            assertThat(bulkhead.disconnect()).isZero();
        }
    }
}
