package bulkhead.app.profile.importer.windows;

import static org.assertj.core.api.Assertions.assertThat;

import bulkhead.app.profile.importer.ImportResult;
import bulkhead.app.profile.importer.ImportTest;
import bulkhead.app.profile.importer.draft.ImportedConnection;
import bulkhead.app.secret.SecretKind;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Windows' phone books: MS-RRASM 2.2.2.2, ras.h, and what people saw Add-VpnConnectionRoute write. */
class PhoneBookTest extends ImportTest {
    private static final String ENTRY = """
            [Office]
            VpnStrategy=3
            PhoneNumber=gw.example.net
            IpSecFlags=1
            """;

    /** 172.16.0.0/12, 192.168.0.0/16 and 10.0.0.0/8, in lines as Windows breaks them (serverfault.com, 1051424). */
    private static final String THREE = """
            NumRoutes=3
            Routes=01000000020000000C000000AC1000000000000000000000000000000000000000000000010000000200000010000000C0A80000000000000000000000000000
            Routes=00000000000000000100000002000000080000000A0000000000000000000000000000000000000000000000
            """;

    /** AF_INET6 is 23 to Windows (ws2def.h). */
    private static final String SIX = """
            NumRoutes=1
            Routes=01000000170000004000000020012001200120010000000000000000%s
            """.formatted("0".repeat(16));

    @ParameterizedTest
    @CsvSource({
        // Only, first, and before SSTP.
        "3, 'WAN Miniport (IKEv2)', 0, true",
        "4, 'WAN Miniport (IKEv2)', 0, true",
        "13, 'WAN Miniport (IKEv2)', 0, true",
        // One of several, which the device or the key says is meant.
        "0, 'WAN Miniport (L2TP)', 0, true",
        "0, 'WAN Miniport (IKEv2)', 1, true",
        "2, 'WAN Miniport (PPTP)', 1, true",
        "6, 'WAN Miniport (SSTP)', 1, true",
        "8, 'WAN Miniport (IKEv2)', 1, true",
        "0, 'WAN Miniport (IKEv2)', 0, false",
        "8, 'WAN Miniport (IKEv2)', 0, false",
        // Never.
        "1, 'WAN Miniport (L2TP)', 1, false",
        "5, 'WAN Miniport (L2TP)', 1, false",
        "7, 'WAN Miniport (L2TP)', 1, false",
        "9, 'WAN Miniport (L2TP)', 1, false",
        "12, 'WAN Miniport (L2TP)', 1, false",
        "14, 'WAN Miniport (L2TP)', 1, false"
    })
    void takesWhatWindowsWouldTryByL2tp(String strategy, String device, String flags, boolean l2tp) throws IOException {
        String entry = "[x]\r\nVpnStrategy=%s\r\nPreferredDevice=%s\r\nIpSecFlags=%s\r\nPhoneNumber=gw.example.net\r\n";
        assertThat(read("x.pbk", entry.formatted(strategy, device, flags)) instanceof ImportResult.Found)
                .isEqualTo(l2tp);
    }

    @Test
    void readsTheRoutesOfASplitTunnel() throws IOException {
        ImportedConnection found = one("x.pbk", ENTRY + "IpPrioritizeRemote=0\n" + THREE);
        assertThat(found.profile().split()).isTrue();
        assertThat(found.profile().routes()).containsExactly("172.16.0.0/12", "192.168.0.0/16", "10.0.0.0/8");
        assertThat(one("x.pbk", ENTRY + "IpPrioritizeRemote=0\n" + SIX)
                        .profile()
                        .routes())
                .containsExactly("2001:2001:2001:2001::/64");
    }

    @Test
    void tellsRoutesThatItDoesNotCarryOver() throws IOException {
        ImportedConnection full = one("x.pbk", ENTRY + "IpPrioritizeRemote=1\n" + THREE);
        assertThat(full.profile().split()).isNull();
        assertThat(left(full)).contains("the routes 172.16.0.0/12, 192.168.0.0/16, 10.0.0.0/8");
        for (String broken :
                List.of("NumRoutes=1\nRoutes=00\n", "NumRoutes=2\nRoutes=zz\n", THREE.replace("=3", "=2"))) {
            ImportedConnection split = one("x.pbk", ENTRY + "IpPrioritizeRemote=0\n" + broken);
            assertThat(split.profile().routes()).isEmpty();
            assertThat(left(split)).contains("routes, in a form that Bulkhead does not know");
        }
    }

    /** Set-VpnConnectionIPsecConfiguration -EncryptionMethod DES3 -IntegrityCheckMethod SHA1 -DHGroup Group2, no PFS. */
    @Test
    void readsTheChoiceOfAlgorithms() throws IOException {
        ImportedConnection weak = one("x.pbk", ENTRY + """
                NumCustomPolicy=1
                CustomIPSecPolicies=010000000100000001000000020000000000000002000000
                """);
        assertThat(weak.profile().weak()).containsExactly("3des", "modp1024");
        assertThat(left(weak)).contains("3DES SHA1 Group2").doesNotContain("forward secrecy");
        ImportedConnection strong = one("x.pbk", ENTRY + """
                NumCustomPolicy=1
                CustomIPSecPolicies=030000000400000005000000080000000500000005000000
                """);
        assertThat(strong.profile().weak()).isEmpty();
        assertThat(left(strong)).contains("AES256 SHA384 ECP384", "GCMAES256", "no perfect forward secrecy");
    }

    @Test
    void readsKeyNamesAndFamilies() throws IOException {
        ImportedConnection found = one("x.pbk", ENTRY + """
                PreSharedKey=here it is
                IpDnsSuffix=corp.example.net
                Ipv6DnsAddress=2001:db8::53
                IpDnsAddress=0.0.0.0
                IpDns2Address=10.1.0.54
                ExcludedProtocols=8
                NumServers=2
                NumNrptRules=1
                """);
        assertThat(psk(found)).isEqualTo("here it is");
        assertThat(found.profile().ipv6()).isFalse();
        assertThat(found.profile().dns()).containsExactly("10.1.0.54");
        assertThat(left(found))
                .contains("corp.example.net", "2001:db8::53", "the other servers", "NRPT")
                .doesNotContain("0.0.0.0", "certificates");
        assertThat(left(one("x.pbk", ENTRY.replace("IpSecFlags=1", "IpSecFlags=0"))))
                .contains("certificates");
    }

    @ParameterizedTest
    @CsvSource({
        "552, 0, 'mschapv2,chap,pap', ''",
        "512, 0, mschapv2, ''",
        "128, 26, eap-mschapv2, ''",
        "128, 0, eap-mschapv2, the kind of EAP",
        "640, 13, mschapv2, EAP-TLS",
        "128, 25, '', PEAP"
    })
    void readsWhatTheServerMayAskFor(int flags, String eap, String methods, String told) throws IOException {
        ImportedConnection found = one("x.pbk", ENTRY + "AuthRestrictions=" + flags + "\nCustomAuthKey=" + eap + "\n");
        assertThat(String.join(",", found.profile().auth())).isEqualTo(methods);
        assertThat(left(found)).contains(told);
        if (told.isEmpty()) {
            assertThat(left(found)).doesNotContain("EAP");
        }
    }

    @Test
    void takesTheGoodEntriesOfManyAndListsTheOthers() throws IOException {
        String other = "[%s]\nVpnStrategy=%s\nPhoneNumber=gw.example.net\n\n";
        ImportResult.Found found = (ImportResult.Found) read(
                "x.pbk",
                ENTRY + "\n" + other.formatted("Sstp", "5") + other.formatted("Second", "4")
                        + "[No server]\nVpnStrategy=3\nPhoneNumber=\n");
        assertThat(found.connections()).extracting(ImportedConnection::name).containsExactly("Office", "Second");
        assertThat(String.join("\n", found.refused()))
                .contains("'Sstp' is of another kind", "'No server' names no server");
        assertThat(found.connections().getFirst().secrets().get(SecretKind.PASSWORD))
                .isNull();
    }
}
