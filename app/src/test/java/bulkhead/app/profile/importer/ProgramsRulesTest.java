package bulkhead.app.profile.importer;

import static org.assertj.core.api.Assertions.assertThat;

import bulkhead.app.profile.importer.draft.ImportedConnection;
import bulkhead.app.secret.SecretKind;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Each file means what its own program makes of it. Sources: nm-settings-keyfile(5) and NetworkManager-l2tp's
 * import-export.c before and after 1.52.2; pppd(8); xl2tpd.conf(5) and xl2tpd's file.c; ipsec.conf(5) and
 * ipsec.secrets(5); ras.h; MikroTik's manual of scripting and of /export; about_Quoting_Rules, about_Splatting and
 * about_Comments of PowerShell and the reference of its module VpnClient; Apple's reference of the VPN payload.
 */
class ProgramsRulesTest extends ImportTest {
    private static final String CONF = """
            conn office
            \tkeyexchange=ikev1
            \tauthby=secret
            \ttype=transport
            \tright=198.51.100.7
            \trightprotoport=17/1701
            """;
    private static final String NM = """
            [connection]
            id=Branch
            type=vpn
            [vpn]
            service-type=org.freedesktop.NetworkManager.l2tp
            gateway=gw.example.net
            user=carol
            ipsec-enabled=yes
            """;
    private static final String CLIENT = """
            /interface l2tp-client
            add connect-to=gw.example.net disabled=no ipsec-secret=shared name=hq password=word use-ipsec=yes user=carol""";
    private static final String ADD =
            "Add-VpnConnection -Name Hq -ServerAddress gw.example.net -TunnelType L2tp -L2tpPsk shared -Force\n";

    /** What all IPv4 goes through stays so, or the rest would leave natively. */
    @Test
    void aRouteMakesNoFullTunnelASplitOne() throws IOException {
        for (ImportedConnection found : List.of(
                one(
                        "a.nmconnection",
                        NM + "[ipv4]\nmethod=auto\nroute1=10.1.0.0/16,10.1.0.1\n[ipv6]\nnever-default=true\n"),
                one("b.ps1", ADD + "Add-VpnConnectionRoute -ConnectionName Hq -DestinationPrefix 10.1.0.0/16\n"),
                one("c.rsc", CLIENT + " add-default-route=yes\n/ip route\nadd dst-address=10.1.0.0/16 gateway=hq\n"))) {
            assertThat(found.profile().split()).isNull();
            assertThat(found.profile().routes()).isEmpty();
            assertThat(left(found)).contains("10.1.0.0/16: all goes through the tunnel");
        }
    }

    @Test
    void readsTheSectionsOfOlderExportsOfNetworkManager() throws IOException {
        ImportedConnection found = one("old.conf", """
                [connection]
                id=Old
                [vpn]
                gateway=gw.example.net
                [ip4]
                never-default=true
                dns=10.1.0.53;
                routes=10.1.0.0/16;172.20.8.0/24 via 10.1.0.1 metric 20;
                [ip6]
                method=ignore
                """);
        assertThat(found.profile().split()).isTrue();
        assertThat(found.profile().routes()).containsExactly("10.1.0.0/16", "172.20.8.0/24");
        assertThat(found.profile().ipv6()).isFalse();
        assertThat(left(found))
                .contains("the DNS servers 10.1.0.53", "the user's name", "the password", "the pre-shared key");
    }

    @Test
    void keepsWhatIsASignElsewhereInValuesOfKeyFiles() throws IOException {
        ImportedConnection found =
                one("x.nmconnection", NM + "[vpn-secrets]\npassword= two blanks  \nipsec-psk=;a#b=c\\s\n");
        assertThat(secret(found, SecretKind.PASSWORD)).isEqualTo("two blanks  ");
        assertThat(secret(found, SecretKind.PRE_SHARED_KEY)).isEqualTo(";a#b=c ");
    }

    @Test
    void takesNoOtherVpnForL2tp() throws IOException {
        assertThat(refused("90-NM-x.yaml", """
                network:
                  nm-devices:
                    NM-1:
                      networkmanager:
                        passthrough:
                          vpn.service-type: "org.freedesktop.NetworkManager.openvpn"
                          vpn.gateway: "gw.example.net"
                """)).contains("'NM-1' is of another kind (openvpn)");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "name host, user carol | carol",
                "user carol, name host | carol",
                "name carol | carol",
                "noauth | of-the-lac"
            })
    void theUserIsWhomPppdLogsInAs(String options, String user) throws IOException {
        classic(
                "[lac office]\nlns = 198.51.100.7 ; the server\nname = of-the-lac   ; until pppd has another\n",
                ": PSK \"k\"\n",
                "noauth\n" + options.replace(", ", "\n"));
        assertThat(one(folder).profile().user()).isEqualTo(user);
    }

    @Test
    void takesSecretsAsTheyStandBetweenTheQuotes() throws IOException {
        classic(
                "[lac office]\nlns = 198.51.100.7\nrefuse pap = yes ; never\n",
                ": PSK \"\\n;\\\\#'\"\n",
                "noauth\nname carol\npassword \"a\\\\b;c\" # a comment\n");
        ImportedConnection found = one(folder);
        assertThat(secret(found, SecretKind.PRE_SHARED_KEY)).isEqualTo("\\n;\\\\#'");
        assertThat(secret(found, SecretKind.PASSWORD)).isEqualTo("a\\b;c");
        assertThat(found.profile().auth()).isNotEmpty().doesNotContain("pap");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            nullValues = "none",
            value = {
                "203.0.113.9 : PSK \"theirs\" | none",
                "203.0.113.9 : PSK \"theirs\", %any : PSK \"all's\" | all's",
                ": PSK \"all's\", 198.51.100.7 : PSK \"ours\" | ours",
                "192.0.2.4 198.51.100.7 : PSK \"ours\" | ours",
                "@me : PSK \"mine\" | mine",
                ": RSA key.pem | none"
            })
    void aKeyIsForTheEndsThatItNames(String secrets, String key) throws IOException {
        Files.writeString(folder.resolve("ipsec.conf"), CONF + "\tleftid=@me\n");
        Files.writeString(folder.resolve("ipsec.secrets"), secrets.replace(", ", "\n") + "\n");
        ImportedConnection found = one(folder);
        assertThat(secret(found, SecretKind.PRE_SHARED_KEY)).isEqualTo(key);
        assertThat(left(found).contains("the pre-shared key: none of these files has it"))
                .isEqualTo(key == null);
    }

    @Test
    void followsSectionsThatReferToOthersAsFarAsTheyDo() throws IOException {
        ImportedConnection found = one("ipsec.conf", """
                conn %default
                \tauthby=secret
                conn parts
                \ttype=transport
                \tike=3des-md5-modp1024
                \talso=circle
                conn circle
                \talso=parts
                conn far
                \tright=198.51.100.7
                \trightprotoport=17/1701
                conn office
                \talso=parts
                \talso=far
                """);
        assertThat(found.name()).isEqualTo("office");
        assertThat(found.profile().server()).isEqualTo("198.51.100.7");
        assertThat(found.profile().weak()).containsExactly("3des", "md5", "modp1024");
    }

    @Test
    void tellsAServersFileFromAClients() throws IOException {
        assertThat(refused("ipsec.conf", CONF.replace("198.51.100.7", "%any"))).contains("is a server's", "office");
    }

    @Test
    void readsTextsAndMenusOfRouterOsInEveryForm() throws IOException {
        ImportedConnection found = one("x.rsc", """
                /interface/l2tp-client/add name="Z\\C3\\BCrich" connect-to=gw.example.net user=carol use-ipsec=required \\
                    password="with\\_a\\_blank \\"\\24\\"" ipsec-secret="\\CE\\BA" disabled=yes
                /ip/route/add dst-address=10.1.0.0/16 gateway="Z\\C3\\BCrich"
                /ip/route/add dst-address=10.2.0.0/16 gateway="Z\\C3\\BCrich" disabled=yes
                /ip ipsec profile set [ find default=yes ] dh-group=modp1024 enc-algorithm=3des
                /ip ipsec proposal add name=other auth-algorithms=md5
                """);
        assertThat(found.name()).isEqualTo("Zürich");
        assertThat(secret(found, SecretKind.PASSWORD)).isEqualTo("with a blank \"$\"");
        assertThat(secret(found, SecretKind.PRE_SHARED_KEY)).isEqualTo("κ");
        assertThat(found.profile().split()).isTrue();
        assertThat(found.profile().routes()).containsExactly("10.1.0.0/16");
        assertThat(found.profile().weak()).containsExactly("3des", "modp1024");
        assertThat(left(found)).contains("3des modp1024").doesNotContain("md5");
    }

    @Test
    void readsWhatRouterOsSetsLaterAndElsewhere() throws IOException {
        ImportedConnection found = one("x.rsc", """
                /interface l2tp-client
                add name=hq connect-to=198.51.100.7 user=carol
                set [find name=hq] use-ipsec=yes
                /interface l2tp-client set hq password=word
                /ip ipsec peer
                add address=198.51.100.7/32 name=p
                /ip ipsec identity
                add peer=p secret=shared
                /ip route
                add gateway=hq
                """);
        assertThat(secret(found, SecretKind.PASSWORD)).isEqualTo("word");
        assertThat(secret(found, SecretKind.PRE_SHARED_KEY)).isEqualTo("shared");
        assertThat(found.profile().split()).as("a route to everywhere").isNull();
        assertThat(found.left()).isEmpty();
    }

    @Test
    void saysThatAnExportOfRouterOsHidesItsSecrets() throws IOException {
        assertThat(left(one(
                        "x.rsc",
                        "/interface l2tp-client\nadd connect-to=gw.example.net name=hq use-ipsec=yes user=carol\n")))
                .contains("the password: it is not in this export", "the pre-shared key", "show-sensitive");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "$p = @{\n  Name = 'Hq'\n  ServerAddress = \"gw.example.net\"; TunnelType = 'L2tp'\n  L2tpPsk = 'a key'\n"
                        + "  AuthenticationMethod = @('MSChapv2', 'Eap')\n}\nAdd-VpnConnection @p -SplitTunneling",
                "$p = @{Name='Hq'; ServerAddress='gw.' + 'example.net'}\n$p = @{Name='Hq'; ServerAddress='gw.example.net'}\n"
                        + "$p += @{TunnelType='L2tp'; L2tpPsk='a key'; SplitTunneling=$true}\n"
                        + "$m = 'MSChapv2,' +\n  'Eap'\nAdd-VpnConnection @p -AuthenticationMethod $m",
                "$h='example.net'\n[string]$s=\"gw.$h\"\n[string] $k = 'a key'\n"
                        + "Add-VpnConnection -Name Hq -ServerAddress $s -TunnelType L2tp -L2tpPsk $k -SplitTunneling:$true"
                        + " -AuthenticationMethod MSChapv2, Eap",
                "<# it isn't\nmuch #>\nAdd-VpnConnection Hq gw.example.net L2tp Required MSChapv2,Eap –L2tpPsk “a key” # so\n"
                        + "Set-VpnConnection Hq -SplitTunneling $True",
                "if ($true) { Add-VpnConnection -Name \"Hq\" `\n  -ServerAddress gw.example.net `\r\n -Tunnel L2tp -L2tpPsk (\"a key\")"
                        + " -AuthenticationMethod @(\"MSChapv2\",\"Eap\") -SplitTunneling -Force | Out-Null }"
            })
    void readsScriptsHoweverTheyAreWritten(String script) throws IOException {
        ImportedConnection found = one("x.ps1", script);
        assertThat(found.name()).isEqualTo("Hq");
        assertThat(found.profile().server()).isEqualTo("gw.example.net");
        assertThat(found.profile().split()).isTrue();
        assertThat(found.profile().auth()).containsExactly("mschapv2", "eap-mschapv2");
        assertThat(secret(found, SecretKind.PRE_SHARED_KEY)).isEqualTo("a key");
    }

    @ParameterizedTest
    @ValueSource(strings = {"x.bat", "standard input"})
    void readsWhatABatchFileHasPowerShellDo(String name) throws IOException {
        ImportedConnection found = one(name, """
                @echo off
                rem don't close this window
                powershell -NoProfile -Command "Add-VpnConnection -Name 'Hq' -ServerAddress 'gw.example.net' ^
                  -TunnelType L2tp -L2tpPsk \\"a key\\" -Force"
                rasdial Hq carol "pass word"
                """);
        assertThat(found.profile().server()).isEqualTo("gw.example.net");
        assertThat(found.profile().user()).isEqualTo("carol");
        assertThat(secret(found, SecretKind.PRE_SHARED_KEY)).isEqualTo("a key");
        assertThat(secret(found, SecretKind.PASSWORD)).isEqualTo("pass word");
    }

    @Test
    void takesNoVariableForAValue() throws IOException {
        assertThat(refused("x.ps1", ADD.replace("gw.example.net", "$server"))).contains("'Hq'", "$server");
        assertThat(refused("x.ps1", ADD.replace("gw.example.net", "\"$($a.server)\"")))
                .contains("'Hq'");
        assertThat(refused("x.bat", "powershell " + ADD.replace("gw.example.net", "%SERVER%")))
                .contains("'Hq'");
        ImportedConnection found = one("x.ps1", "$k = Read-Host 'Key'\n" + ADD.replace("shared", "$k"));
        assertThat(secret(found, SecretKind.PRE_SHARED_KEY)).isNull();
        assertThat(left(found)).contains("the pre-shared key: the script does not say it");
    }

    @ParameterizedTest
    @CsvSource(
            nullValues = "refused",
            value = {
                "gw.example.net:1701, gw.example.net",
                "[2001:db8::7], 2001:db8::7",
                "[2001:db8::7]:1701, 2001:db8::7",
                "2001:db8::7, 2001:db8::7",
                "https://gw.example.net/, refused",
                "gw.example.net and more, refused"
            })
    void takesAServerAsTheEditorDoes(String written, String server) throws IOException {
        String file = NM.replace("gw.example.net", written);
        if (server == null) {
            assertThat(refused("x.nmconnection", file)).contains("the server of 'Branch'");
        } else {
            assertThat(one("x.nmconnection", file).profile().server()).isEqualTo(server);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "mtu, 99999",
        "routes, [\"nonsense\"]",
        "auth, [\"md5\"]",
        "outer, \"5\"",
        "server, \"a b\"",
        "echoTarget, \"x\""
    })
    void refusesValuesThatTheEditorWould(String field, String value) throws IOException {
        String file =
                "{\"format\":\"bulkhead-profile\",\"version\":1,\"name\":\"x\",\"profile\":{\"version\":1,\"user\":\"u\","
                        + (field.equals("server") ? "" : "\"server\":\"gw.example.net\",") + "\"" + field + "\":"
                        + value + "}}";
        assertThat(refused("x.json", file)).containsIgnoringCase(field.equals("echoTarget") ? "echo-target" : field);
    }

    @Test
    void tellsOfOtherKindsOfConnectionsInTheFile() throws IOException {
        String vpn = "<dict><key>PayloadType</key><string>com.apple.vpn.managed</string><key>UserDefinedName</key>"
                + "<string>%s</string><key>VPNType</key><string>%s</string><key>PPP</key><dict>"
                + "<key>CommRemoteAddress</key><string>gw.example.net</string></dict></dict>";
        String entry = "[%s]\nVpnStrategy=%s\nPhoneNumber=gw.example.net\n";
        for (ImportResult result : List.of(
                read(
                        "x.ps1",
                        ADD
                                + ADD.replace("Hq", "Other")
                                        .replace("L2tp ", "Ikev2 ")
                                        .replace("-L2tpPsk shared", "")),
                read("x.pbk", entry.formatted("Hq", "3") + entry.formatted("Other", "7")),
                read(
                        "x.mobileconfig",
                        "<plist><dict><key>PayloadContent</key><array>" + vpn.formatted("Hq", "L2TP")
                                + vpn.formatted("Other", "IKEv2") + "</array></dict></plist>"))) {
            ImportResult.Found found = (ImportResult.Found) result;
            assertThat(found.connections()).extracting(ImportedConnection::name).containsExactly("Hq");
            assertThat(found.refused()).singleElement().asString().startsWith("'Other' is of another kind");
        }
        assertThat(left(one("x.nmconnection", NM.replace("ipsec-enabled", "ipsec-pfs=no\nipsec-enabled"))))
                .contains("perfect forward secrecy");
    }

    @Test
    void whatIsGoodComesInAndTheRestIsListed() throws IOException {
        Files.writeString(folder.resolve("a.nmconnection"), NM);
        Files.writeString(folder.resolve("b.nmconnection"), NM.replace("gw.example.net", "a b"));
        Files.write(folder.resolve("c.nmconnection"), new byte[] {'[', 'v', 'p', 'n', ']', 0});
        ImportResult.Found found = (ImportResult.Found) read(folder);
        assertThat(found.connections()).extracting(ImportedConnection::name).containsExactly("Branch");
        assertThat(found.refused()).hasSize(2);
        assertThat(found.refused().getFirst()).contains("the server of 'Branch' cannot be a b");
        assertThat(found.refused().getLast()).contains("c.nmconnection is not a text");
    }

    private void classic(String lac, String secrets, String options) throws IOException {
        Files.writeString(folder.resolve("ipsec.conf"), CONF);
        Files.writeString(folder.resolve("ipsec.secrets"), secrets);
        Files.writeString(folder.resolve("xl2tpd.conf"), lac + "pppoptfile = /etc/ppp/options.client ; pppd's\n");
        Files.writeString(folder.resolve("options.client"), options);
    }

    /** What NetworkManager-l2tp writes for "Certificates (TLS)", of the machine and of the user. */
    @Test
    void takesTheFilesOfACertificateFromNetworkManager() throws Exception {
        String file = String.join(
                "\n",
                "[connection]",
                "id=Office",
                "type=vpn",
                "[vpn]",
                "service-type=org.freedesktop.NetworkManager.l2tp",
                "gateway=vpn.example.org",
                "user=alice",
                "ipsec-enabled=yes",
                "machine-auth-type=tls",
                "machine-ca=/etc/ca.pem",
                "machine-cert=/home/alice/me.pem",
                "machine-key=/home/alice/me.key",
                "machine-certpass-flags=0",
                "[vpn-secrets]",
                "machine-certpass=sesame");
        ImportedConnection found = one("office.nmconnection", file);
        assertThat(found.profile().certificate()).isEqualTo("/home/alice/me.pem");
        assertThat(found.profile().certificateKey()).isEqualTo("/home/alice/me.key");
        assertThat(found.profile().ca()).isEqualTo("/etc/ca.pem");
        assertThat(secret(found, SecretKind.KEY_PASSPHRASE)).isEqualTo("sesame");
        assertThat(String.join("\n", found.left())).doesNotContain("pre-shared", "certificate", "machine");

        String p12 = file.replaceAll("/(etc|home)\\S+", "/home/alice/me.p12");
        ImportedConnection one = one("office.nmconnection", p12);
        assertThat(one.profile().certificate()).isEqualTo("/home/alice/me.p12");
        assertThat(one.profile().certificateKey()).isNull();
        assertThat(one.profile().ca()).isNull();
    }
}
