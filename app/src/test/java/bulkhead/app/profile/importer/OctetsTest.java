package bulkhead.app.profile.importer;

import static org.assertj.core.api.Assertions.assertThat;

import bulkhead.app.profile.importer.draft.ImportedConnection;
import bulkhead.app.profile.importer.draft.Octets;
import bulkhead.app.secret.SecretKind;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Secrets of programs that know no encodings: strongSwan, Libreswan, pppd, RouterOS and the daemons of routers send what stands in
 * their file, byte for byte.
 */
class OctetsTest extends ImportTest {
    private static final String CONF =
            "conn büro\n\tauthby=secret\n\ttype=transport\n\tright=198.51.100.7\n\trightprotoport=17/1701\n";

    /** By name; each has the key and the password "schlüssel" where its program looks for them. */
    private static final Map<String, Map<String, String>> FILES = Map.of(
            "ipsec.secrets",
            Map.of(
                    "ipsec.conf",
                    CONF,
                    "ipsec.secrets",
                    ": PSK \"schlüssel\"\n",
                    "xl2tpd.conf",
                    "[lac büro]\nlns = 198.51.100.7\nname = carol\npppoptfile = /etc/ppp/options.client\n",
                    "options.client",
                    "noauth\npassword schlüssel\n"),
            "swanctl and chap-secrets",
            Map.of(
                    "swanctl.conf",
                    "connections {\n büro {\n  version = 1\n  remote_addrs = 198.51.100.7\n  local { auth = psk }\n"
                            + "  remote { auth = psk }\n  children { l2tp { mode = transport\n"
                            + "   remote_ts = dynamic[udp/1701] } }\n }\n}\n"
                            + "secrets { ike-1 { secret = \"schlüssel\" } }\n",
                    "xl2tpd.conf",
                    "[lac büro]\nlns = 198.51.100.7\nname = carol\n",
                    "chap-secrets",
                    "carol * schlüssel *\n"),
            "OpenWrt",
            Map.of(
                    "network",
                    "config interface 'b_ro'\n\toption proto 'l2tp'\n\toption server '198.51.100.7'\n"
                            + "\toption username 'carol'\n\toption password 'schlüssel'\n",
                    "ipsec.conf",
                    CONF,
                    "ipsec.secrets",
                    ": PSK \"schlüssel\"\n"));

    @ParameterizedTest
    @CsvSource({
        "ipsec.secrets, ISO-8859-1, 7363686cfc737365 6c",
        "ipsec.secrets, UTF-8, 7363686cc3bc737365 6c",
        "swanctl and chap-secrets, ISO-8859-1, 7363686cfc737365 6c",
        "swanctl and chap-secrets, UTF-8, 7363686cc3bc737365 6c",
        "OpenWrt, ISO-8859-1, 7363686cfc737365 6c",
        "OpenWrt, UTF-8, 7363686cc3bc737365 6c"
    })
    void areTheBytesOfTheFile(String kind, String charset, String bytes) throws IOException {
        for (Map.Entry<String, String> file : FILES.get(kind).entrySet()) {
            Files.write(folder.resolve(file.getKey()), file.getValue().getBytes(Charset.forName(charset)));
        }
        ImportedConnection found = one(folder);
        byte[] expected = HexFormat.of().parseHex(bytes.replace(" ", ""));
        assertThat(found.secrets().get(SecretKind.PRE_SHARED_KEY)).isEqualTo(expected);
        assertThat(found.secrets().get(SecretKind.PASSWORD)).isEqualTo(expected);
    }

    /** MikroTik's console writes a byte that it does not print as two digits of base 16. */
    @Test
    void ofRouterOsAreWhatTheRouterSends() throws IOException {
        ImportedConnection found = one(
                "x.rsc",
                "/interface l2tp-client add name=\"B\\FCro\" connect-to=gw.example.net user=carol"
                        + " use-ipsec=yes add-default-route=yes password=\"a\\FC\\80\" ipsec-secret=\"\\FC\\DF\"\n");
        assertThat(found.name()).as("as Windows shows it").isEqualTo("Büro");
        assertThat(found.secrets().get(SecretKind.PASSWORD)).isEqualTo(new byte[] {'a', (byte) 0xfc, (byte) 0x80});
        assertThat(found.secrets().get(SecretKind.PRE_SHARED_KEY)).isEqualTo(new byte[] {(byte) 0xfc, (byte) 0xdf});
    }

    /** Windows reads the file by its own code page first. */
    @Test
    void ofAScriptForWindowsAreItsText() throws IOException {
        Path script = Files.write(
                folder.resolve("vpn.ps1"),
                "Add-VpnConnection -Name Büro -ServerAddress gw.example.net -TunnelType L2tp -L2tpPsk schlüssel\n"
                        .getBytes(Charset.forName("windows-1252")));
        ImportedConnection found = one(script);
        assertThat(found.name()).isEqualTo("Büro");
        assertThat(psk(found)).isEqualTo("schlüssel");
    }

    @Test
    void giveBackWhateverWasRead() {
        Random random = new Random(1);
        for (int turn = 0; turn < 20_000; turn++) {
            byte[] bytes = new byte[random.nextInt(12)];
            random.nextBytes(bytes);
            assertThat(Octets.encode(Octets.decode(bytes, 0)))
                    .as(() -> HexFormat.of().formatHex(bytes))
                    .isEqualTo(bytes);
        }
        String text = "a\uD83D\uDE00ß";
        assertThat(Octets.decode(text.getBytes(StandardCharsets.UTF_8), 0)).isEqualTo(text);
    }
}
