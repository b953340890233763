package bulkhead.app.desktop.profiles;

import static org.assertj.core.api.Assertions.assertThat;

import bulkhead.app.certificate.MachineCertificate;
import bulkhead.app.profile.Profile;
import bulkhead.app.profile.SavedSecrets.Place;
import bulkhead.app.secret.Keyring;
import bulkhead.app.secret.KeyringSession;
import bulkhead.app.secret.SecretKind;
import bulkhead.app.secret.SecretSet;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CopyOnWriteArrayList;
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
    void asksForThePassphraseOfACertificatesKeyAndForNoPreSharedKey() throws Exception {
        Path sealed = folder.resolve("me.p12");
        try (InputStream content = MachineCertificate.class.getResourceAsStream("me.p12")) {
            Files.copy(content, sealed);
        }
        try (ProfilesWindow window = new ProfilesWindow(folder, ProfilesWindow::noKeyring)) {
            window.save("office", SIMPLE.with(b -> b.certificate = sealed.toString()));
            var found = find(window);
            window.awaitFocus("key-passphrase");
            window.type("sesame");
            window.fill("password", "pass word");
            window.press(KeyCode.ENTER);
            try (SecretSet secrets = found.join().orElseThrow()) {
                assertThat(secrets.kinds()).containsExactlyInAnyOrder(SecretKind.KEY_PASSPHRASE, SecretKind.PASSWORD);
            }
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

    @Test
    void opensTheFileOncePerSessionAndTellsThatSomebodyIsAsked() throws Exception {
        List<Boolean> asks = new CopyOnWriteArrayList<>();
        List<Boolean> open = new CopyOnWriteArrayList<>();
        try (ProfilesWindow window = new ProfilesWindow(folder, ProfilesWindow::noKeyring)) {
            window.run(() -> window.profiles().onOpen(open::add));
            keepInFile(window);
            assertThat(text(find(window, asks), SecretKind.PRE_SHARED_KEY)).isEqualTo("the key");
            assertThat(asks).as("it was typed a moment ago").isEmpty();
            window.until(() -> open.equals(List.of(false, true)));
            window.run(() -> window.profiles().lock());
            assertThat(open).as("whether there is something to lock").containsExactly(false, true, false);
            var locked = find(window, asks);
            window.awaitFocus("passphrase");
            assertThat(asks).containsExactly(true);
            window.type("a phrase");
            window.press(KeyCode.ENTER);
            assertThat(text(locked, SecretKind.PASSWORD)).isEqualTo("pass word");
            assertThat(asks).containsExactly(true, false);
            assertThat(text(find(window, asks), SecretKind.PASSWORD)).isEqualTo("pass word");
            assertThat(asks).containsExactly(true, false);
        }
    }

    @Test
    void asksOnceMoreAfterAWrongPassphraseAndForNothingAfterACancel() throws Exception {
        try (ProfilesWindow window = new ProfilesWindow(folder, ProfilesWindow::noKeyring)) {
            keepInFile(window);
            window.run(() -> window.profiles().lock());
            var found = find(window);
            window.awaitFocus("passphrase");
            assertThat(window.text("passphrase-wrong")).isEmpty();
            window.type("another");
            window.press(KeyCode.ENTER);
            window.until(() -> window.text("passphrase-wrong").contains("not the passphrase"));
            window.awaitFocus("passphrase");
            window.picture("passphrase-wrong");
            window.type("a phrase");
            window.press(KeyCode.ENTER);
            assertThat(text(found, SecretKind.PASSWORD)).isEqualTo("pass word");

            window.run(() -> window.profiles().lock());
            var cancelled = find(window);
            window.awaitFocus("passphrase");
            window.press(KeyCode.ESCAPE);
            assertThat(cancelled.join()).isEmpty();
        }
    }

    /** The passphrase is typed as somebody saves it. */
    private static void keepInFile(ProfilesWindow window) {
        var saved = CompletableFuture.runAsync(() -> {
            try {
                window.save("office", SIMPLE, "the key", "pass word", Place.file);
            } catch (Exception e) {
                throw new CompletionException(e);
            }
        });
        window.awaitFocus("passphrase");
        window.type("a phrase\ta phrase");
        window.press(KeyCode.ENTER);
        saved.join();
    }

    private static CompletableFuture<Optional<SecretSet>> find(ProfilesWindow window) {
        return find(window, new ArrayList<>());
    }

    private static CompletableFuture<Optional<SecretSet>> find(ProfilesWindow window, List<Boolean> asks) {
        return CompletableFuture.supplyAsync(() -> {
            try {
                return window.profiles().secrets().of("office", window.store().load("office"), asks::add);
            } catch (Exception e) {
                throw new CompletionException(e);
            }
        });
    }

    private static String text(CompletableFuture<Optional<SecretSet>> found, SecretKind kind) {
        return new String(found.join().orElseThrow().get(kind), StandardCharsets.UTF_8);
    }
}
