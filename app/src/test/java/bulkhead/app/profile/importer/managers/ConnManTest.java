package bulkhead.app.profile.importer.managers;

import static org.assertj.core.api.Assertions.assertThat;

import bulkhead.app.profile.importer.ImportResult;
import bulkhead.app.profile.importer.ImportTest;
import bulkhead.app.profile.importer.draft.ImportedConnection;
import java.io.IOException;
import org.junit.jupiter.api.Test;

/** ConnMan: connman-vpn-provider.config(5), vpn-config.c and vpn/plugins/l2tp.c. */
class ConnManTest extends ImportTest {
    private static final String CONFIG = """
            # our networks
            [global]
            Name = Example
            Description = two of them

            [provider_office]
            Type = L2TP
            Name = Head office
            Host = 198.51.100.7
            Domain = example.net
            L2TP.User = carol
            L2TP.Password = a\\sb;c # d

            [provider_home]
            Type = OpenVPN
            Name = Home
            Host = 203.0.113.9
            OpenVPN.CACert = /etc/certs/ca.pem
            """;

    @Test
    void readsProvidersOfL2tp() throws IOException {
        ImportResult.Found found = found("example.config", CONFIG.replace("\n", "\r\n"));
        ImportedConnection office = found.connections().getFirst();
        assertThat(found.connections()).hasSize(1);
        assertThat(office.name()).isEqualTo("Head office");
        assertThat(office.profile().server()).isEqualTo("198.51.100.7");
        assertThat(office.profile().user()).isEqualTo("carol");
        assertThat(office.profile().split()).isNull();
        assertThat(office.profile().auth()).containsExactly("mschapv2", "eap-mschapv2", "chap", "pap");
        // GKeyFile's raw value: no escape is one here.
        assertThat(password(office)).isEqualTo("a\\sb;c # d");
        assertThat(left(office)).contains("without IPsec, as ConnMan has it", "the pre-shared key: ConnMan");
        assertThat(found.refused()).singleElement().asString().contains("'Home' is of another kind (OpenVPN)");
    }

    @Test
    void readsNetworksInEveryForm() throws IOException {
        ImportedConnection found = one(
                "x.config",
                CONFIG.substring(0, CONFIG.indexOf("[provider_home]"))
                        + "Networks = 10.1.0.0/16, 172.20.8.0/255.255.248.0/10.1.0.1,2001:db8:7::/48\n"
                        + "PPPD.RefusePAP = true\nL2TP.RefuseCHAP = yes\nPPPD.RefuseEAP = false\nPPPD.ReqMPPE = 1\n"
                        + "L2TP.Challenge = yes\nPPPD.EchoInterval = 20\nOther.Thing = 7\n");
        assertThat(found.profile().split()).isTrue();
        assertThat(found.profile().routes()).containsExactly("10.1.0.0/16", "172.20.8.0/21", "2001:db8:7::/48");
        assertThat(found.profile().auth()).containsExactly("mschapv2", "eap-mschapv2");
        assertThat(left(found))
                .contains("MPPE", "tunnel secret", "'Other.Thing'")
                .doesNotContain("Echo");
    }

    @Test
    void readsWhatConnManSaves() throws IOException {
        ImportedConnection found = one("settings", """
                [provider_198_51_100_7_example_net]
                Name=Office
                Type=l2tp
                Host=198.51.100.7
                VPN.Domain=example.net
                Networks=4/10.1.0.0/255.255.0.0/10.1.0.1;
                SplitRouting=true
                Modified=2026-01-01T00:00:00Z
                L2TP.User=carol
                """);
        assertThat(found.name()).isEqualTo("Office");
        assertThat(found.profile().routes()).containsExactly("10.1.0.0/16");
        assertThat(left(found)).contains("'VPN.Domain'").doesNotContain("Modified");
    }

    @Test
    void saysWhatAProviderLacks() throws IOException {
        assertThat(refused("x.config", CONFIG.replace("Host = 198.51.100.7\n", "")))
                .contains("'Head office' names no server");
        assertThat(one("x.config", "[provider_x]\nType=L2TP\nHost=gw.example.net\n")
                        .name())
                .isEqualTo("x");
    }
}
