package bulkhead.app.profile.exporter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import bulkhead.app.profile.Profile;
import bulkhead.app.profile.importer.ImportResult;
import bulkhead.app.profile.importer.Importers;
import bulkhead.app.profile.importer.draft.ImportedConnection;
import bulkhead.app.secret.Passphrase;
import bulkhead.app.secret.SecretException;
import bulkhead.app.secret.SecretKind;
import bulkhead.app.secret.SecretSet;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ExportFormatTest {
    private static final Passphrase PASSPHRASE = (_, _) -> "phrase".toCharArray();
    private static final Profile PROFILE = Profile.EMPTY.with(b -> {
        b.id = "an-id";
        b.secrets = "keyring";
        b.pskFile = "/root/psk";
        b.server = "vpn.example.org";
        b.user = "CORP\\alice <&>";
        b.auth = List.of("mschapv2");
        b.split = true;
    });

    @TempDir
    private Path folder;

    @ParameterizedTest
    @EnumSource
    void comesBackWithItsSecrets(ExportFormat format) throws Exception {
        ImportedConnection back = roundTrip(format, secrets());
        assertThat(back.name()).isEqualTo("My office");
        assertThat(back.profile().server()).isEqualTo("vpn.example.org");
        assertThat(back.profile().user()).isEqualTo("CORP\\alice <&>");
        assertThat(back.profile().split()).isTrue();
        assertThat(back.secrets().get(SecretKind.PRE_SHARED_KEY)).isEqualTo(bytes(" a \\ key\" "));
        assertThat(back.secrets().get(SecretKind.PASSWORD)).isEqualTo(bytes("grün & <x>"));
    }

    @ParameterizedTest
    @EnumSource
    void hasNoSecretUnlessItIsTold(ExportFormat format) throws Exception {
        assertThat(roundTrip(format, new SecretSet()).secrets().isEmpty()).isTrue();
    }

    /** What the defaults refuse, another program must be told to refuse. */
    @Test
    void theDefaultsComeBackFromNetworkManagersFormatAsTheyAre() throws Exception {
        Profile profile = PROFILE.with(b -> b.auth = List.of());
        String text = new String(
                ExportFormat.nmconnection.write("x", profile, new SecretSet(), PASSPHRASE), StandardCharsets.UTF_8);
        assertThat(text)
                .contains("refuse-pap=yes", "refuse-chap=yes", "refuse-mschap=yes")
                .doesNotContain("refuse-mschapv2", "refuse-eap");
    }

    @Test
    void carriesEveryFieldInItsOwnFormatButTheFilesOfThisComputer() throws Exception {
        Profile profile = PROFILE.with(b -> {
            b.routes = List.of("10.0.0.0/8", "2001:db8::/32");
            b.mtu = 1300;
            b.weak = List.of("md5", "modp1024");
            b.ipv6 = false;
            b.outer = "6";
            b.killSwitch = true;
        });
        Path file = Files.write(
                folder.resolve("x.json"), ExportFormat.json.write("My office", profile, new SecretSet(), PASSPHRASE));
        assertThat(read(file).profile()).isEqualTo(profile.with(b -> {
            b.id = null;
            b.secrets = null;
            b.pskFile = null;
        }));
    }

    @Test
    void sealsTheSecretsOfItsOwnFormat() throws Exception {
        byte[] file = ExportFormat.json.write("My office", PROFILE, secrets(), PASSPHRASE);
        assertThat(new String(file, StandardCharsets.UTF_8)).doesNotContain("grün", " a ");
        Path path = Files.write(folder.resolve("x.json"), file);
        ImportResult wrong = Importers.read(List.of(path), (_, _) -> "wrong".toCharArray());
        assertThat(wrong)
                .isInstanceOfSatisfying(
                        ImportResult.Refused.class,
                        refused -> assertThat(refused.sentence()).contains("the passphrase of x.json is wrong"));
        assertThatThrownBy(() -> ExportFormat.json.write("x", PROFILE, secrets(), (_, _) -> {
                    throw new SecretException("nobody typed it");
                }))
                .hasMessage("nobody typed it");
    }

    @Test
    void writesAKeyFileWhoseValuesStartNoLine() throws SecretException {
        Profile evil = PROFILE.with(b -> b.user = "x\n[vpn-secrets]\npassword=y\r[ipv4]");
        String file = text(ExportFormat.nmconnection.write("n\nid=z", evil, new SecretSet(), PASSPHRASE));
        assertThat(file.lines()).doesNotContain("[vpn-secrets]", "id=z", "password=y");
        assertThat(file)
                .contains("user=x\\n[vpn-secrets]\\npassword=y\\r[ipv4]\n", "refuse-pap=yes", "refuse-chap=yes");
    }

    /** libxml2's own judgement, by Apple's DTD as plutil is not to be had here: well-formed, and every key has a value. */
    @Test
    void writesXmlThatAnotherParserReads() throws Exception {
        Path xmllint = Path.of("/usr/bin/xmllint");
        assumeTrue(Files.isExecutable(xmllint), "skipped: there is no xmllint");
        Path file = Files.write(
                folder.resolve("x.mobileconfig"),
                ExportFormat.mobileconfig.write("a & b", PROFILE, secrets(), PASSPHRASE));
        Process process = new ProcessBuilder(
                        xmllint.toString(),
                        "--nonet",
                        "--xpath",
                        "count(//dict/key[not(following-sibling::*[1][not(self::key)])])",
                        file.toString())
                .redirectErrorStream(true)
                .start();
        assertThat(text(process.getInputStream().readAllBytes()).strip()).isEqualTo("0");
    }

    @Test
    void saysWhatTheOtherProgramHasNoWordsFor() {
        Profile profile = PROFILE.with(b -> {
            b.weak = List.of("3des");
            b.routes = List.of("10.0.0.0/8");
        });
        assertThat(ExportFormat.json.left(profile, Set.of()))
                .extracting(LeftBehind::words)
                .containsExactly("where the pre-shared key is, /root/psk: it stays on this computer");
        assertThat(ExportFormat.json.left(profile, Set.of(SecretKind.PRE_SHARED_KEY)))
                .isEmpty();
        assertThat(ExportFormat.mobileconfig.left(profile, Set.of()).stream()
                        .map(LeftBehind::words)
                        .collect(Collectors.joining("\n")))
                .contains("10.0.0.0/8", "IPv6 is closed beside", "3des");
    }

    private ImportedConnection roundTrip(ExportFormat format, SecretSet secrets) throws Exception {
        return read(
                Files.write(folder.resolve("x." + format), format.write("My office", PROFILE, secrets, PASSPHRASE)));
    }

    private static ImportedConnection read(Path file) {
        ImportResult result = Importers.read(List.of(file), PASSPHRASE);
        assertThat(result).isInstanceOf(ImportResult.Found.class);
        List<ImportedConnection> found = ((ImportResult.Found) result).connections();
        assertThat(found).hasSize(1);
        return found.getFirst();
    }

    private static SecretSet secrets() {
        return new SecretSet()
                .put(SecretKind.PRE_SHARED_KEY, bytes(" a \\ key\" "))
                .put(SecretKind.PASSWORD, bytes("grün & <x>"));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }
}
