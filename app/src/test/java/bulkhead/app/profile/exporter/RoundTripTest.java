package bulkhead.app.profile.exporter;

import static org.assertj.core.api.Assertions.assertThat;

import bulkhead.app.profile.InvalidValueException;
import bulkhead.app.profile.Profile;
import bulkhead.app.profile.ProfileField;
import bulkhead.app.profile.ProfileRequest;
import bulkhead.app.profile.Values;
import bulkhead.app.profile.importer.ImportResult;
import bulkhead.app.profile.importer.Importers;
import bulkhead.app.profile.importer.draft.ImportedConnection;
import bulkhead.app.secret.HostileSecrets;
import bulkhead.app.secret.Passphrase;
import bulkhead.app.secret.SecretException;
import bulkhead.app.secret.SecretKind;
import bulkhead.app.secret.SecretSet;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** What goes out comes in again, or is told to be left behind: every field, and secrets byte for byte. */
class RoundTripTest {
    private static final Passphrase PASSPHRASE = (_, _) -> "phrase".toCharArray();
    private static final int PROFILES = 300;

    /** What each field means. Identity and place of secrets are of this computer, and new on another. */
    private static final Map<ProfileField, Function<Profile, Object>> MEANINGS = new EnumMap<>(Map.ofEntries(
            Map.entry(ProfileField.SERVER, Profile::server),
            Map.entry(ProfileField.USER, Profile::user),
            Map.entry(ProfileField.PSK_FILE, p -> String.valueOf(p.pskFile())),
            Map.entry(ProfileField.PASSWORD_FILE, p -> String.valueOf(p.passwordFile())),
            Map.entry(ProfileField.TUNNEL_SECRET_FILE, p -> String.valueOf(p.tunnelSecretFile())),
            Map.entry(ProfileField.KEY_PASSPHRASE_FILE, p -> String.valueOf(p.keyPassphraseFile())),
            Map.entry(ProfileField.CERTIFICATE, p -> String.valueOf(p.certificate())),
            Map.entry(ProfileField.CERTIFICATE_KEY, p -> String.valueOf(p.certificateKey())),
            Map.entry(ProfileField.CA, p -> String.valueOf(p.ca())),
            Map.entry(ProfileField.REMOTE_ID, p -> String.valueOf(p.remoteId())),
            Map.entry(ProfileField.REVOCATION, p -> String.valueOf(p.revocation())),
            Map.entry(ProfileField.CRL, p -> String.valueOf(p.crl())),
            Map.entry(ProfileField.LOCAL_ID, p -> String.valueOf(p.localId())),
            Map.entry(ProfileField.GROUP_ID, p -> String.valueOf(p.groupId())),
            Map.entry(ProfileField.AGGRESSIVE, p -> is(p.aggressive(), false)),
            Map.entry(ProfileField.XAUTH, p -> is(p.xauth(), false)),
            Map.entry(ProfileField.OUTER, p -> String.valueOf(p.outer())),
            Map.entry(ProfileField.MTU, p -> String.valueOf(p.mtu())),
            Map.entry(ProfileField.RAW_ESP, p -> is(p.rawEsp(), false)),
            Map.entry(ProfileField.AUTH, p -> Set.copyOf(Values.authNames(p))),
            Map.entry(ProfileField.WEAK, p -> Set.copyOf(p.weak())),
            Map.entry(ProfileField.IPV6, p -> is(p.ipv6(), true)),
            Map.entry(ProfileField.ECHO_TARGET, p -> String.valueOf(p.echoTarget())),
            Map.entry(ProfileField.REQUEST_PREFIX, p -> is(p.requestPrefix(), false)),
            Map.entry(
                    ProfileField.SPLIT, p -> is(p.split(), false) || !p.routes().isEmpty()),
            Map.entry(ProfileField.ROUTES, p -> Set.copyOf(p.routes())),
            Map.entry(ProfileField.DNS, p -> Set.copyOf(p.dns())),
            Map.entry(ProfileField.KILL_SWITCH, p -> is(p.killSwitch(), false)),
            Map.entry(ProfileField.LOCKDOWN, p -> is(p.lockdown(), false)),
            Map.entry(ProfileField.ALLOW_LAN, p -> is(p.allowLan(), false)),
            Map.entry(ProfileField.RECONNECT, p -> is(p.reconnect(), true)),
            Map.entry(ProfileField.IKE_LIFETIME, p -> String.valueOf(p.ikeLifetime())),
            Map.entry(ProfileField.ESP_LIFETIME, p -> String.valueOf(p.espLifetime()))));

    private final Random random = new Random(7);

    @TempDir
    private Path folder;

    /** A field is told to be left behind exactly where it is. */
    @ParameterizedTest
    @EnumSource
    void everyFieldComesBackOrIsListed(ExportFormat format) throws Exception {
        for (int i = 0; i < PROFILES; i++) {
            Profile profile = profile();
            String name = any("Office", "Büro 2", "a.b_c-d", "ИТ");
            ImportedConnection back = read(format, format.write(name, profile, new SecretSet(), PASSPHRASE));
            assertThat(back.name()).isEqualTo(name);
            Set<ProfileField> changed = EnumSet.noneOf(ProfileField.class);
            MEANINGS.forEach((field, meaning) -> {
                if (!meaning.apply(profile).equals(meaning.apply(back.profile()))) {
                    changed.add(field);
                }
            });
            List<LeftBehind> left = format.left(profile, Set.of());
            assertThat(left.stream().map(LeftBehind::field).filter(field -> field != ProfileField.NAME))
                    .as("%s", profile)
                    .containsExactlyInAnyOrderElementsOf(changed);
            assertThat(left).extracting(LeftBehind::words).doesNotHaveDuplicates();
        }
    }

    /** No field that a profile will have one day is forgotten here. */
    @ParameterizedTest
    @EnumSource(
            value = ProfileField.class,
            mode = EnumSource.Mode.EXCLUDE,
            names = {"NAME", "PRE_SHARED_KEY", "PASSWORD", "TUNNEL_SECRET", "KEY_PASSPHRASE", "SECRETS"})
    void everyFieldIsTried(ProfileField field) {
        Set<Object> meanings = new HashSet<>();
        for (int i = 0; i < PROFILES; i++) {
            meanings.add(MEANINGS.get(field).apply(profile()));
        }
        assertThat(meanings).hasSizeGreaterThan(1);
    }

    /** Sealing takes its time, so that a few are all that is tried of it. */
    @ParameterizedTest
    @CsvSource({"json, 10, 0", "mobileconfig, 200, 40", "nmconnection, 200, 40"})
    void secretsComeBackByteForByteOrAreRefused(ExportFormat format, int tried, int refusedAtLeast) throws Exception {
        List<byte[]> secrets = HostileSecrets.all(random, tried);
        Collections.shuffle(secrets, random);
        int refused = 0;
        for (byte[] secret : secrets.subList(0, tried)) {
            SecretSet both = new SecretSet()
                    .put(SecretKind.PRE_SHARED_KEY, secret.clone())
                    .put(SecretKind.PASSWORD, secret.clone());
            try {
                comesBack(format, both);
            } catch (SecretException e) {
                assertThat(e).hasMessageStartingWith("the password").hasMessageContaining("without secrets");
                assertThat(HostileSecrets.isPlainText(secret)).as("%s", secret).isFalse();
                refused++;
                both.put(SecretKind.PASSWORD, new byte[] {'x'});
                comesBack(format, both);
            }
        }
        assertThat(refused).isGreaterThanOrEqualTo(refusedAtLeast);
    }

    private void comesBack(ExportFormat format, SecretSet secrets) throws IOException, SecretException {
        try (SecretSet back =
                read(format, format.write("x", profile(), secrets, PASSPHRASE)).secrets()) {
            assertThat(back.kinds()).isEqualTo(secrets.kinds());
            for (SecretKind kind : secrets.kinds()) {
                assertThat(back.get(kind)).isEqualTo(secrets.get(kind));
            }
        }
    }

    /** Its own format has it; of the others it is told. */
    @ParameterizedTest
    @EnumSource
    void aTunnelSecretComesBackOrIsListed(ExportFormat format) throws Exception {
        Profile profile = profile().with(b -> b.tunnelSecretFile = "/root/secret");
        SecretSet secrets = new SecretSet().put(SecretKind.TUNNEL_SECRET, new byte[] {0, ' '});
        Set<ProfileField> left = format.left(profile, secrets.kinds()).stream()
                .map(LeftBehind::field)
                .collect(Collectors.toSet());
        byte[] back = read(format, format.write("x", profile, secrets, PASSPHRASE))
                .secrets()
                .get(SecretKind.TUNNEL_SECRET);
        assertThat(left.contains(ProfileField.TUNNEL_SECRET)).isEqualTo(back == null);
        assertThat(left).as("it is read, and goes along").doesNotContain(ProfileField.TUNNEL_SECRET_FILE);
    }

    private Profile profile() {
        Profile profile = Profile.EMPTY.with(b -> {
            b.id = any(null, "an-id");
            b.secrets = any(null, "keyring");
            b.server = any("vpn.example.org", "192.0.2.7", "2001:db8::7");
            b.user = any("alice", " CORP\\alice", "a b ", "a=b;c#d\"'", "<&>]]>", "Zoë %u $u");
            b.pskFile = any(null, null, "-", "/root/psk");
            b.passwordFile = any(null, null, "/root/password");
            b.tunnelSecretFile = any(null, null, "/root/secret");
            b.keyPassphraseFile = any(null, "/root/passphrase");
            b.certificate = any(null, "/root/me.p12");
            b.certificateKey = any(null, "/root/me.key");
            b.ca = any(null, "system", "/root/ca.pem");
            b.remoteId = any(null, "vpn.example.org", "CN=vpn, O=Example");
            b.revocation = any(null, "off", "soft", "hard");
            b.crl = any(null, "/root/crl.pem");
            b.localId = any(null, "pc.example.org", "alice@example.org");
            // With a certificate there is no aggressive mode.
            b.groupId = b.certificate == null ? any(null, "sales") : null;
            b.aggressive = b.certificate == null ? any(null, true, false) : null;
            b.xauth = any(null, true, false);
            b.outer = any(null, "4", "6");
            b.ipv6 = any(null, true, false);
            b.weak = some("3des", "md5", "modp1024");
            b.rawEsp = any(null, true, false);
            b.split = any(null, true, false);
            b.routes = some("10.0.0.0/8", "2001:db8::/32", "192.0.2.1/32", "0.0.0.0/0", "::/0");
            b.dns = some("10.0.0.53", "2001:db8::53", "198.51.100.53");
            b.mtu = any(null, 576, 1400, 1500);
            b.auth = some("mschapv2", "eap-mschapv2", "chap", "pap", "none");
            b.echoTarget = any(null, "2001:db8::1");
            b.requestPrefix = any(null, true, false);
            b.killSwitch = any(null, true, false);
            b.lockdown = any(null, true, false);
            b.allowLan = any(null, true, false);
            b.reconnect = any(null, true, false);
            b.ikeLifetime = any(null, 3600);
            b.espLifetime = any(null, 600);
        });
        try {
            ProfileRequest.check(profile);
        } catch (InvalidValueException e) {
            throw new AssertionError(e);
        }
        return profile;
    }

    @SafeVarargs
    private <T> T any(T... values) {
        return values[random.nextInt(values.length)];
    }

    private List<String> some(String... values) {
        List<String> some = new ArrayList<>(
                Stream.of(values).filter(_ -> random.nextInt(3) == 0).toList());
        Collections.shuffle(some, random);
        return some;
    }

    private static boolean is(Boolean said, boolean otherwise) {
        return said == null ? otherwise : said;
    }

    private ImportedConnection read(ExportFormat format, byte[] content) throws IOException {
        Path file = Files.write(folder.resolve("x." + format), content);
        ImportResult result = Importers.read(List.of(file), PASSPHRASE);
        assertThat(result).as("%s", result).isInstanceOf(ImportResult.Found.class);
        return ((ImportResult.Found) result).connections().getFirst();
    }
}
