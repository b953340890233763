package bulkhead.app.profile.importer.router;

import static org.assertj.core.api.Assertions.assertThat;

import bulkhead.app.profile.importer.ImportResult;
import bulkhead.app.profile.importer.ImportTest;
import bulkhead.app.profile.importer.draft.ImportedConnection;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** EdgeOS and VyOS: vyatta-cfg's cparse_lex.l, vyos1x-config's lexer, and the shell's quotes of set commands. */
class VyattaTest extends ImportTest {
    private static final String BRACES = """
            interfaces {
                ethernet eth0 {
                    address dhcp
                }
                /* the office */
                l2tp-client l2tpc0 {
                    authentication {
                        password "pass \\"word\\" {1}"
                        user-id carol
                    }
                    default-route auto
                    description "Head office"
                    mtu 1400
                    name-server none
                    require-ipsec
                    server-ip 198.51.100.7
                }
            }
            protocols {
                static {
                    interface-route 10.1.0.0/16 {
                        next-hop-interface l2tpc0 {
                            description Office
                        }
                    }
                    interface-route 192.0.2.0/24 {
                        next-hop-interface l2tpc0 {
                            disable
                        }
                    }
                    interface-route 172.20.8.0/24 {
                        next-hop-interface vtun0 {
                        }
                    }
                }
            }
            vpn {
                ipsec {
                    esp-group E {
                        mode transport
                        proposal 1 {
                            encryption aes128
                            hash sha1
                        }
                    }
                    ike-group I {
                        key-exchange ikev1
                        proposal 1 {
                            dh-group 14
                            encryption aes256
                            hash sha1
                        }
                    }
                    site-to-site {
                        peer 203.0.113.9 {
                            authentication {
                                id carol
                                mode pre-shared-secret
                                pre-shared-secret theirs
                            }
                            ike-group I
                        }
                        peer 198.51.100.7 {
                            authentication {
                                id carol
                                mode pre-shared-secret
                                pre-shared-secret 'shared key'
                            }
                            ike-group I
                            tunnel 1 {
                                esp-group E
                                protocol udp
                                remote {
                                    port l2tp
                                }
                            }
                        }
                    }
                }
            }
            /* === vyatta-config-version: "ipsec@5:system@4" === */
            """;
    private static final String COMMANDS = """
            configure
            set interfaces l2tp-client l2tpc0 server-ip gw.example.net
            set interfaces l2tp-client l2tpc0 authentication user-id 'carol'
            set interfaces l2tp-client l2tpc0 authentication password 'it'\\''s "it"'
            set interfaces l2tp-client l2tpc0 require-ipsec
            edit vpn ipsec site-to-site peer gw.example.net
            set authentication pre-shared-secret "shared \\$1"
            set tunnel 1 remote port l2tp
            top
            set interfaces l2tp-client l2tpc0 default-route force
            commit; save; exit
            """;

    @Test
    void readsAConfigurationInBraces() throws IOException {
        ImportResult.Found found = found("config.boot", BRACES);
        ImportedConnection client = found.connections().getFirst();
        assertThat(found.connections()).hasSize(1);
        assertThat(client.name()).isEqualTo("l2tpc0");
        assertThat(client.profile().server()).isEqualTo("198.51.100.7");
        assertThat(client.profile().user()).isEqualTo("carol");
        assertThat(client.profile().mtu()).isEqualTo(1400);
        assertThat(client.profile().split()).isTrue();
        assertThat(client.profile().routes()).containsExactly("10.1.0.0/16");
        assertThat(password(client)).isEqualTo("pass \"word\" {1}");
        assertThat(psk(client)).isEqualTo("shared key");
        assertThat(left(client))
                .contains("aes256-sha1-modp2048", "aes128-sha1", "own identity carol", "'name-server'")
                .doesNotContain("without IPsec", "theirs");
        assertThat(found.refused()).singleElement().asString().contains("'203.0.113.9' is of another kind");
    }

    @ParameterizedTest
    @CsvSource({"'',''", "set ,/opt/vyatta/sbin/vyatta-cfg-cmd-wrapper set ", "set ,ubnt@router# set ", "set ,$RUN set "
    })
    void readsCommands(String written, String instead) throws IOException {
        ImportedConnection found = one("commands", COMMANDS.replace(written, instead));
        assertThat(found.profile().server()).isEqualTo("gw.example.net");
        assertThat(found.profile().user()).isEqualTo("carol");
        assertThat(found.profile().split()).isNull();
        assertThat(password(found)).isEqualTo("it's \"it\"");
        assertThat(psk(found)).isEqualTo("shared $1");
        assertThat(left(found)).doesNotContain("default route");
    }

    /** As a controller of UniFi has it for its gateways. */
    @Test
    void readsAConfigurationInJson() throws IOException {
        ImportedConnection found = one("config.gateway.json", """
                {"interfaces": {"l2tp-client": {"l2tpc0": {
                   "server-ip": "gw.example.net", "require-ipsec": "''", "default-route": "force", "mtu": 1400,
                   "authentication": {"user-id": "carol", "password": "word"}}}},
                 "vpn": {"ipsec": {"site-to-site": {"peer": {"gw.example.net": {
                   "authentication": {"mode": "pre-shared-secret", "pre-shared-secret": "it's \\"shared\\""}}}}}}}
                """);
        assertThat(found.profile().server()).isEqualTo("gw.example.net");
        assertThat(found.profile().mtu()).isEqualTo(1400);
        assertThat(psk(found)).isEqualTo("it's \"shared\"");
        assertThat(password(found)).isEqualTo("word");
        assertThat(found.left()).isEmpty();
        assertThat(refused("x.json", "{\"vpn\": {\"l2tp\": {\"remote-access\": {\"mtu\": \"1400\"}}}}"))
                .contains("x.json is a server's");
    }

    @ParameterizedTest
    @CsvSource({"none, true", "force, ", "auto, "})
    void knowsWhenAllGoesThroughTheTunnel(String route, Boolean split) throws IOException {
        ImportedConnection found = one("x", COMMANDS.replace("default-route force", "default-route " + route));
        assertThat(found.profile().split()).isEqualTo(split);
        assertThat(left(found).contains("the default route 'auto'")).isEqualTo(route.equals("auto"));
    }

    @Test
    void leavesOutWhatIsSwitchedOffAndMasked() throws IOException {
        ImportedConnection found = one(
                "config.boot",
                BRACES.replace("mtu 1400", "! mtu 1400")
                        .replace("'shared key'", "****************")
                        .replace("peer 203.0.113.9 {", "!peer 203.0.113.9 {")
                        .replace("require-ipsec", "//require-ipsec")
                        .replace("\n", "\r\n"));
        assertThat(found.profile().mtu()).isNull();
        assertThat(psk(found)).isNull();
        assertThat(left(found)).contains("the pre-shared key", "L2TP without IPsec");
    }

    @Test
    void tellsAServersConfigurationFromAClients() throws IOException {
        String server = """
                vpn {
                    l2tp {
                        remote-access {
                            authentication {
                                mode local
                            }
                            outside-address 203.0.113.9
                        }
                    }
                }
                """;
        assertThat(refused("config.boot", server))
                .contains("config.boot is a server's: its vpn l2tp remote-access is for any client", "make a profile");
        assertThat(refused("vyos.txt", "set vpn l2tp remote-access outside-address '203.0.113.9'\n"))
                .contains("vyos.txt is a server's");
        assertThat(one("config.boot", BRACES.replace("peer 203.0.113.9 {", "!peer x {") + server)
                        .name())
                .isEqualTo("l2tpc0");
    }

    @Test
    void tellsOfOtherKindsAndOfVariables() throws IOException {
        ImportResult.Found found = found("x", COMMANDS + "set interfaces openvpn vtun0 mode client\n");
        assertThat(found.refused()).singleElement().asString().contains("'vtun0' is of another kind (openvpn)");
        assertThat(refused("x.sh", COMMANDS.replace("server-ip gw.example.net", "server-ip $SERVER")))
                .contains("the server of 'l2tpc0' cannot be $SERVER");
    }
}
