package bulkhead.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import bulkhead.acceptance.Bulkhead.Ended;
import bulkhead.acceptance.Bulkhead.Login;
import bulkhead.servers.RealServers;
import bulkhead.servers.StrongSwanServer;
import bulkhead.servers.StrongSwanServer.Auth;
import bulkhead.servers.StrongSwanServer.Ipv6;
import bulkhead.servers.StrongSwanServer.Settings;
import bulkhead.servers.Topology;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

/**
 * One fault at a time, on either side and the way between: the doctor names the layer, the side and the remedy, and blames nothing before it. Where
 * the remedy is something to type on the server, it is typed as printed, and the connection then works.
 */
@RealServers
class DoctorFaultsTest {
    private static final Set<String> AMISS = Set.of("warning", "bad");
    private static final Login ALICE =
            new Login(StrongSwanServer.IPV4, StrongSwanServer.PSK, StrongSwanServer.LOGIN, StrongSwanServer.PASSWORD);

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

    /** What a fault is made of. */
    record Scene(Topology topology, StrongSwanServer server) {
        void client(String... command) {
            assertThat(topology.client().run(command).succeeded())
                    .as(String.join(" ", command))
                    .isTrue();
        }

        void router(String rules) {
            topology.net().run("nft", rules);
        }
    }

    @FunctionalInterface
    interface Seed {
        void in(Scene scene) throws Exception;
    }

    /**
     * A row.
     *
     * @param settings of the server, which is sound but for these
     * @param seed done once the server is up
     * @param login as the user has it
     * @param options of the user, beside it
     * @param check the first that is amiss
     * @param words of the finding or its remedy
     * @param typed the product whose remedy is typed; null where it is nothing to type there
     */
    record Fault(
            String name,
            Settings settings,
            Seed seed,
            Login login,
            List<String> options,
            String check,
            String side,
            String words,
            String typed) {
        @Override
        public String toString() {
            return name;
        }

        static Fault at(String check, String side, String name, String words) {
            return new Fault(name, Settings.dualStack(), _ -> {}, ALICE, List.of(), check, side, words, null);
        }

        Fault server(Settings other) {
            return new Fault(name, other, seed, login, options, check, side, words, typed);
        }

        Fault seed(Seed other) {
            return new Fault(name, settings, other, login, options, check, side, words, typed);
        }

        Fault login(Login other) {
            return new Fault(name, settings, seed, other, options, check, side, words, typed);
        }

        Fault options(String... other) {
            return new Fault(name, settings, seed, login, List.of(other), check, side, words, typed);
        }

        Fault mendedBy(String product) {
            return new Fault(name, settings, seed, login, options, check, side, words, product);
        }
    }

    static Stream<Fault> faults() {
        return Stream.of(network(), ike(), l2tp(), ppp(), ipv6()).flatMap(s -> s);
    }

    private static Stream<Fault> network() {
        return Stream.of(
                Fault.at("name", "here", "a name without an address", "nobody.invalid")
                        .login(to("nobody.invalid")),
                Fault.at("name", "here", "no IPv6 address where one is wanted", "has no IPv6 address")
                        .options("--outer", "6"),
                Fault.at("ipv4", "here", "no default route", "no way out")
                        .seed(s -> s.client("ip", "route", "del", "default")),
                Fault.at("answer", "way", "the server is cut off", "does not answer")
                        .seed(s -> s.server().link(false)),
                Fault.at("answer", "server", "a host without IKE", "no IKE program listens")
                        .login(to(Topology.INTERNET_IPV4)),
                Fault.at("answer", "server", "IKE is not running", "start its IKE service")
                        .seed(s -> s.server().stopIke()),
                Fault.at("answer", "here", "this computer's own firewall", "this computer's firewall")
                        .seed(s -> {
                            s.client("nft", "add table inet own");
                            s.client("nft", "add chain inet own out { type filter hook output priority 0; }");
                            s.client("nft", "add rule inet own out udp dport { 500, 4500 } drop");
                        }),
                Fault.at("answer", "way", "a firewall drops UDP 500 and 4500", "does not answer")
                        .seed(s -> onTheWay(s, "udp dport { 500, 4500 } drop")),
                Fault.at("answer", "way", "a firewall drops UDP 500", "UDP 4500 and not at 500")
                        .seed(s -> onTheWay(s, "udp dport 500 drop")),
                Fault.at("answer", "way", "a firewall drops UDP 4500", "UDP 500 and not at 4500")
                        .seed(s -> onTheWay(s, "udp dport 4500 drop")),
                Fault.at("answer", "way", "a firewall refuses", "lets nothing through")
                        .seed(s -> onTheWay(s, "meta l4proto udp reject with icmp type admin-prohibited")));
    }

    private static void onTheWay(Scene scene, String rule) {
        scene.topology().net().run("nft", "add table inet fault");
        scene.topology().net().run("nft", "add chain inet fault way { type filter hook forward priority 0; }");
        assertThat(scene.topology()
                        .net()
                        .run("nft", "add rule inet fault way iifname lan " + rule)
                        .output())
                .isEmpty();
    }

    private static Stream<Fault> ike() {
        return Stream.of(
                Fault.at("ike", "server", "no common IKE suite", "NO-PROPOSAL-CHOSEN")
                        .server(Settings.dualStack().ikeProposals("3des-md5-modp1024"))
                        .mendedBy("strongSwan"),
                Fault.at("ike", "here", "a key mistyped here", "check the pre-shared key")
                        .login(new Login(ALICE.server(), "another key", ALICE.user(), ALICE.password())),
                Fault.at("ike", "here", "another key on the server", "check the pre-shared key")
                        .server(Settings.dualStack().psk("what the server has"))
                        .mendedBy("strongSwan"),
                Fault.at("ike", "here", "aggressive mode only", "aggressive mode")
                        .server(Settings.dualStack().aggressiveModeOnly()),
                Fault.at("esp", "server", "no common ESP suite", "NO-PROPOSAL-CHOSEN")
                        .server(Settings.dualStack().espProposals("3des-md5"))
                        .mendedBy("strongSwan"),
                Fault.at("esp", "server", "selectors of a tunnel", "transport mode")
                        .seed(s -> s.server().run("""
                                sed -i -e 's/mode = transport/mode = tunnel/' -e 's/local_ts = .*/local_ts = 10.99.0.0\\/24/' \\
                                    -e 's/remote_ts = .*/remote_ts = 10.88.0.0\\/24/' /run/etc/swanctl.conf
                                control_ike --load-all --noprompt --file /run/etc/swanctl.conf
                                """))
                        .mendedBy("strongSwan"));
    }

    private static Stream<Fault> l2tp() {
        return Stream.of(
                Fault.at("l2tp", "server", "L2TP does not run", "L2TP service")
                        .seed(s -> s.server().stopL2tp())
                        .mendedBy("xl2tpd"),
                Fault.at("l2tp", "server", "a tunnel secret is wanted", "tunnel secret")
                        .server(Settings.dualStack().tunnelSecret("the tunnel's")));
    }

    private static Stream<Fault> ppp() {
        return Stream.of(
                Fault.at("lcp", "server", "PAP only", "PAP")
                        .server(Settings.dualStack().auth(Auth.PAP))
                        .mendedBy("xl2tpd and pppd"),
                Fault.at("lcp", "server", "CHAP with MD5 only", "CHAP")
                        .server(Settings.dualStack().auth(Auth.CHAP))
                        .mendedBy("xl2tpd and pppd"),
                Fault.at("authentication", "here", "a password mistyped", "check the user name and the password")
                        .login(new Login(ALICE.server(), ALICE.psk(), ALICE.user(), "batery staple")),
                Fault.at("authentication", "here", "a user whom the server does not know", "check the user name")
                        .server(Settings.dualStack().user("bob", "other"))
                        .mendedBy("xl2tpd and pppd"),
                Fault.at("lcp", "server", "an MRU too small for IPv6", "IPv6 needs 1280")
                        .server(Settings.dualStack().mtu(1000)));
    }

    private static Stream<Fault> ipv6() {
        return Stream.of(
                Fault.at("ipv6cp", "here", "the profile asks for no IPv6", "without --no-ipv6")
                        .options("--no-ipv6"),
                Fault.at("ipv6cp", "server", "noipv6", "rejects IPV6CP")
                        .server(Settings.dualStack().ipv6(Ipv6.NONE)),
                Fault.at("router", "server", "link-local addresses only", "no router answers")
                        .server(Settings.dualStack().ipv6(Ipv6.LINK_LOCAL_ONLY))
                        .mendedBy("pppd and radvd"),
                Fault.at("address", "server", "a router without a prefix, and DHCPv6 that is silent", "does not answer")
                        .server(silentDhcpv6()),
                Fault.at("echo", "server", "the server does not forward IPv6", "forward IPv6")
                        .seed(s -> s.server().run("echo 0 >/proc/sys/net/ipv6/conf/all/forwarding"))
                        .options("--echo-target", StrongSwanServer.BEYOND_IPV6)
                        .mendedBy("the kernel"));
    }

    /** As of a mode of DHCPv6 that nobody serves. */
    private static Settings silentDhcpv6() {
        Map<String, String> values = new HashMap<>(Settings.dualStack().values());
        values.put("IPV6", "dhcpv6-silent");
        return new Settings(values);
    }

    private static Login to(String server) {
        return new Login(server, ALICE.psk(), ALICE.user(), ALICE.password());
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("faults")
    void namesLayerSideAndRemedy(Fault fault, Topology topology, StrongSwanServer server) throws Exception {
        server.configure(fault.settings());
        Scene scene = new Scene(topology, server);
        fault.seed().in(scene);
        try {
            List<JsonNode> findings = look(topology, fault);
            JsonNode first = findings.stream()
                    .filter(found -> AMISS.contains(found.path("verdict").asString()))
                    .findFirst()
                    .orElseThrow(() -> new AssertionError("nothing is amiss in " + findings));
            assertThat(first.path("check").asString()).as(findings.toString()).isEqualTo(fault.check());
            assertThat(first.path("side").asString()).as(first.toString()).isEqualTo(fault.side());
            assertThat(first.path("sentence").asString() + ": "
                            + first.path("remedy").asString())
                    .contains(fault.words());
            assertThat(first.path("remedy").asString()).isNotBlank();
            if (fault.typed() != null) {
                type(server, first, fault);
                works(topology, fault);
            }
        } finally {
            server.link(true);
            server.run("echo 1 >/proc/sys/net/ipv6/conf/all/forwarding");
            topology.net().run("nft", "delete table inet fault");
        }
    }

    private List<JsonNode> look(Topology topology, Fault fault) throws IOException, InterruptedException {
        List<String> command = Bulkhead.command(topology.client().name());
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

    private static void type(StrongSwanServer server, JsonNode finding, Fault fault) {
        Optional<String> lines = finding.path("type")
                .valueStream()
                .filter(recipe -> recipe.path("product").asString().equals(fault.typed()))
                .map(recipe -> recipe.path("lines").asString())
                .findFirst();
        assertThat(lines).as(finding.toString()).isPresent();
        String who = "KEY='%s' USER_NAME='%s' USER_PASSWORD='%s'%n"
                .formatted(StrongSwanServer.PSK, StrongSwanServer.LOGIN, StrongSwanServer.PASSWORD);
        server.run(AS_A_SERVER_IS + who + lines.get() + AS_BEFORE);
    }

    private static void works(Topology topology, Fault fault) throws IOException, InterruptedException {
        List<String> options = new ArrayList<>(fault.options());
        try (Bulkhead bulkhead =
                Bulkhead.connect(topology.client().name(), fault.login(), options.toArray(String[]::new))) {
            bulkhead.awaitConnected("ipv4", "ipv6");
            assertThat(bulkhead.disconnect()).isZero();
        }
    }
}
