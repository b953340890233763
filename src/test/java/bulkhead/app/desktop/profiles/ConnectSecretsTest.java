package bulkhead.app.desktop.profiles;

import static org.assertj.core.api.Assertions.assertThat;

import bulkhead.app.profile.Profile;
import bulkhead.app.profile.SavedSecrets.Place;
import bulkhead.app.secret.Keyring;
import bulkhead.app.secret.KeyringSession;
import bulkhead.app.secret.SecretKind;
import bulkhead.app.secret.SecretSet;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import javafx.scene.input.KeyCode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Where a connection's secrets come from when it begins, by keyboard only. */
class ConnectSecretsTest {
    private static final Profile SIMPLE = Profile.EMPTY.with(b -> {
        b.server = "vpn.example.org";
        b.user = "alice";
    });

    @TempDir
    private Path folder;

    @Test
    void asksForWhatIsNotKeptAndKeepsItInTheKeyringWhenToldTo() throws Exception {
        try (KeyringSession session = KeyringSession.unlocked(folder);
                ProfilesWindow window =
                        new ProfilesWindow(folder, () -> Keyring.ofThisHost().open(session.environment()))) {
            window.save("office", SIMPLE);
            var first = find(window);
            window.awaitFocus("psk");
            window.type("the key");
            window.fill("password", "pass word");
            window.tabTo("keep");
            window.press(KeyCode.SPACE);
            window.picture("secrets");
            window.tabTo("password");
            window.press(KeyCode.ENTER);
            assertThat(text(first, SecretKind.PASSWORD)).isEqualTo("pass word");
            assertThat(window.store().load("office").secrets()).isEqualTo("keyring");
            // Nobody is asked any more.
            var second = find(window);
            assertThat(text(second, SecretKind.PRE_SHARED_KEY)).isEqualTo("the key");
        }
    }

    @Test
    void leavesEverythingAsItIsWhenTheUserChangesHerMind() throws Exception {
        try (ProfilesWindow window = new ProfilesWindow(folder, ProfilesWindow::noKeyring)) {
            window.save("office", SIMPLE);
            var found = find(window);
            window.awaitFocus("psk");
            window.press(KeyCode.ESCAPE);
            assertThat(found.join()).isEmpty();
            assertThat(window.store().load("office").secrets()).isNull();
        }
    }

    @Test
    void saysInASentenceWhyTheKeyringDoesNotGiveThem() throws Exception {
        try (KeyringSession session = KeyringSession.unlocked(folder)) {
            try (ProfilesWindow window =
                    new ProfilesWindow(folder, () -> Keyring.ofThisHost().open(session.environment()))) {
                window.save("office", SIMPLE, "the key", "pass", Place.keyring);
            }
        }
        try (ProfilesWindow window = new ProfilesWindow(folder, ProfilesWindow::noKeyring)) {
            assertThat(find(window).handle((_, e) -> e).join()).cause().hasMessageContaining("no keyring here");
        }
    }

    private static CompletableFuture<Optional<SecretSet>> find(ProfilesWindow window) {
        return CompletableFuture.supplyAsync(() -> {
            try {
                return window.profiles().secrets().of("office", window.store().load("office"));
            } catch (Exception e) {
                throw new CompletionException(e);
            }
        });
    }

    private static String text(CompletableFuture<Optional<SecretSet>> found, SecretKind kind) {
        return new String(found.join().orElseThrow().get(kind), StandardCharsets.UTF_8);
    }
}
