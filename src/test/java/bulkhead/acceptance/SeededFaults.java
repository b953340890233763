package bulkhead.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import bulkhead.acceptance.Bulkhead.Login;
import bulkhead.servers.SoftEtherServer;
import bulkhead.servers.StrongSwanServer;
import bulkhead.servers.StrongSwanServer.Auth;
import bulkhead.servers.StrongSwanServer.Ipv6;
import bulkhead.servers.StrongSwanServer.Settings;
import bulkhead.servers.Topology;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/** Faults, one per row: on this computer, on the way, and in each layer of a server. */
final class SeededFaults {
    static final Login ALICE =
            new Login(StrongSwanServer.IPV4, StrongSwanServer.PSK, StrongSwanServer.LOGIN, StrongSwanServer.PASSWORD);
    private static final Login AT_SOFTETHER = to(SoftEtherServer.IPV4);

    private SeededFaults() {}

    /** What a fault is made of. */
    record Scene(Topology topology, StrongSwanServer server, SoftEtherServer softEther) {
        void client(String command) {
            assertThat(topology.client().run("sh", "-c", command).output())
                    .as(command)
                    .isEmpty();
        }

        /** What comes from the client towards the servers. */
        void onTheWay(String rule) {
            for (String line : new String[] {
                "add table inet fault",
                "add chain inet fault way { type filter hook forward priority 0; }",
                "add rule inet fault way iifname lan " + rule
            }) {
                assertThat(topology.net().run("nft", line).output()).as(line).isEmpty();
            }
        }
    }

    @FunctionalInterface
    interface Seed {
        void in(Scene scene) throws Exception;
    }

    /**
     * A row.
     *
     * @param check the first that is amiss
     * @param side whose it is
     * @param words of the finding or its remedy
     * @param settings of the server, which is sound but for these
     * @param seed done once the server is up
     * @param login as the user has it
     * @param options of the user, beside it
     * @param wrapped around the program, a shell's script that ends with {@code exec "$@"}; null for none
     * @param typed the product whose remedy is typed; null where it is nothing to type
     */
    record Fault(
            String name,
            String check,
            String side,
            String words,
            Settings settings,
            Seed seed,
            Login login,
            List<String> options,
            String wrapped,
            String typed) {
        @Override
        public String toString() {
            return name;
        }

        Fault server(Settings other) {
            return new Fault(name, check, side, words, other, seed, login, options, wrapped, typed);
        }

        Fault seed(Seed other) {
            return new Fault(name, check, side, words, settings, other, login, options, wrapped, typed);
        }

        Fault login(Login other) {
            return new Fault(name, check, side, words, settings, seed, other, options, wrapped, typed);
        }

        Fault options(String... other) {
            return new Fault(name, check, side, words, settings, seed, login, List.of(other), wrapped, typed);
        }

        Fault wrapped(String script) {
            return new Fault(name, check, side, words, settings, seed, login, options, script, typed);
        }

        Fault mendedBy(String product) {
            return new Fault(name, check, side, words, settings, seed, login, options, wrapped, product);
        }
    }

    private static Fault fault(String check, String side, String name, String words) {
        return new Fault(name, check, side, words, Settings.dualStack(), _ -> {}, ALICE, List.of(), null, null);
    }

    /** One of each finding; with {@code -Ddoctor.faults=all} every one. */
    static Stream<Fault> chosen() {
        boolean all = "all".equals(System.getProperty("doctor.faults"));
        Set<String> seen = new HashSet<>();
        return all().filter(fault -> seen.add(fault.check()) || all);
    }

    private static Stream<Fault> all() {
        return Stream.of(host(), network(), keys(), l2tpAndPpp(), ipv6(), others())
                .flatMap(rows -> rows);
    }

    private static Stream<Fault> host() {
        return Stream.of(
                fault("tun", "here", "no TUN device", "is missing")
                        .wrapped("mount -t tmpfs none /dev/net && exec \"$@\""),
                fault("resolver", "here", "a resolv.conf that is read-only", "cannot be written")
                        .wrapped("mount --bind /etc/resolv.conf /etc/resolv.conf"
                                + " && mount -o remount,ro,bind /etc/resolv.conf && exec \"$@\""),
                fault("kernel", "here", "IPv6 switched off by sysctl", "disable_ipv6")
                        .seed(s -> s.client(
                                "sysctl -qw net.ipv6.conf.all.disable_ipv6=1 net.ipv6.conf.default.disable_ipv6=1"))
                        .mendedBy("this computer"),
                fault("other-vpn", "here", "another VPN's default route", "tun7")
                        .seed(s -> s.client(TUN7 + "ip route replace default dev tun7")),
                fault("other-vpn", "here", "another VPN's route in halves", "tun7")
                        .seed(s ->
                                s.client(TUN7 + "ip route add 0.0.0.0/1 dev tun7; ip route add 128.0.0.0/1 dev tun7")),
                fault("ipv4", "here", "no default route", "no way out").seed(s -> s.client("ip route del default")),
                fault("answer", "here", "this computer's own firewall", "this computer's firewall")
                        .seed(s -> s.client("nft add table inet own;"
                                + " nft 'add chain inet own out { type filter hook output priority 0; }';"
                                + " nft 'add rule inet own out udp dport { 500, 4500 } drop'")));
    }

    private static final String TUN7 =
            "ip tuntap add tun7 mode tun; ip addr add 10.7.0.2/24 dev tun7; ip link set tun7 up; ";

    private static Stream<Fault> network() {
        return Stream.of(
                fault("name", "here", "a name without an address", "nobody.invalid")
                        .login(to("nobody.invalid")),
                fault("name", "here", "a name server that is gone", "DNS did not answer")
                        .login(to("strongswan.test"))
                        .seed(s -> s.client("ip route add prohibit " + Topology.ROUTER_IPV4
                                + "; ip -6 route add prohibit " + Topology.ROUTER_IPV6)),
                fault("name", "here", "no IPv6 address where one is wanted", "has no IPv6 address")
                        .options("--outer", "6"),
                fault("answer", "way", "the server is cut off", "does not answer")
                        .seed(s -> s.server().link(false)),
                fault("answer", "server", "a host without IKE", "no IKE program listens")
                        .login(to(Topology.INTERNET_IPV4)),
                fault("answer", "server", "IKE is not running", "start its IKE service")
                        .seed(s -> s.server().stopIke()),
                fault("answer", "way", "a firewall drops UDP 500 and 4500", "does not answer")
                        .seed(s -> s.onTheWay("udp dport { 500, 4500 } drop")),
                fault("answer", "way", "a firewall drops UDP 500", "UDP 4500 and not at 500")
                        .seed(s -> s.onTheWay("udp dport 500 drop")),
                fault("answer", "way", "a firewall drops UDP 4500", "UDP 500 and not at 4500")
                        .seed(s -> s.onTheWay("udp dport 4500 drop")),
                fault("answer", "way", "a firewall refuses", "lets nothing through")
                        .seed(s -> s.onTheWay("meta l4proto udp reject with icmp type admin-prohibited")));
    }

    private static Stream<Fault> keys() {
        return Stream.of(
                fault("ike", "server", "no common IKE suite", "NO-PROPOSAL-CHOSEN")
                        .server(Settings.dualStack().ikeProposals("3des-md5-modp1024"))
                        .mendedBy("strongSwan"),
                fault("ike", "here", "a key mistyped here", "check the pre-shared key")
                        .login(new Login(ALICE.server(), "another key", ALICE.user(), ALICE.password())),
                fault("ike", "here", "another key on the server", "check the pre-shared key")
                        .server(Settings.dualStack().psk("what the server has"))
                        .mendedBy("strongSwan"),
                fault("ike", "here", "aggressive mode only", "aggressive mode")
                        .server(Settings.dualStack().aggressiveModeOnly()),
                fault("ike", "here", "certificates only", "certificate")
                        .server(Settings.dualStack().certificatesOnly()),
                fault("esp", "server", "no common ESP suite", "NO-PROPOSAL-CHOSEN")
                        .server(Settings.dualStack().espProposals("3des-md5"))
                        .mendedBy("strongSwan"),
                fault("esp", "server", "selectors of a tunnel", "transport mode")
                        .seed(s -> s.server().run("""
                                sed -i -e 's/mode = transport/mode = tunnel/' -e 's/local_ts = .*/local_ts = 10.99.0.0\\/24/' \\
                                    -e 's/remote_ts = .*/remote_ts = 10.88.0.0\\/24/' /run/etc/swanctl.conf
                                control_ike --load-all --noprompt --file /run/etc/swanctl.conf
                                """))
                        .mendedBy("strongSwan"));
    }

    private static Stream<Fault> l2tpAndPpp() {
        return Stream.of(
                fault("l2tp", "server", "L2TP does not run", "L2TP service")
                        .seed(s -> s.server().stopL2tp())
                        .mendedBy("xl2tpd"),
                fault("l2tp", "server", "a tunnel secret is wanted", "tunnel secret")
                        .server(Settings.dualStack().tunnelSecret("the tunnel's"))
                        .mendedBy("xl2tpd"),
                fault("lcp", "server", "PAP only", "PAP")
                        .server(Settings.dualStack().auth(Auth.PAP))
                        .mendedBy("xl2tpd and pppd"),
                fault("lcp", "server", "CHAP with MD5 only", "CHAP")
                        .server(Settings.dualStack().auth(Auth.CHAP))
                        .mendedBy("xl2tpd and pppd"),
                fault("lcp", "server", "no method that the profile has left", "EAP")
                        .server(Settings.dualStack().auth(Auth.EAP))
                        .options("--auth", "mschapv2"),
                fault("authentication", "here", "a password mistyped", "check the user name and the password")
                        .login(new Login(ALICE.server(), ALICE.psk(), ALICE.user(), "batery staple")),
                fault("authentication", "here", "a user whom the server does not know", "check the user name")
                        .server(Settings.dualStack().user("bob", "other"))
                        .mendedBy("xl2tpd and pppd"),
                fault("lcp", "server", "an MRU too small for IPv6", "IPv6 needs 1280")
                        .server(Settings.dualStack().mtu(1000)));
    }

    private static Stream<Fault> ipv6() {
        return Stream.of(
                fault("ipv6cp", "server", "noipv6", "rejects IPV6CP")
                        .server(Settings.dualStack().ipv6(Ipv6.NONE)),
                fault("router", "server", "link-local addresses only", "no router answers")
                        .server(Settings.dualStack().ipv6(Ipv6.LINK_LOCAL_ONLY))
                        .mendedBy("pppd and radvd"),
                fault("address", "server", "a router without a prefix, and DHCPv6 that is silent", "does not answer")
                        .server(silentDhcpv6()),
                fault("echo", "server", "the server does not forward IPv6", "forward IPv6")
                        .seed(s -> s.server().run("echo 0 >/proc/sys/net/ipv6/conf/all/forwarding"))
                        .options("--echo-target", StrongSwanServer.BEYOND_IPV6)
                        .mendedBy("the kernel"),
                fault("echo", "server", "no way back from beyond the server", "routed back")
                        .seed(s -> s.server().run("ip -n beyond -6 route del default"))
                        .options("--echo-target", StrongSwanServer.BEYOND_IPV6));
    }

    private static Stream<Fault> others() {
        return Stream.of(
                fault("authentication", "here", "a password mistyped, at SoftEther", "check the user name")
                        .seed(s -> s.softEther().configure(SoftEtherServer.Settings.dualStack()))
                        .login(new Login(SoftEtherServer.IPV4, ALICE.psk(), ALICE.user(), "batery staple")),
                fault("ike", "here", "a key mistyped, at SoftEther", "check the pre-shared key")
                        .seed(s -> s.softEther().configure(SoftEtherServer.Settings.dualStack()))
                        .login(new Login(SoftEtherServer.IPV4, "another key", ALICE.user(), ALICE.password())),
                fault("router", "server", "no IPv6 router on SoftEther's hub", "no router answers")
                        .seed(s -> s.softEther()
                                .configure(
                                        SoftEtherServer.Settings.dualStack().hub(SoftEtherServer.Hub.LINK_LOCAL_ONLY)))
                        .login(AT_SOFTETHER),
                fault("router", "server", "SoftEther's own NAT, in IPv4 only", "no router answers")
                        .seed(s -> s.softEther()
                                .configure(SoftEtherServer.Settings.dualStack().hub(SoftEtherServer.Hub.SECURE_NAT)))
                        .login(AT_SOFTETHER),
                fault("esp", "server", "no common ESP suite, at Libreswan", "NO-PROPOSAL-CHOSEN")
                        .server(Settings.libreswan().phase2("3des-md5")),
                fault("ike", "here", "a key mistyped, at Libreswan", "check the pre-shared key")
                        .server(Settings.libreswan())
                        .login(new Login(ALICE.server(), "another key", ALICE.user(), ALICE.password())));
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
}
