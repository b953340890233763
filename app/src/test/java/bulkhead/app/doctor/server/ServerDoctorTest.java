package bulkhead.app.doctor.server;

import static org.assertj.core.api.Assertions.assertThat;

import bulkhead.app.doctor.Finding;
import bulkhead.app.doctor.Finding.Side;
import bulkhead.app.doctor.Finding.Verdict;
import bulkhead.app.doctor.Topic;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** On the servers of {@code docs/servers}, which another test boots: as they stand there, and with one thing left out. */
class ServerDoctorTest {
    private static final List<String> COMPLETE = List.of("strongswan", "dnsmasq", "libreswan");

    @TempDir
    private Path root;

    private static Path servers() {
        Path folder = Path.of("").toAbsolutePath();
        while (!Files.exists(folder.resolve("docs/servers"))) {
            folder = folder.getParent();
        }
        return folder.resolve("docs/servers");
    }

    private Path at(String place) {
        return root.resolve(place.substring(1));
    }

    private void write(String place, String content) throws IOException {
        Files.createDirectories(at(place).getParent());
        Files.writeString(at(place), content);
    }

    /** Each file's first lines say where it belongs, and of what mode it is. */
    private void install(String server) throws IOException {
        try (Stream<Path> files = Files.list(servers().resolve(server))) {
            for (Path file : files.toList()) {
                String content = Files.readString(file);
                String head = content.lines()
                        .limit(2)
                        .filter(line -> line.contains(" /etc/"))
                        .findFirst()
                        .orElseThrow();
                String place = head.substring(head.indexOf("/etc/")).split("[,\\s]")[0];
                write(place, content);
                if (head.contains("mode 755")) {
                    Files.setPosixFilePermissions(at(place), PosixFilePermissions.fromString("rwxr-xr-x"));
                }
            }
        }
    }

    /** As the tables of proc(5) are while all of it runs. */
    private void boot() throws IOException {
        write("/proc/sys/net/ipv6/conf/all/forwarding", "1\n");
        write("/proc/sys/net/ipv6/conf/all/disable_ipv6", "0\n");
        write("/proc/sys/net/ipv6/conf/default/disable_ipv6", "0\n");
        write("/proc/net/udp", """
                  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode ref pointer drops
                  21: 00000000:01F4 00000000:0000 07 00000000:00000000 00:00000000 00000000     0        0 1 2 0 0
                  22: 00000000:1194 00000000:0000 07 00000000:00000000 00:00000000 00000000     0        0 2 2 0 0
                  23: 00000000:06A5 00000000:0000 07 00000000:00000000 00:00000000 00000000     0        0 3 2 0 0
                """);
        write(
                "/proc/net/ipv6_route",
                "00000000000000000000000000000000 00 00000000000000000000000000000000 00"
                        + " 20010db8000200000000000000000001 00000400 00000001 00000000 00000003     eth0\n");
    }

    private void complete(String server) throws IOException {
        install("strongswan");
        if (server.equals("libreswan")) {
            Files.delete(at("/etc/swanctl/swanctl.conf"));
        }
        if (!server.equals("strongswan")) {
            install(server);
        }
        boot();
    }

    private Map<Topic, Finding> look() {
        List<Finding> all = new ArrayList<>();
        new ServerDoctor(root).run(all::add);
        assertThat(all).extracting(Finding::topic).containsExactlyElementsOf(new ServerDoctor(root).topics());
        return all.stream().collect(java.util.stream.Collectors.toMap(Finding::topic, it -> it));
    }

    private List<Finding> amiss() {
        return look().values().stream().filter(Finding::isAmiss).toList();
    }

    @ParameterizedTest
    @MethodSource("complete")
    void findsNothingWrongWhereAllIsThere(String server) throws IOException {
        complete(server);
        assertThat(look().values()).extracting(Finding::verdict).containsOnly(Verdict.GOOD);
    }

    static List<String> complete() {
        return COMPLETE;
    }

    /** What is edited as sed(1) would, in which file of which server; and what is then wrong, with a word of the sentence. */
    @ParameterizedTest(name = "{0}: {2} in {1}")
    @CsvSource(delimiter = '|', textBlock = """
            strongswan | /etc/swanctl/swanctl.conf | version = 1 -> version = 2 | ike | IKEv2
            strongswan | /etc/swanctl/swanctl.conf | secret = -> #secret = | ike | no pre-shared key
            strongswan | /etc/swanctl/swanctl.conf | mode = transport -> | esp | tunnel mode
            strongswan | /etc/swanctl/swanctl.conf | mode = transport -> mode = tunnel | esp | tunnel mode
            strongswan | /etc/swanctl/swanctl.conf | local_ts = dynamic[17/1701] -> local_ts = ::/0 | esp | ::/0
            strongswan | /etc/swanctl/swanctl.conf | remote_ts = dynamic[17] -> remote_ts = dynamic[17/1701] | esp | behind one NAT
            libreswan | /etc/ipsec.conf | type=transport -> type=tunnel | esp | tunnel mode
            libreswan | /etc/ipsec.conf | type=transport -> | esp | tunnel mode
            libreswan | /etc/ipsec.conf | rightprotoport=17/%any -> rightprotoport=17/1701 | esp | behind one NAT
            libreswan | /etc/ipsec.conf | ikev2=never -> ikev2=insist | ike | IKEv2
            libreswan | /etc/ipsec.conf | auto=add -> auto=ignore | ike | auto=add
            libreswan | /etc/ipsec.conf | ikev1-policy=accept -> | ike | ikev1-policy
            libreswan | /etc/ipsec.secrets | : PSK -> #: PSK | ike | no pre-shared key
            strongswan | /etc/xl2tpd/xl2tpd.conf | [lns default] -> [lac office] | l2tp | no section of an LNS
            strongswan | /etc/xl2tpd/xl2tpd.conf | ip range -> ;ip range | l2tp | no addresses
            strongswan | /etc/xl2tpd/xl2tpd.conf | options.xl2tpd -> options.gone | l2tp | options.gone
            strongswan | /etc/ppp/options.xl2tpd | +ipv6 -> | ipv6cp | /etc/ppp/options.xl2tpd does not ask
            strongswan | /etc/ppp/options.xl2tpd | +ipv6 -> noipv6 | ipv6cp | noipv6
            strongswan | /etc/ppp/options.xl2tpd | mtu 1400 -> mtu 1200 | lcp | 1280
            strongswan | /etc/ppp/options.xl2tpd | mru 1400 -> | lcp | no mru
            strongswan | /etc/ppp/options.xl2tpd | require-mschap-v2 -> require-pap | authentication | MS-CHAPv2
            strongswan | /etc/ppp/chap-secrets | "alice" -> #"alice" | authentication | no user
            strongswan | /etc/ppp/ipv6-up | AdvSendAdvert on; -> | router | does not advertise a router
            strongswan | /etc/ppp/ipv6-up | interface $1 -> interface eth0 | router | begins neither
            strongswan | /etc/ppp/ipv6-up | AdvLinkMTU 1400 -> AdvLinkMTU 1000 | router | 1000
            strongswan | /etc/ppp/ipv6-up | AdvAutonomous on -> AdvAutonomous off | address | no prefix
            strongswan | /etc/ppp/ipv6-up | AdvSendAdvert on; -> AdvSendAdvert on; AdvManagedFlag on; AdvOtherConfigFlag on; | none | -
            strongswan | /etc/ppp/ipv6-up | prefix $prefix::/64 -> prefix $prefix::/72 | address | /72
            strongswan | /etc/ppp/ipv6-up | prefix $prefix::/64 -> prefix fd00:1::/64 | address | nowhere outside
            dnsmasq | /etc/ppp/ipv6-up | --enable-ra -> | router | does not advertise a router
            dnsmasq | /etc/ppp/ipv6-up | dnsmasq --user -> true --user | router | begins neither
            strongswan | /etc/sysctl.d/60-l2tp.conf | net.ipv6.conf.all.forwarding = 1 -> | echo | next boot
            strongswan | /proc/sys/net/ipv6/conf/all/forwarding | 1 -> 0 | echo | does not forward
            strongswan | /proc/sys/net/ipv6/conf/all/disable_ipv6 | 0 -> 1 | kernel | switched off
            strongswan | /proc/net/ipv6_route | 00 00000000000000000000000000000000 00 -> 40 00000000000000000000000000000000 00 | echo | no default route
            strongswan | /proc/net/udp | 00000000:01F4 -> 00000000:0035 | ike | UDP 500
            strongswan | /proc/net/udp | 00000000:06A5 -> 00000000:0035 | l2tp | UDP 1701
            strongswan | /etc/nftables.d/l2tp.nft | hook input priority filter -> hook input priority filter; policy drop; | none | -
            strongswan | /etc/nftables.d/l2tp.nft | hook forward priority filter -> hook forward priority filter; policy drop; | none | -
            """)
    void namesFileAndLayerOfWhatIsLeftOut(String server, String file, String edit, String check, String words)
            throws IOException {
        complete(server);
        String[] edited = edit.split("->", 2);
        String before = Files.readString(at(file));
        assertThat(before).contains(edited[0].strip());
        Files.writeString(at(file), before.replace(edited[0].strip(), edited[1].strip()));
        List<Finding> amiss = amiss();
        if (check.equals("none")) {
            assertThat(amiss).isEmpty();
            return;
        }
        assertThat(amiss)
                .extracting(it -> it.topic().key())
                .as(amiss.toString())
                .containsExactly(check);
        assertThat(amiss.getFirst().message()).contains(words);
        assertThat(amiss.getFirst().side()).isEqualTo(Side.SERVER);
        assertThat(amiss.getFirst().remedy()).isNotBlank();
    }

    @ParameterizedTest
    @ValueSource(strings = {"/etc/ppp/ipv6-up", "/etc/swanctl/swanctl.conf", "/etc/xl2tpd/xl2tpd.conf"})
    void saysWhatIsNotThereAtAll(String file) throws IOException {
        complete("strongswan");
        Files.delete(at(file));
        assertThat(amiss())
                .isNotEmpty()
                .first()
                .satisfies(it -> assertThat(it.sentence()).contains("/etc/"));
    }

    @Test
    void aScriptThatMayNotBeRunIsNone() throws IOException {
        complete("strongswan");
        Files.setPosixFilePermissions(at("/etc/ppp/ipv6-up"), PosixFilePermissions.fromString("rw-r--r--"));
        assertThat(look().get(Topic.ROUTER).sentence()).contains("/etc/ppp/ipv6-up may not be run");
    }

    /** A chain that drops the rest, and has a rule for IPv4's alone. */
    @Test
    void rulesThatForgetIpv6AreNamed() throws IOException {
        complete("strongswan");
        write("/etc/nftables.d/l2tp.nft", """
                table inet filter {
                    chain forward {
                        type filter hook forward priority filter; policy drop;
                        ct state established,related accept
                        ip saddr 10.77.0.0/24 accept
                    }
                }
                """);
        assertThat(look().get(Topic.FIREWALL).sentence()).contains("forward drops IPv6");
        write("/etc/nftables.d/l2tp.nft", """
                table ip filter {
                    chain forward {
                        type filter hook forward priority filter; policy drop;
                    }
                }
                table inet filter {
                    chain input {
                        type filter hook input priority filter; policy drop;
                        udp dport { 500, 4500 } accept
                    }
                }
                """);
        assertThat(look().get(Topic.FIREWALL).sentence()).contains("drops ICMPv6");
    }

    /** Addresses by Kea, and advertisements with the M flag by radvd. */
    @Test
    void keaAnswersWhereARouterSendsClientsToIt() throws IOException {
        complete("strongswan");
        Files.delete(at("/etc/ppp/ipv6-up"));
        write("/etc/radvd.conf", """
                interface ppp0 {
                    AdvSendAdvert on;   # for each link
                    AdvManagedFlag on;
                };
                """);
        assertThat(look().get(Topic.ADDRESS).sentence()).contains("nobody answers it");
        write("/etc/kea/kea-dhcp6.conf", """
                {
                  // DHCPv6 on the links
                  "Dhcp6": {
                    "interfaces-config": { "interfaces": [ "ppp0" ] },
                    "subnet6": [ { "subnet": "2001:db8:77:1::/64", "pools": [ { "pool": "2001:db8:77:1::100-2001:db8:77:1::1ff" } ] } ]
                  }
                }
                """);
        assertThat(amiss()).isEmpty();
    }

    @Test
    void anEmptyDiskIsNoServer() {
        Map<Topic, Finding> all = look();
        assertThat(all.get(Topic.IKE).verdict()).isEqualTo(Verdict.BAD);
        assertThat(all.get(Topic.L2TP).verdict()).isEqualTo(Verdict.BAD);
    }

    /** Whatever a file has in it. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{",
                "}}}};;;",
                "conn",
                "[lns",
                "interface",
                "interface \0 {prefix",
                "a <<",
                "=\n= =\n{=}\"",
                "also=x"
            })
    void nothingInAFileIsTooMuch(String content) throws IOException {
        for (String file : List.of(
                "/etc/swanctl/swanctl.conf",
                "/etc/ipsec.conf",
                "/etc/ipsec.secrets",
                "/etc/xl2tpd/xl2tpd.conf",
                "/etc/ppp/options",
                "/etc/ppp/chap-secrets",
                "/etc/ppp/ipv6-up",
                "/etc/radvd.conf",
                "/etc/dnsmasq.conf",
                "/etc/kea/kea-dhcp6.conf",
                "/etc/nftables.conf",
                "/etc/sysctl.conf",
                "/proc/net/udp",
                "/proc/net/ipv6_route")) {
            write(file, content);
        }
        assertThat(look()).isNotEmpty();
    }

    @Test
    void noSecretIsInWhatItSays() throws IOException {
        complete("strongswan");
        assertThat(look().toString()).doesNotContain("correct horse", "battery staple");
        complete("libreswan");
        assertThat(look().toString()).doesNotContain("correct horse", "battery staple");
    }
}
