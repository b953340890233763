package bulkhead.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import bulkhead.acceptance.Bulkhead.Ended;
import bulkhead.acceptance.Bulkhead.Login;
import bulkhead.servers.RealServers;
import bulkhead.servers.SoftEtherServer;
import bulkhead.servers.StrongSwanServer;
import bulkhead.servers.StrongSwanServer.Ipv6;
import bulkhead.servers.StrongSwanServer.Settings;
import bulkhead.servers.Topology;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

/** Where all is as its user wants it the doctor finds nothing amiss. */
@RealServers
class HealthySetUpsTest {
    private static final Set<String> AMISS = Set.of("warning", "bad");

    /** What is looked at in every set-up, so that a doctor who looks at nothing is not taken for one who finds nothing. */
    private static final Set<String> GOOD = Set.of(
            "rights", "tun", "firewall", "guard", "resolver", "name", "route", "ike", "esp", "l2tp", "lcp", "ipcp");

    private static final Set<String> GOOD_OF_IPV6 = Set.of("ipv6cp", "router", "address", "echo");

    private static final Login ALICE = SeededFaults.ALICE;

    @TempDir
    private Path folder;

    /**
     * A row.
     *
     * @param options of the user
     * @param ipv6 whether the tunnel carries it
     * @param connected whether the connection is up that is looked at; else a session is tried
     * @param wrapped as in {@link SeededFaults}; null for none
     */
    private record SetUp(
            String name,
            Settings settings,
            Login login,
            List<String> options,
            boolean ipv6,
            boolean connected,
            String wrapped) {
        SetUp(String name, Settings settings, Login login, String... options) {
            this(name, settings, login, List.of(options), true, false, null);
        }

        SetUp connected(boolean now) {
            return new SetUp(name, settings, login, options, ipv6, now, wrapped);
        }

        SetUp withoutIpv6() {
            return new SetUp(name, settings, login, options, false, connected, wrapped);
        }

        SetUp wrapped(String script) {
            return new SetUp(name, settings, login, options, ipv6, connected, script);
        }

        @Override
        public String toString() {
            return name;
        }
    }

    /** A short part; with {@code -Ddoctor.faults=all} every one, as of the faults. */
    static Stream<SetUp> chosen() {
        boolean all = "all".equals(System.getProperty("doctor.faults"));
        Set<String> few = Set.of("DHCPv6", "IPv4 alone is wanted", "kill switch");
        return all().filter(it -> all || few.contains(it.name()));
    }

    private static Stream<SetUp> all() {
        Settings dualStack = Settings.dualStack();
        Login softEther = new Login(SoftEtherServer.IPV4, ALICE.psk(), ALICE.user(), ALICE.password());
        Login outer6 = new Login(StrongSwanServer.IPV6, ALICE.psk(), ALICE.user(), ALICE.password());
        return Stream.of(
                new SetUp("dual stack by radvd", dualStack, ALICE),
                new SetUp("DHCPv6", dualStack.ipv6(Ipv6.DHCPV6), ALICE),
                new SetUp("IPv4 alone is wanted", dualStack.ipv6(Ipv6.NONE), ALICE, "--no-ipv6").withoutIpv6(),
                new SetUp("behind NAT", dualStack, ALICE),
                new SetUp("SoftEther", dualStack, softEther),
                new SetUp("Libreswan", Settings.libreswan(), ALICE),
                new SetUp("outer IPv6", dualStack, outer6, "--outer", "6"),
                new SetUp("split tunnel", dualStack, ALICE, "--route", "10.99.0.0/24", "--route", "2001:db8:99::/64")
                        .connected(true),
                new SetUp("kill switch", dualStack, ALICE, "--kill-switch").connected(true),
                new SetUp("a cache on 127.0.0.53", dualStack, ALICE)
                        .wrapped(
                                "file=$(mktemp) && echo nameserver 127.0.0.53 >$file && mount --bind $file /etc/resolv.conf"
                                        + " && rm $file && exec \"$@\""));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("chosen")
    void findsNothingAmiss(SetUp setUp, Topology topology, StrongSwanServer server, SoftEtherServer softEther)
            throws Exception {
        server.configure(setUp.settings());
        if (setUp.login().server().equals(SoftEtherServer.IPV4)) {
            softEther.configure(SoftEtherServer.Settings.dualStack());
        }
        topology.nat(setUp.name().equals("behind NAT"));
        List<JsonNode> findings;
        if (setUp.connected()) {
            try (Bulkhead bulkhead = Bulkhead.connect(
                    topology.client().name(), setUp.login(), setUp.options().toArray(String[]::new))) {
                bulkhead.awaitConnected("ipv4", "ipv6");
                findings =
                        look(topology, setUp, List.of("--server", setUp.login().server()));
                assertThat(bulkhead.disconnect()).isZero();
            }
        } else {
            findings = look(topology, setUp, trial(setUp));
        }
        assertThat(findings).noneMatch(it -> AMISS.contains(it.path("verdict").asString()));
        List<String> good = findings.stream()
                .filter(it -> it.path("verdict").asString().equals("good"))
                .map(it -> it.path("check").asString())
                .toList();
        assertThat(good).as(findings.toString()).containsAll(GOOD);
        if (setUp.ipv6()) {
            assertThat(good).as(findings.toString()).containsAll(GOOD_OF_IPV6);
        }
    }

    private List<String> trial(SetUp setUp) throws IOException {
        List<String> options = new ArrayList<>(List.of("--server", setUp.login().server()));
        options.addAll(List.of("--user", setUp.login().user()));
        options.addAll(List.of("--psk-file", secret("psk", setUp.login().psk())));
        options.addAll(
                List.of("--password-file", secret("password", setUp.login().password())));
        options.addAll(setUp.options());
        return options;
    }

    private String secret(String name, String value) throws IOException {
        return Files.writeString(folder.resolve(name), value + "\n").toString();
    }

    private static List<JsonNode> look(Topology topology, SetUp setUp, List<String> options)
            throws IOException, InterruptedException {
        List<String> command = Bulkhead.command(topology.client().name());
        if (setUp.wrapped() != null) {
            int program = command.size() - Bulkhead.command(null).size();
            command.addAll(program, List.of("unshare", "-m", "sh", "-c", setUp.wrapped(), "sh"));
        }
        command.addAll(List.of("doctor", "--json"));
        command.addAll(options);
        Ended ended = Bulkhead.run(command);
        assertThat(ended.exit()).as(ended.toString()).isZero();
        return ended.json();
    }
}
