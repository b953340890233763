package bulkhead.app.profile.importer.classic;

import static org.assertj.core.api.Assertions.assertThat;

import bulkhead.app.profile.importer.ImportResult;
import bulkhead.app.profile.importer.ImportTest;
import bulkhead.app.profile.importer.draft.ImportedConnection;
import java.io.IOException;
import java.nio.file.Files;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** strongSwan's swanctl.conf beside xl2tpd: swanctl.conf(5), strongswan.conf(5) and libstrongswan's lexer of settings. */
class SwanctlTest extends ImportTest {
    private static final String CONF = """
            # one client
            connections {
                office : defaults {   # takes the rest from there
                    remote_addrs = 198.51.100.7 , 198.51.100.8
                    local-1 { auth = psk
                        id = carol }
                    remote-1 {
                        auth = psk
                        id = "gw \\"one\\""
                    }
                    children { l2tp {
                        mode = transport
                        esp_proposals = aes128-sha1
                        remote_ts = dynamic[udp/1701]
                    } }
                }
            }
            defaults {
                version = 1
                proposals = aes256-sha1-modp2048,
                aggressive = no
            }
            secrets {
                ike-other { id = 203.0.113.9
                    secret = theirs }
                ike-office {
                    id-1 = 198.51.100.7
                    secret = "our \\"key\\" # \\\\ one"
                }
                eap-carol { id = carol
                    secret = no }
            }
            """;

    @Test
    void readsAConnectionWithXl2tpd() throws IOException {
        Files.writeString(folder.resolve("swanctl.conf"), CONF);
        Files.writeString(
                folder.resolve("xl2tpd.conf"), "[lac hq]\nlns = 198.51.100.7\npppoptfile = /etc/ppp/options.hq\n");
        Files.writeString(folder.resolve("options.hq"), "user carol\npassword word\nrefuse-pap\nnodefaultroute\n");
        ImportedConnection found = one(folder);
        assertThat(found.name()).isEqualTo("hq");
        assertThat(found.profile().server()).isEqualTo("198.51.100.7");
        assertThat(found.profile().user()).isEqualTo("carol");
        assertThat(found.profile().split()).isTrue();
        assertThat(found.profile().auth()).doesNotContain("pap");
        assertThat(psk(found)).isEqualTo("our \"key\" # \\ one");
        assertThat(password(found)).isEqualTo("word");
        assertThat(left(found))
                .contains("own identity carol", "the server's identity gw \"one\"", "aes256-sha1-modp2048")
                .doesNotContain("IKEv2", "IPsec:");
    }

    @Test
    void readsAConnectionAlone() throws IOException {
        ImportedConnection found = one("any-name", CONF.replace("\n", "\r\n"));
        assertThat(found.name()).isEqualTo("office");
        assertThat(found.profile().server()).isEqualTo("198.51.100.7");
        assertThat(psk(found)).isEqualTo("our \"key\" # \\ one");
        assertThat(left(found)).contains("the user's name: none of these files has it");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            nullValues = "none",
            value = {
                "secret = plain words  | plain words",
                "secret = plain#comment | plain",
                "secret = \"0x414243\" | ABC",
                "secret = 0sQUJD | ABC",
                "secret = \"\\101\\b\" | 101b",
                "secret = | none",
                "# secret = x | none"
            })
    void takesASecretAsStrongSwanDoes(String line, String key) throws IOException {
        String file = "connections { a { version = 1\nremote_addrs = gw.example.net\nlocal { auth = psk }\n"
                + "children { c { mode = transport } } } }\nsecrets { ike { " + line + "\n} }\n";
        assertThat(psk(one("swanctl.conf", file))).isEqualTo(key);
    }

    @Test
    void tellsWhatIsNotForL2tpAndWhatBulkheadHasNot() throws IOException {
        ImportResult.Found found = found("swanctl.conf", CONF.replace("connections {", """
                include /etc/swanctl/conf.d/*.conf
                connections {
                    site { version = 2
                        remote_addrs = 203.0.113.9
                        children { net { remote_ts = 10.0.0.0/8 } }
                    }
                    road { remote_addrs = gw.example.net
                        local { certs = me.pem }
                        local-2 { auth = xauth }
                        children { l2tp { mode = transport } }
                    }
                """));
        assertThat(found.connections()).extracting(ImportedConnection::name).containsExactly("road", "office");
        assertThat(left(found.connections().getFirst()))
                .contains("authentication by pubkey", "XAUTH", "IKEv2", "includes: /etc/swanctl/conf.d/*.conf");
        assertThat(found.refused()).singleElement().asString().contains("'site' is of another kind");
    }

    @ParameterizedTest
    @CsvSource({"%any", "0.0.0.0/0", "10.1.0.1-10.1.0.9"})
    void tellsAServersFileFromAClients(String remote) throws IOException {
        assertThat(refused("swanctl.conf", CONF.replace("198.51.100.7 , 198.51.100.8", remote)))
                .contains("this swanctl.conf is a server's: its connection office is for any client", "make a profile");
    }

    @Test
    void tellsAServersXl2tpd() throws IOException {
        assertThat(refused("xl2tpd.conf", "[global]\nport = 1701\n[lns default]\nip range = 10.1.0.10-10.1.0.20\n"))
                .contains("this xl2tpd.conf is a server's", "[lns default]");
    }

    @Test
    void makesOneOfEachConnectionThatXl2tpdDoesNotHave() throws IOException {
        Files.writeString(folder.resolve("swanctl.conf"), CONF);
        Files.writeString(folder.resolve("xl2tpd.conf"), "[lac other]\nlns = 203.0.113.40:1701\n");
        Files.writeString(folder.resolve("ipsec.conf"), """
                conn other
                \ttype=transport
                \tright=203.0.113.40
                """);
        ImportResult.Found found = (ImportResult.Found) read(folder);
        assertThat(found.connections()).extracting(ImportedConnection::name).containsExactly("other", "office");
        assertThat(left(found.connections().getFirst())).doesNotContain("IPsec:");
    }
}
