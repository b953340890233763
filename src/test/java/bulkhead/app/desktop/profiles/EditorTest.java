package bulkhead.app.desktop.profiles;

import static org.assertj.core.api.Assertions.assertThat;

import bulkhead.app.profile.Profile;
import bulkhead.app.secret.Keyring;
import bulkhead.app.secret.KeyringSession;
import java.nio.file.Files;
import java.nio.file.Path;
import javafx.scene.input.KeyCode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.json.JsonMapper;

/** A connection is made and changed by keyboard only. */
class EditorTest {
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

    private static String lookup(KeyringSession session, String id, String secret) throws Exception {
        return session.secretTool("", "lookup", "application", "bulkhead", "profile", id, "secret", secret);
    }
}
