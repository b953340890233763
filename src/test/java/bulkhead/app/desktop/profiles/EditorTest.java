package bulkhead.app.desktop.profiles;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.abort;

import bulkhead.app.demo.LoopbackServer;
import bulkhead.app.desktop.look.CopyButton;
import bulkhead.app.profile.Profile;
import bulkhead.app.profile.ProfileField;
import bulkhead.app.profile.SavedSecrets.Place;
import bulkhead.app.secret.Keyring;
import bulkhead.app.secret.KeyringSession;
import bulkhead.app.secret.SecretFile;
import bulkhead.app.secret.SecretKind;
import bulkhead.app.secret.SecretSet;
import bulkhead.protocol.responder.RouterConfig;
import bulkhead.protocol.responder.ServerConfig;
import bulkhead.protocol.wire.IpAddress;
import bulkhead.protocol.wire.IpPrefix;
import java.io.IOException;
import java.net.InetAddress;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import javafx.scene.control.Button;
import javafx.scene.input.KeyCode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.json.JsonMapper;

/** A connection is made and changed by keyboard only. */
class EditorTest {
    private static final Profile SIMPLE = Profile.EMPTY.with(b -> {
        b.server = "vpn.example.org";
        b.user = "alice";
    });

    @TempDir
    private Path folder;

    @Test
    void makesAConnectionOfThreeFieldsAndPutsItsSecretsIntoTheKeyring() throws Exception {
        try (KeyringSession session = KeyringSession.unlocked(folder);
                ProfilesWindow window =
                        new ProfilesWindow(folder, () -> Keyring.ofThisHost().open(session.environment()))) {
            window.picture("empty");
            window.press(KeyCode.SHORTCUT, KeyCode.N);
            window.awaitFocus("server");
            window.picture("new");
            window.type("vpn.example.org");
            window.fill("user", "alice");
            window.fill("pre-shared-key", "a long enough key");
            window.fill("password", "pass word");
            window.picture("typed");
            window.press(KeyCode.ENTER);
            window.until(() -> window.names().contains("vpn.example.org"));
            Path file = folder.resolve("profiles/vpn.example.org.json");
            Profile saved = window.store().load("vpn.example.org");
            var mapper = new JsonMapper();
            assertThat(mapper.readTree(Files.readAllBytes(file))).isEqualTo(mapper.readTree("""
                    {"version": 1, "id": "%s", "server": "vpn.example.org", "user": "alice", "secrets": "keyring"}
                    """.formatted(saved.id())));
            assertThat(lookup(session, saved.id(), "psk")).isEqualTo("a long enough key");
            assertThat(lookup(session, saved.id(), "password")).isEqualTo("pass word");
            window.picture("saved");
        }
    }

    /** Field by field with one Tab between, as whoever knows forms types them; so in the prompt for the passphrase, too. */
    @Test
    void putsIntoEachFieldWhatWasTypedThereAndShowsNoSecret() throws Exception {
        try (ProfilesWindow window = new ProfilesWindow(folder, ProfilesWindow::noKeyring)) {
            openNewWithFile(window);
            window.tabTo("server");
            window.type("vpn.example.org\talice\talice secret of all\tpass word");
            assertThat(window.isShown("pre-shared-key")).isFalse();
            assertThat(window.isShown("password")).isFalse();
            window.press(KeyCode.ENTER);
            window.awaitFocus("passphrase");
            window.type("a phrase\ta phrase");
            assertThat(window.isShown("passphrase")).isFalse();
            assertThat(window.isShown("passphrase-again")).isFalse();
            window.press(KeyCode.ENTER);
            window.until(() -> window.names().contains("vpn.example.org"));
            Profile saved = window.store().load("vpn.example.org");
            assertThat(saved.user()).isEqualTo("alice");
            try (SecretFile kept = new SecretFile(folder.resolve("secrets.json"), (_, _) -> "a phrase".toCharArray());
                    SecretSet secrets = kept.find(saved.id())) {
                assertThat(secrets.get(SecretKind.PRE_SHARED_KEY)).asString().isEqualTo("alice secret of all");
                assertThat(secrets.get(SecretKind.PASSWORD)).asString().isEqualTo("pass word");
            }
        }
    }

    @Test
    void showsASecretByItsKeyAndByTheMouseAndGoesOnTypingIntoTheField() throws Exception {
        try (ProfilesWindow window = new ProfilesWindow(folder, ProfilesWindow::noKeyring)) {
            openNewWithFile(window);
            window.tabTo("password");
            window.type("a b");
            window.press(KeyCode.F8);
            assertThat(window.isShown("password")).isTrue();
            window.press(KeyCode.F8);
            assertThat(window.isShown("password")).isFalse();
            window.click("password-eye");
            assertThat(window.isShown("password")).isTrue();
            window.awaitFocus("password");
            window.type(" c");
            assertThat(window.isShown("password")).isTrue();
            assertThat(((SecretField) window.node("password")).getPassword()).isEqualTo("a b c");
        }
    }

    /** The page of a new connection, whose secrets are to be kept in the file. */
    private static void openNewWithFile(ProfilesWindow window) {
        window.press(KeyCode.SHORTCUT, KeyCode.N);
        window.awaitFocus("server");
        window.until(() -> !window.node("pre-shared-key").isDisabled());
    }

    /** The server says what it takes, and nothing is saved for that. */
    @Test
    void testsAConnectionBeforeItIsSaved() throws Exception {
        String here = "127.0.0.80";
        try (LoopbackServer _ = serve(here);
                ProfilesWindow window = new ProfilesWindow(folder, ProfilesWindow::noKeyring)) {
            openNewWithFile(window);
            window.tabTo("server");
            window.type(here + "\talice\tthe key of this test\twrong word");
            window.run(() -> ((Button) window.node("test")).fire());
            window.until(() -> !window.node("test").isDisabled());
            assertThat(window.node("test-key").getAccessibleText()).isEqualTo("Key: good");
            assertThat(window.node("test-password").getAccessibleText()).isEqualTo("Password: bad");
            assertThat(window.text("tested")).contains("authentication");
            window.picture("tested-wrong");
            window.fill("password", "pass word");
            window.run(() -> ((Button) window.node("test")).fire());
            window.until(() -> window.text("tested").startsWith("The server takes it."));
            for (String step : List.of("answer", "key", "password", "ipv4", "ipv6")) {
                assertThat(window.node("test-" + step).getAccessibleText()).endsWith(": good");
            }
            window.picture("tested");
            assertThat(window.store().names()).isEmpty();
        }
    }

    private static LoopbackServer serve(String address) throws IOException {
        try {
            return LoopbackServer.start(
                    InetAddress.ofLiteral(address),
                    ServerConfig.of(
                            IpAddress.parse(address),
                            "the key of this test".getBytes(StandardCharsets.UTF_8),
                            user -> user.equals("alice") ? "pass word".getBytes(StandardCharsets.UTF_8) : null,
                            RouterConfig.slaac(1, IpPrefix.parse("2001:db8:99::/64"), List.of())));
        } catch (SocketException e) {
            return abort("the server cannot have UDP ports 500 and 4500 of " + address + ": " + e.getMessage());
        }
    }

    /** What an administrator wrote is in the fields, and nowhere else before it is saved. */
    @Test
    void fillsANewConnectionFromAMailOnTheClipboard() throws Exception {
        try (ProfilesWindow window = new ProfilesWindow(folder, ProfilesWindow::noKeyring)) {
            window.press(KeyCode.SHORTCUT, KeyCode.N);
            window.awaitFocus("server");
            window.run(() -> CopyButton.copy("""
                    VPN-Server: vpn.example.org
                    Benutzername: alice
                    Pre-shared key: Xq7#mK2$vL9@pR4&wN6!
                    """));
            window.run(() -> ((Button) window.node("paste")).fire());
            assertThat(window.text("pasted"))
                    .isEqualTo("Found: Server, User, Pre-shared key. Look at it; nothing is saved yet.");
            window.picture("pasted");
            assertThat(window.store().names()).isEmpty();
            window.press(KeyCode.ENTER);
            window.awaitFocus("passphrase");
            window.type("a phrase\ta phrase");
            window.press(KeyCode.ENTER);
            window.until(() -> window.names().contains("vpn.example.org"));
            Profile saved = window.store().load("vpn.example.org");
            assertThat(saved.user()).isEqualTo("alice");
            try (SecretFile kept = new SecretFile(folder.resolve("secrets.json"), (_, _) -> "a phrase".toCharArray());
                    SecretSet secrets = kept.find(saved.id())) {
                assertThat(secrets.get(SecretKind.PRE_SHARED_KEY)).asString().isEqualTo("Xq7#mK2$vL9@pR4&wN6!");
            }
        }
    }

    /** After each keystroke, and no word of it shows the key. */
    @Test
    void saysWhileItIsTypedThatAPreSharedKeyCanBeGuessed() throws Exception {
        try (ProfilesWindow window = new ProfilesWindow(folder, ProfilesWindow::noKeyring)) {
            window.save("office", SIMPLE);
            window.run(() -> window.profiles().open("office", ProfileField.SERVER));
            window.awaitFocus("server");
            // Where nothing is kept, nothing can be typed: from "asked for" to the file.
            window.tabTo("secrets");
            window.press(KeyCode.UP);
            window.until(() -> !window.node("pre-shared-key").isDisabled());
            assertThat(window.text("rating")).doesNotContain("weak");
            window.fill("pre-shared-key", "hunter2");
            assertThat(window.text("rating")).contains("weak");
            assertThat(window.text("wrong-pre-shared-key"))
                    .contains("can be guessed", "20 characters")
                    .doesNotContain("hunter2");
            window.picture("short-key");
            window.fill("pre-shared-key", "Xq7#mK2$vL9@pR4&wN6!");
            assertThat(window.text("rating")).doesNotContain("weak");
            assertThat(window.text("wrong-pre-shared-key")).isEmpty();
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "SERVER | https://vpn.example.org | https://vpn.example.org' is no name",
                "MTU | 9000 | 9000 is not between 576 and 1500 bytes.",
                "MTU | much | is not between 576 and 1500 bytes.",
                "ECHO_TARGET | 10.0.0.1 | is no IPv6 address.",
                "NAME | other | There is a connection named other already.",
                "NAME | -x | A name has up to 64",
                "USER | '' | Name the user"
            })
    void saysBelowTheFieldWhatIsWrongAndSavesNothing(ProfileField field, String wrong, String sentence)
            throws Exception {
        try (ProfilesWindow window = new ProfilesWindow(folder, ProfilesWindow::noKeyring)) {
            window.save("office", SIMPLE);
            window.save("other", SIMPLE);
            window.run(() -> window.profiles().open("office", field));
            window.awaitFocus(field.key());
            window.fill(field.key(), wrong);
            assertThat(window.text("wrong-" + field.key())).contains(sentence);
            assertThat(window.node("act").isDisabled()).isTrue();
            window.picture("wrong-" + field.key());
            window.press(KeyCode.ENTER);
            assertThat(window.store().load("office").with(b -> b.id = null)).isEqualTo(SIMPLE);
        }
    }

    @Test
    void changesWhatIsAdvancedAndWritesOnlyThat() throws Exception {
        try (ProfilesWindow window = new ProfilesWindow(folder, ProfilesWindow::noKeyring)) {
            window.save("office", SIMPLE);
            window.run(() -> window.profiles().open("office", ProfileField.SPLIT));
            window.awaitFocus("split");
            window.press(KeyCode.SPACE);
            window.fill("routes", "10.0.0.0/8, 2001:db8::/33x");
            assertThat(window.text("wrong-routes")).contains("2001:db8::/33x' is no network");
            window.fill("routes", "10.0.0.0/8, 2001:db8::/32");
            assertThat(window.text("wrong-routes")).isEmpty();
            window.fill("dns", "10.0.0.53 127.0.0.53");
            assertThat(window.text("wrong-dns")).contains("127.0.0.53' is no address of a DNS server");
            window.fill("dns", "10.0.0.53 2001:db8::53");
            assertThat(window.text("wrong-dns")).isEmpty();
            window.tabTo("method-pap");
            window.press(KeyCode.SPACE);
            assertThat(window.text("rating")).contains("weak");
            window.picture("advanced");
            window.tabTo("weak-modp1024");
            window.press(KeyCode.SPACE);
            window.fill("mtu", "1300");
            window.picture("advanced-end");
            window.press(KeyCode.ENTER);
            window.until(() -> window.node("act") == null);
            assertThat(window.store().load("office").with(b -> b.id = null)).isEqualTo(SIMPLE.with(b -> {
                b.split = true;
                b.routes = List.of("10.0.0.0/8", "2001:db8::/32");
                b.dns = List.of("10.0.0.53", "2001:db8::53");
                b.auth = List.of("mschapv2", "eap-mschapv2", "pap");
                b.weak = List.of("modp1024");
                b.mtu = 1300;
            }));
            window.press(KeyCode.SHORTCUT, KeyCode.Z);
            window.until(() -> window.store().load("office").mtu() == null);
        }
    }

    @Test
    void replacesOneKeptSecretLeavesTheOtherAndTakesItBack() throws Exception {
        try (KeyringSession session = KeyringSession.unlocked(folder);
                ProfilesWindow window =
                        new ProfilesWindow(folder, () -> Keyring.ofThisHost().open(session.environment()))) {
            window.save("office", SIMPLE, "the key of all", "old", Place.keyring);
            String id = window.store().load("office").id();
            window.run(() -> window.profiles().open("office", ProfileField.PASSWORD));
            window.awaitFocus("password");
            window.picture("kept");
            window.type("new");
            window.press(KeyCode.ENTER);
            window.until(() -> lookup(session, id, "password").equals("new"));
            assertThat(lookup(session, id, "psk")).isEqualTo("the key of all");
            window.until(() -> window.node("act") == null);
            window.press(KeyCode.SHORTCUT, KeyCode.Z);
            window.until(() -> lookup(session, id, "password").equals("old"));

            window.run(() -> window.profiles().open("office", ProfileField.PASSWORD));
            window.awaitFocus("password");
            window.tabTo("forget-password");
            window.press(KeyCode.SPACE);
            window.fire("act");
            window.until(() -> lookup(session, id, "password").isEmpty());
            assertThat(lookup(session, id, "psk")).isEqualTo("the key of all");
        }
    }

    @Test
    void asksBeforeChangesAreLost() throws Exception {
        try (ProfilesWindow window = new ProfilesWindow(folder, ProfilesWindow::noKeyring)) {
            window.save("office", SIMPLE);
            window.run(() -> window.profiles().open("office", ProfileField.USER));
            window.awaitFocus("user");
            window.fill("user", "somebody");
            window.press(KeyCode.ESCAPE);
            assertThat(window.dialogText()).contains("Leave without saving");
            window.picture("unsaved");
            window.press(KeyCode.ESCAPE);
            window.awaitFocus("user");
            window.press(KeyCode.ESCAPE);
            // Return, too, loses nothing.
            window.press(KeyCode.ENTER);
            window.awaitFocus("user");
            window.press(KeyCode.ESCAPE);
            window.run(() -> ((Button) window.node("discard")).fire());
            window.until(() -> window.node("act") == null);
            assertThat(window.store().load("office").user()).isEqualTo("alice");
        }
    }

    private static String lookup(KeyringSession session, String id, String secret) throws Exception {
        return session.secretTool("", "lookup", "application", "bulkhead", "profile", id, "secret", secret);
    }
}
