package bulkhead.app.profile;

import static org.assertj.core.api.Assertions.assertThat;

import bulkhead.app.secret.SecretFile;
import bulkhead.app.secret.SecretKind;
import bulkhead.app.secret.SecretSet;
import bulkhead.app.settings.RecordFile;
import bulkhead.app.settings.Settings;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * What every earlier Bulkhead wrote into a user's home is read, and kept. Each file was written by the code of its time, which was built again for it, with all that
 * there was then; the first profiles, which nothing wrote, are by hand.
 */
class EarlierSchemasTest {
    private static final JsonMapper JSON = new JsonMapper();
    private static final String ID = "0b6f5c1e-4a3d-4f7e-9c55-9a3f0d8e7b21";

    @TempDir
    private Path folder;

    private ProfileStore store;

    @BeforeEach
    void open() {
        store = new ProfileStore(folder);
    }

    private static byte[] resource(String name) throws IOException {
        try (InputStream in = EarlierSchemasTest.class.getResourceAsStream(name)) {
            return in.readAllBytes();
        }
    }

    private void put(String schema, String file) throws IOException {
        Files.write(folder.resolve(file + ".json"), resource("schemas/" + schema + ".json"));
    }

    /** In the order in which there were more things to say. */
    @ParameterizedTest
    @CsvSource({
        "1-first, Home office",
        "2-identity, Home office",
        "3-protection, Home office",
        "4-reconnection, Home office",
        "5-weak, Home office",
        "6-name, Büro 東",
        "7-certificate, Büro 東"
    })
    void aProfileOfEverySchemaSaysWhatItSaid(String schema, String name) throws Exception {
        put(schema, name.startsWith("B") ? "Buro" : name);
        int age = Integer.parseInt(schema.substring(0, 1));
        assertThat(store.names()).containsExactly(name);
        Profile profile = store.load(name);
        assertThat(profile)
                .returns("vpn.example.org", Profile::server)
                .returns("alice", Profile::user)
                .returns("/root/psk", Profile::pskFile)
                .returns("/root/password", Profile::passwordFile)
                .returns("/root/tunnel", Profile::tunnelSecretFile)
                .returns("4", Profile::outer)
                .returns(false, Profile::ipv6)
                .returns(true, Profile::rawEsp)
                .returns(true, Profile::split)
                .returns(List.of("10.0.0.0/8", "2001:db8::/32"), Profile::routes)
                .returns(1400, Profile::mtu)
                .returns(List.of("mschapv2", "eap-mschapv2"), Profile::auth)
                .returns("2001:db8::1", Profile::echoTarget)
                .returns(true, Profile::requestPrefix);
        assertThat(profile.id()).isEqualTo(age < 2 ? null : ID);
        assertThat(profile.secrets()).isEqualTo(age < 2 ? null : "keyring");
        assertThat(profile.killSwitch()).isEqualTo(age < 3 ? null : Boolean.TRUE);
        assertThat(profile.lockdown()).isEqualTo(age < 3 ? null : Boolean.TRUE);
        assertThat(profile.allowLan()).isEqualTo(age < 3 ? null : Boolean.TRUE);
        assertThat(profile.reconnect()).isEqualTo(age < 4 ? null : Boolean.FALSE);
        assertThat(profile.ikeLifetime()).isEqualTo(age < 4 ? null : Integer.valueOf(3600));
        assertThat(profile.espLifetime()).isEqualTo(age < 4 ? null : Integer.valueOf(1800));
        // One switch stood for all three before each had its name.
        assertThat(profile.weak())
                .containsExactlyElementsOf(age < 5 ? List.of("3des", "md5", "modp1024") : List.of("3des", "modp1024"));
        assertThat(profile.dns()).isEqualTo(age < 6 ? List.of() : List.of("10.0.0.53"));
        assertThat(profile.certificate()).isEqualTo(age < 7 ? null : "/root/me.p12");
        assertThat(profile.localId()).isEqualTo(age < 7 ? null : "alice@example.org");
    }

    /** A change of one thing leaves all others, and the version before is what it was, byte by byte. */
    @ParameterizedTest
    @CsvSource({
        "1-first, Home office",
        "2-identity, Home office",
        "3-protection, Home office",
        "4-reconnection, Home office",
        "5-weak, Home office",
        "6-name, Büro 東",
        "7-certificate, Büro 東"
    })
    void aChangeKeepsAllElse(String schema, String name) throws Exception {
        put(schema, name.startsWith("B") ? "Buro" : name);
        Profile before = store.load(name);
        store.save(name, before.with(b -> b.mtu = 1300));
        Profile after = store.load(name);
        assertThat(after.with(b -> {
                    b.mtu = before.mtu();
                    b.id = before.id();
                }))
                .isEqualTo(before);
        assertThat(after.id()).isNotNull();
        try (var kept = Files.list(folder.resolve(".before"))) {
            assertThat(Files.readAllBytes(kept.toList().getFirst())).isEqualTo(resource("schemas/" + schema + ".json"));
        }
        store.restore(name);
        assertThat(store.load(name)).isEqualTo(before);
    }

    /** What each of these files names is still a profile's: none of it was forgotten on the way. */
    @Test
    void noFieldThatEverWasIsUnknown() throws Exception {
        JsonNode known = JSON.valueToTree(Profile.EMPTY);
        for (String schema :
                List.of("1-first", "2-identity", "3-protection", "4-reconnection", "5-weak", "7-certificate")) {
            List<String> names = List.copyOf(
                    JSON.readTree(resource("schemas/" + schema + ".json")).propertyNames());
            assertThat(names)
                    .filteredOn(name -> !name.equals("legacy") && !name.equals("name"))
                    .allMatch(known::has);
        }
    }

    @Test
    void theFirstWindowsSettingsAreKept() throws Exception {
        Path file = folder.resolve("settings.json");
        Files.write(file, resource("/bulkhead/app/settings/settings-1.json"));
        RecordFile.Content<Settings> read = new RecordFile<>(file, Settings.DEFAULTS).read();
        assertThat(read.complaint()).isEmpty();
        assertThat(read.value()).isEqualTo(Settings.DEFAULTS.with(b -> {
            b.theme = Settings.Theme.DARK;
            b.language = Settings.Language.GERMAN;
            b.start = Settings.Start.NAMED;
            b.startProfile = "Home office";
            b.reconnect = false;
            b.notifications = false;
            b.onClose = Settings.OnClose.QUIT;
            b.startHidden = true;
            b.killSwitch = true;
            b.allowLan = true;
            b.logDetail = Settings.LogDetail.DEBUG;
        }));
    }

    @Test
    void theFirstFileOfSecretsOpens() throws Exception {
        Path file = folder.resolve("secrets.json");
        Files.write(file, resource("/bulkhead/app/secret/secrets-1.json"));
        try (SecretFile secrets = new SecretFile(file, (_, _) -> "a passphrase for this test".toCharArray());
                SecretSet found = secrets.find(ID)) {
            assertThat(found.get(SecretKind.PRE_SHARED_KEY))
                    .asString(StandardCharsets.UTF_8)
                    .isEqualTo("the key");
            assertThat(found.get(SecretKind.PASSWORD))
                    .asString(StandardCharsets.UTF_8)
                    .isEqualTo("the password");
        }
    }
}
