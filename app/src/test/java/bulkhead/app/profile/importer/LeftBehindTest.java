package bulkhead.app.profile.importer;

import static org.assertj.core.api.Assertions.assertThat;

import bulkhead.app.profile.importer.draft.ImportedConnection;
import java.io.IOException;
import java.nio.file.Files;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What a file has and a profile cannot have is told, and nothing that says nothing. Sources: nm-l2tp-service.c and
 * NMSettingSecretFlags, Chromium's onc_spec.md, MikroTik's manual of IPsec, Microsoft's reference of the module VpnClient.
 */
class LeftBehindTest extends ImportTest {
    private static final String NM = """
            [connection]
            id=Branch
            type=vpn
            [vpn]
            service-type=org.freedesktop.NetworkManager.l2tp
            gateway=gw.example.net
            user=carol
            ipsec-enabled=yes
            ipsec-ike=aes256-sha1-modp2048
            ipsec-esp=aes256-sha1
            """;
    private static final String CLIENT = """
            /interface l2tp-client
            add connect-to=198.51.100.7 name=hq password=word use-ipsec=yes user=carol ipsec-secret=shared
            """;
    private static final String ADD =
            "Add-VpnConnection -Name Hq -ServerAddress gw.example.net -TunnelType L2tp -L2tpPsk shared -Force\n";

    /** The plugin's group is leftid of a connection in main mode. */
    @Test
    void theGroupOfNetworkManagerIsOurIdentity() throws IOException {
        assertThat(left(one("x.nmconnection", NM + "ipsec-group-name=@branch\n")))
                .contains("the own identity @branch")
                .doesNotContain("aggressive");
    }

    @Test
    void saysWhoHasASecretOfNetworkManager() throws IOException {
        assertThat(left(one("x.nmconnection", NM + "password-flags=1\nipsec-psk-flags=2\n")))
                .contains("the password: NetworkManager has it in the user's keyring")
                .contains("the pre-shared key: NetworkManager asks for it each time");
    }

    /** Bulkhead's own ways are more than none. */
    @Test
    void tellsOfAFileThatRefusesEveryAuthentication() throws IOException {
        String refusals = "refuse-pap=yes\nrefuse-chap=yes\nrefuse-mschapv2=yes\n";
        assertThat(left(one("x.nmconnection", NM + refusals + "refuse-eap=yes\n")))
                .contains("refuses to prove who it is");
        assertThat(left(one("x.nmconnection", NM + refusals))).doesNotContain("refuses");
    }

    @Test
    void tellsNothingOfWhatIsOff() throws IOException {
        String off = "require-mppe=no\nipsec-ikev2=false\nipsec-group-name=\nlcp-echo-interval=30\n"
                + "[ipv4]\nmethod=auto\ndns=;\ndns-search=\nignore-auto-dns=false\n[ipv6]\nmethod=auto\n";
        assertThat(left(one("x.nmconnection", NM + off)))
                .doesNotContain("MPPE", "IKEv2", "identity", "'dns", "'ignore", "'lcp");
    }

    @Test
    void tellsOfOtherVpnsOfNetworkManager() throws IOException {
        Files.writeString(folder.resolve("a.nmconnection"), NM);
        Files.writeString(
                folder.resolve("b.nmconnection"),
                NM.replace("NetworkManager.l2tp", "NetworkManager.openvpn").replace("Branch", "Ovpn"));
        Files.writeString(folder.resolve("c.nmconnection"), "[connection]\nid=Wg\ntype=wireguard\n[wireguard]\n");
        Files.writeString(folder.resolve("d.nmconnection"), "[connection]\nid=Home\ntype=wifi\n[wifi]\nssid=home\n");
        ImportResult.Found found = (ImportResult.Found) read(folder);
        assertThat(found.connections()).extracting(ImportedConnection::name).containsExactly("Branch");
        assertThat(found.refused())
                .hasSize(2)
                .anySatisfy(one -> assertThat(one).contains("'Ovpn' is of another kind (openvpn)"))
                .anySatisfy(one -> assertThat(one).contains("'Wg' is of another kind (wireguard)"));
        assertThat(refused(folder.resolve("d.nmconnection"))).contains("there is no L2TP/IPsec connection");
    }

    @Test
    void tellsOfConnectionsWithoutL2tpInIpsecConf() throws IOException {
        ImportResult.Found found = found("ipsec.conf", """
                conn office
                \ttype=transport
                \tright=198.51.100.7
                \tauthby=xauthpsk
                conn site
                \tkeyexchange=ikev2
                \tright=203.0.113.9
                \trightsubnet=10.0.0.0/8
                """);
        assertThat(found.connections()).extracting(ImportedConnection::name).containsExactly("office");
        assertThat(left(found.connections().getFirst())).contains("XAUTH");
        assertThat(found.refused())
                .singleElement()
                .asString()
                .contains("'site' is of another kind (IPsec without L2TP)");
    }

    @Test
    void tellsWhatChromeOsHas() throws IOException {
        String file = """
                {"NetworkConfigurations": [
                 {"GUID": "1", "Name": "Office", "Type": "VPN", "ProxySettings": {"Type": "%s"},
                  "NameServersConfigType": "%s",
                  "VPN": {"Type": "L2TP-IPsec", "Host": "gw.example.net", "AutoConnect": %s,
                   "L2TP": {"Username": "carol", "Password": "word"},
                   "IPsec": {"AuthenticationType": "PSK", "IKEVersion": 1, "PSK": "shared"}}},
                 {"GUID": "2", "Name": "Other", "Type": "VPN", "VPN": {"Type": "OpenVPN", "Host": "gw.example.net"}},
                 {"GUID": "3", "Type": "WiFi", "WiFi": {"SSID": "home"}},
                 {"GUID": "4", "Name": "Gone", "Type": "VPN", "Remove": true, "VPN": {"Type": "OpenVPN"}}
                ]}
                """;
        ImportResult.Found quiet = found("x.onc", file.formatted("Direct", "DHCP", "false"));
        assertThat(quiet.connections().getFirst().left()).isEmpty();
        assertThat(quiet.refused())
                .hasSize(2)
                .anySatisfy(one -> assertThat(one).contains("'Other' is of another kind (OpenVPN)"))
                .anySatisfy(one -> assertThat(one).contains("'3' is of another kind (WiFi)"));
        assertThat(left(found("x.onc", file.formatted("PAC", "Static", "true"))
                        .connections()
                        .getFirst()))
                .contains("proxy settings (PAC)", "NameServersConfigType", "AutoConnect");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "add peer=p secret=shared my-id=fqdn:branch | the own identity fqdn:branch",
                "add peer=p secret=shared remote-id=fqdn:gw | the server's identity fqdn:gw",
                "add peer=p auth-method=digital-signature | authentication by digital-signature"
            })
    void tellsWhatTheIdentityOfRouterOsHas(String identity, String told) throws IOException {
        String peer =
                "/ip ipsec peer\nadd address=198.51.100.7/32 name=p exchange-mode=aggressive\n/ip ipsec identity\n";
        assertThat(left(one("x.rsc", CLIENT + peer + identity + "\n"))).contains(told, "the mode aggressive");
    }

    @Test
    void tellsOfOtherClientsOfRouterOsAndOfAServer() throws IOException {
        ImportResult.Found found =
                found("x.rsc", CLIENT + "/interface sstp-client add name=other connect-to=gw.example.net\n");
        assertThat(found.refused()).singleElement().asString().contains("'other' is of another kind (sstp-client)");
        assertThat(found.connections().getFirst().left()).isEmpty();
        assertThat(left(one("x.rsc", CLIENT.replace("name=hq", "name=hq l2tpv3-cookie-length=4-bytes comment=x"))))
                .contains("'l2tpv3-cookie-length'")
                .doesNotContain("comment");
        assertThat(refused(
                        "x.rsc", "/interface l2tp-server server\nset enabled=yes use-ipsec=required ipsec-secret=x\n"))
                .contains("x.rsc is a server's: its l2tp-server is for any client");
        assertThat(refused("x.rsc", "/interface l2tp-server server\nset default-profile=vpn\n"))
                .contains("there is no L2TP/IPsec connection");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Add-VpnConnectionTriggerDnsConfiguration -ConnectionName Hq -DnsSuffix corp.example.net",
                "Add-VpnConnectionTriggerApplication Hq -ApplicationID C:\\a.exe",
                "Add-VpnConnectionTriggerTrustedNetwork -ConnectionName 'Hq' -DnsSuffix corp.example.net"
            })
    void tellsOfTheRulesOfWindowsForConnecting(String trigger) throws IOException {
        assertThat(left(one("x.ps1", ADD + trigger + "\n"))).contains("the rules for connecting by itself");
        assertThat(left(one("x.ps1", ADD))).doesNotContain("rules", "idle", "Windows:");
    }

    @Test
    void tellsOfProxyAndIdleTimeOfWindows() throws IOException {
        assertThat(left(one(
                        "x.ps1",
                        ADD.replace("-Force", "-IdleDisconnectSeconds 300 -UseWinlogonCredential")
                                + "Set-VpnConnectionProxy -ConnectionName Hq -AutoDetect\n")))
                .contains("idle", "logging in as who uses Windows", "the proxy");
        assertThat(left(one("x.ps1", ADD.replace("-Force", "-IdleDisconnectSeconds 0"))))
                .doesNotContain("idle");
    }
}
