package bulkhead.app.profile.importer;

import static org.assertj.core.api.Assertions.assertThat;

import bulkhead.app.profile.Profile;
import bulkhead.app.profile.SecurityRating;
import bulkhead.app.profile.importer.draft.ImportedConnection;
import bulkhead.app.secret.SecretException;
import bulkhead.app.secret.SecretKind;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Files of every product; the README beside them names their sources. */
class ImportersTest {
    @Test
    void readsAKeyFileOfNetworkManager() {
        ImportedConnection found = one("office.nmconnection");
        assertThat(found.name()).isEqualTo("Office VPN");
        Profile profile = found.profile();
        assertThat(profile.server()).isEqualTo("vpn.example.org");
        assertThat(profile.user()).isEqualTo("CORP\\alice");
        assertThat(profile.auth()).containsExactly("mschapv2");
        assertThat(profile.mtu()).isEqualTo(1380);
        assertThat(profile.split()).isTrue();
        assertThat(profile.routes()).containsExactly("10.0.0.0/8", "192.168.20.0/24");
        assertThat(profile.ipv6()).isFalse();
        assertThat(profile.weak()).containsExactly("3des", "modp1024");
        assertThat(psk(found)).isEqualTo("secret key");
        assertThat(password(found)).isEqualTo("pass word \\ 1");
        assertThat(String.join("\n", found.left()))
                .contains("3des", "MPPE", "server's identity", "the DNS servers ", "'dns-search'");
    }

    @Test
    void readsTheExportOfNetworkManagerL2tp() {
        ImportedConnection found = one("nm-l2tp-export.conf");
        assertThat(found.name()).isEqualTo("My L2TP");
        assertThat(found.profile().server()).isEqualTo("203.0.113.7");
        assertThat(found.profile().user()).isEqualTo("my_login");
        assertThat(found.profile().auth()).containsExactly("mschapv2", "chap", "pap");
        assertThat(found.profile().split()).isNull();
        assertThat(found.profile().routes()).isEmpty();
        assertThat(String.join("\n", found.left())).contains("192.168.0.0/24, 192.168.1.0/24, 2001:db8:1::/64");
        assertThat(found.profile().weak()).containsExactly("3des", "modp1024");
        assertThat(found.secrets().isEmpty()).isTrue();
    }

    /** pppd(8): each refuse- option is off unless it is given; a file without any permits all. */
    @Test
    void permitsWhatTheOtherProgramWouldAndSaysSoInTheRating() {
        Profile profile = one("90-NM-work.yaml").profile();
        assertThat(profile.auth()).containsExactly("mschapv2", "eap-mschapv2", "chap", "pap");
        assertThat(SecurityRating.of(profile).findings())
                .filteredOn(finding -> finding.level() == SecurityRating.Level.WEAK)
                .extracting(SecurityRating.Finding::id)
                .containsExactly("3des", "modp1024", "pap", "chap");
    }

    @Test
    void readsNetplansCopyOfAConnection() {
        ImportedConnection found = one("90-NM-work.yaml");
        assertThat(found.name()).isEqualTo("Work");
        assertThat(found.profile().server()).isEqualTo("vpn.example.com");
        assertThat(found.profile().user()).isEqualTo("bob");
        assertThat(psk(found)).isEqualTo("123: yes");
        assertThat(password(found)).isNull();
        assertThat(found.profile().split()).isNull();
    }

    @Test
    void readsTheFilesOfTheClassicClientFromAFolder() {
        ImportedConnection found = one("etc");
        assertThat(found.name()).isEqualTo("myvpn");
        assertThat(found.profile().server()).isEqualTo("vpn.example.net");
        assertThat(found.profile().user()).isEqualTo("alice@example.net");
        assertThat(found.profile().auth()).containsExactly("mschapv2", "chap", "pap");
        assertThat(found.profile().mtu()).isEqualTo(1280);
        assertThat(found.profile().weak()).isEmpty();
        assertThat(psk(found)).isEqualTo("our 'key' # 1");
        assertThat(password(found)).isEqualTo("pass word");
        assertThat(String.join("\n", found.left())).contains("aes128-sha1-modp2048");
    }

    @Test
    void readsLibreswansSectionsThatReferToOthers() {
        ImportedConnection found = one("libreswan.conf", "libreswan.secrets");
        assertThat(found.name()).isEqualTo("l2tp-psk");
        assertThat(found.profile().server()).isEqualTo("203.0.113.40");
        assertThat(found.profile().weak()).containsExactly("3des");
        assertThat(found.secrets().get(SecretKind.PRE_SHARED_KEY)).containsExactly(0, 1, 2, 3, 4);
        assertThat(String.join("\n", found.left())).contains("3des-md5", "no MD5 in ESP", "@router");
    }

    @Test
    void readsThePhoneBookOfWindows() {
        List<ImportedConnection> found = all("rasphone.pbk");
        assertThat(found).extracting(ImportedConnection::name).containsExactly("Büro", "Filiale");
        Profile first = found.getFirst().profile();
        assertThat(first.server()).isEqualTo("203.0.113.5");
        assertThat(first.auth()).containsExactly("mschapv2");
        assertThat(first.split()).isTrue();
        assertThat(found.getLast().profile().auth()).containsExactly("pap", "eap-mschapv2");
        assertThat(found.getLast().profile().split()).isNull();
        assertThat(String.join("\n", found.getFirst().left()))
                .contains("the pre-shared key: Windows does not keep it in this file");
    }

    @Test
    void readsAScriptForWindows() {
        ImportedConnection found = one("add-vpn.ps1");
        assertThat(found.name()).isEqualTo("Contoso VPN");
        assertThat(found.profile().server()).isEqualTo("176.16.1.2");
        assertThat(found.profile().auth()).containsExactly("chap", "mschapv2");
        assertThat(found.profile().split()).isTrue();
        assertThat(found.profile().routes()).containsExactly("10.9.0.0/16");
        assertThat(found.profile().weak()).containsExactly("3des", "md5", "modp1024");
        assertThat(psk(found)).isEqualTo("L2tp 'secret' $1");
    }

    @Test
    void readsAConfigurationProfileOfApple() {
        ImportedConnection found = one("vpn.mobileconfig");
        assertThat(found.name()).isEqualTo("VPN Server");
        assertThat(found.profile().server()).isEqualTo("vpn.example.com");
        assertThat(found.profile().user()).isEqualTo("username");
        assertThat(found.profile().split()).isTrue();
        assertThat(psk(found)).isEqualTo("Apple123!");
        assertThat(password(found)).isEqualTo("pass & word");
        assertThat(found.left()).isEmpty();
    }

    @Test
    void readsASignedConfigurationProfileAndSaysThatNobodyCheckedIt() {
        ImportedConnection found = one("signed.mobileconfig");
        assertThat(found.profile().server()).isEqualTo("vpn.example.com");
        assertThat(psk(found)).isEqualTo("Apple123!");
        assertThat(String.join("\n", found.left())).contains("does not check who signed");
    }

    @Test
    void readsABinaryConfigurationProfileAndTellsWhatElseIsInIt() {
        ImportResult.Found result = found("binary.mobileconfig");
        assertThat(result.refused())
                .singleElement()
                .asString()
                .contains("'Office Wi-Fi' is of another kind (com.apple.wifi.managed)");
        ImportedConnection found = result.connections().getFirst();
        assertThat(found.name()).isEqualTo("Büro");
        assertThat(found.profile().server()).isEqualTo("vpn.example.org");
        assertThat(found.profile().user()).isEqualTo("alice");
        assertThat(found.profile().split()).isNull();
        assertThat(psk(found)).isEqualTo("shared secret");
        assertThat(password(found)).isEqualTo("pass word");
        assertThat(found.left()).singleElement().asString().contains("connecting on demand");
    }

    @Test
    void readsTheConnectionsThatMacOsExported() {
        ImportResult.Found result = found("office.networkConnect");
        assertThat(result.connections()).extracting(ImportedConnection::name).containsExactly("Office", "Branch");
        ImportedConnection office = result.connections().getFirst();
        assertThat(office.profile().server()).isEqualTo("vpn.example.org");
        assertThat(office.profile().user()).isEqualTo("alice");
        assertThat(office.profile().split()).isNull();
        assertThat(office.secrets().isEmpty()).isTrue();
        assertThat(String.join("\n", office.left()))
                .contains("the pre-shared key: macOS writes it in a form that it alone reads", "DisconnectOnLogout")
                .doesNotContain("group name", "DisconnectOnIdle");
        assertThat(String.join("\n", result.connections().getLast().left())).contains("certificates", "it is not in");
        assertThat(result.refused()).singleElement().asString().contains("'Old' is of another kind (PPTP)");
    }

    @Test
    void readsTheNetworkConfigurationOfChromeOs() {
        ImportedConnection found = one("l2tp.onc");
        assertThat(found.name()).isEqualTo("My VPN");
        assertThat(found.profile().server()).isEqualTo("vpn.example.edu");
        assertThat(psk(found)).isEqualTo("preshared-key");
        assertThat(String.join("\n", found.left())).contains("placeholders");
    }

    @Test
    void readsAnExportOfRouterOs() {
        ImportedConnection found = one("export.rsc");
        assertThat(found.name()).isEqualTo("l2tp-hq");
        assertThat(found.profile().server()).isEqualTo("192.168.51.3");
        assertThat(found.profile().user()).isEqualTo("MT-User");
        assertThat(found.profile().auth()).containsExactly("mschapv2");
        assertThat(found.profile().mtu()).isEqualTo(1380);
        assertThat(found.profile().routes()).containsExactly("10.20.0.0/16");
        assertThat(psk(found)).isEqualTo("se\"cr$et");
        assertThat(password(found)).isEqualTo("123");
        assertThat(String.join("\n", found.left())).contains("mschap1");
    }

    @Test
    void readsSwanctlWithXl2tpd() {
        ImportedConnection found = one("swanctl");
        assertThat(found.name()).isEqualTo("office");
        assertThat(found.profile().server()).isEqualTo("vpn.example.org");
        assertThat(found.profile().user()).isEqualTo("alice");
        assertThat(found.profile().auth()).containsExactly("mschapv2", "chap");
        assertThat(found.profile().mtu()).isEqualTo(1400);
        assertThat(psk(found)).isEqualTo("a \"shared\" secret # 1");
        assertThat(password(found)).isEqualTo("pass word");
        assertThat(String.join("\n", found.left()))
                .contains("aes256-sha1-modp2048", "branch.example.org", "conf.d/*.conf")
                .doesNotContain("IKEv2", "%any");
    }

    @Test
    void readsTheConfigurationOfOpenWrt() {
        ImportedConnection found = one("openwrt");
        assertThat(found.name()).isEqualTo("office");
        assertThat(found.profile().server()).isEqualTo("203.0.113.20");
        assertThat(found.profile().user()).isEqualTo("alice");
        assertThat(found.profile().routes()).containsExactly("10.20.0.0/16");
        assertThat(found.profile().mtu()).isEqualTo(1410);
        assertThat(psk(found)).isEqualTo("shared secret");
        assertThat(password(found)).isEqualTo("pass'word");
        assertThat(found.left()).hasSize(2).allSatisfy(told -> assertThat(told).contains("aes128-sha1-modp2048"));
    }

    @Test
    void readsTheConfigurationOfEdgeOs() {
        ImportedConnection found = one("edgeos.boot");
        assertThat(found.profile().server()).isEqualTo("vpn.example.net");
        assertThat(found.profile().user()).isEqualTo("alice");
        assertThat(found.profile().split()).isTrue();
        assertThat(found.profile().routes()).containsExactly("10.30.0.0/16");
        assertThat(psk(found)).isEqualTo("shared secret");
        assertThat(password(found)).isEqualTo("pass word");
    }

    @Test
    void readsAScriptWithNmcli() {
        ImportedConnection found = one("nmcli.sh");
        assertThat(found.name()).isEqualTo("Office");
        assertThat(found.profile().server()).isEqualTo("vpn.example.org");
        assertThat(found.profile().user()).isEqualTo("alice");
        assertThat(found.profile().auth()).containsExactly("mschapv2", "eap-mschapv2", "chap");
        assertThat(found.profile().routes()).containsExactly("10.0.0.0/8");
        assertThat(psk(found)).isEqualTo("shared $ecret, 1");
        assertThat(password(found)).isNull();
    }

    @Test
    void readsAProvisioningFileOfConnMan() {
        ImportedConnection found = one("connman.config");
        assertThat(found.name()).isEqualTo("Office");
        assertThat(found.profile().server()).isEqualTo("203.0.113.30");
        assertThat(found.profile().routes()).containsExactly("10.40.0.0/16", "10.50.0.0/16");
        assertThat(String.join("\n", found.left())).contains("without IPsec");
    }

    /** As it comes through a pipe, without a name that says what it is. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "office.nmconnection",
                "nm-l2tp-export.conf",
                "90-NM-work.yaml",
                "rasphone.pbk",
                "add-vpn.ps1",
                "profile.xml",
                "vpn.mobileconfig",
                "signed.mobileconfig",
                "binary.mobileconfig",
                "office.networkConnect",
                "l2tp.onc",
                "export.rsc",
                "libreswan.conf",
                "swanctl/swanctl.conf",
                "openwrt/network",
                "edgeos.boot",
                "nmcli.sh",
                "connman.config"
            })
    void knowsEachByItsContent(String name, @TempDir Path folder) throws IOException {
        Path nameless = Files.copy(file(name), folder.resolve("standard input"));
        ImportResult piped = Importers.read(List.of(nameless), (_, _) -> new char[0]);
        assertThat(piped).isInstanceOf(ImportResult.Found.class);
        assertThat(((ImportResult.Found) piped).connections())
                .extracting(found -> found.profile().server())
                .isEqualTo(all(name).stream()
                        .map(found -> found.profile().server())
                        .toList());
    }

    private static ImportedConnection one(String... names) {
        List<ImportedConnection> found = all(names);
        assertThat(found).hasSize(1);
        return found.getFirst();
    }

    private static List<ImportedConnection> all(String... names) {
        return found(names).connections();
    }

    private static ImportResult.Found found(String... names) {
        ImportResult result =
                Importers.read(Arrays.stream(names).map(ImportersTest::file).toList(), (_, _) -> {
                    throw new SecretException("no passphrase is wanted here");
                });
        assertThat(result).isInstanceOf(ImportResult.Found.class);
        return (ImportResult.Found) result;
    }

    private static Path file(String name) {
        try {
            return Path.of(ImportersTest.class.getResource(name).toURI());
        } catch (URISyntaxException e) {
            throw new AssertionError(e);
        }
    }

    private static String psk(ImportedConnection found) {
        return text(found.secrets().get(SecretKind.PRE_SHARED_KEY));
    }

    private static String password(ImportedConnection found) {
        return text(found.secrets().get(SecretKind.PASSWORD));
    }

    private static String text(byte[] secret) {
        return secret == null ? null : new String(secret, StandardCharsets.UTF_8);
    }
}
