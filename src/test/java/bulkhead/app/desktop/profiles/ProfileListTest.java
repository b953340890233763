package bulkhead.app.desktop.profiles;

import static org.assertj.core.api.Assertions.assertThat;

import bulkhead.app.profile.Profile;
import bulkhead.app.profile.ProfileStore;
import bulkhead.app.profile.SavedSecrets.Place;
import bulkhead.app.secret.Keyring;
import bulkhead.app.secret.KeyringSession;
import bulkhead.app.status.ConnectionStatus;
import bulkhead.app.tunnel.TunnelEvent.State;
import bulkhead.app.tunnel.TunnelEvent.StateChanged;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import javafx.scene.input.KeyCode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the list can do, by keyboard only. */
class ProfileListTest {
    private static final Profile SIMPLE = Profile.EMPTY.with(b -> {
        b.server = "vpn.example.org";
        b.user = "alice";
    });

    @TempDir
    private Path folder;

    @Test
    void movesRenamesDuplicatesAndConnects() throws Exception {
        try (ProfilesWindow window = new ProfilesWindow(folder, ProfilesWindow::noKeyring)) {
            window.save("a", SIMPLE);
            window.save("b", SIMPLE.with(b -> b.weak = List.of("3des")));
            window.save("c", SIMPLE);
            window.until(() -> window.names().equals(List.of("a", "b", "c")));
            window.run(() -> window.profiles().select("a"));
            window.tabTo("profiles");
            window.press(KeyCode.ALT, KeyCode.DOWN);
            window.press(KeyCode.ALT, KeyCode.DOWN);
            window.until(() -> window.store().names().equals(List.of("b", "c", "a")));
            window.press(KeyCode.ALT, KeyCode.UP);
            window.until(() -> window.store().names().equals(List.of("b", "a", "c")));
            window.picture("list");
            window.press(KeyCode.F2);
            window.awaitFocus("name");
            window.fill("name", "b");
            assertThat(window.text("wrong-name")).contains("named b already");
            window.fill("name", "first");
            window.picture("rename");
            window.press(KeyCode.ENTER);
            window.until(() -> window.names().equals(List.of("b", "first", "c")));
            window.press(KeyCode.SHORTCUT, KeyCode.D);
            window.until(() -> window.names().equals(List.of("b", "first", "first 2", "c")));
            assertThat(window.store().load("first 2").id())
                    .isNotEqualTo(window.store().load("first").id());
            window.until(() -> "first 2".equals(window.selected()));
            window.press(KeyCode.ENTER);
            assertThat(window.connected()).containsExactly("first 2");
        }
    }

    @Test
    void enterInTheSearchConnectsTheFirstThatIsFound() throws Exception {
        try (ProfilesWindow window = new ProfilesWindow(folder, ProfilesWindow::noKeyring)) {
            window.save("Berlin", SIMPLE);
            window.save("Bonn", SIMPLE);
            window.until(() -> window.names().equals(List.of("Berlin", "Bonn")));
            window.tabTo("search");
            window.type("bon");
            window.press(KeyCode.ENTER);
            assertThat(window.connected()).containsExactly("Bonn");
            assertThat(window.selected()).isEqualTo("Bonn");
        }
    }

    @Test
    void deletingSelectsTheNeighbourAndAsksAboutTheConnectionOfNow() throws Exception {
        try (ProfilesWindow window = new ProfilesWindow(folder, ProfilesWindow::noKeyring)) {
            for (String name : List.of("a", "b", "c")) {
                window.save(name, SIMPLE);
            }
            window.until(() -> window.names().equals(List.of("a", "b", "c")));
            window.run(() -> window.profiles().select("b"));
            window.run(() -> window.profiles()
                    .show(ConnectionStatus.IDLE.of("b").after(new StateChanged(State.CONNECTED), 1), Map.of()));
            window.tabTo("profiles");
            window.press(KeyCode.DELETE);
            window.until(() -> window.node("delete-connected") != null);
            // Return keeps it.
            window.press(KeyCode.ENTER);
            assertThat(window.store().names()).containsExactly("a", "b", "c");
            window.run(() -> window.profiles().show(ConnectionStatus.IDLE, Map.of()));
            window.press(KeyCode.DELETE);
            window.until(() -> window.names().equals(List.of("a", "c")) && "c".equals(window.selected()));
            window.press(KeyCode.DELETE);
            window.until(() -> window.names().equals(List.of("a")) && "a".equals(window.selected()));
        }
    }

    @Test
    void bringsADeletedConnectionBackWithItsSecretsAndForgetsThemWhenTheNewsAreGone() throws Exception {
        try (KeyringSession session = KeyringSession.unlocked(folder);
                ProfilesWindow window =
                        new ProfilesWindow(folder, () -> Keyring.ofThisHost().open(session.environment()))) {
            window.save("a", SIMPLE, "the key", "pass", Place.keyring);
            window.until(() -> window.names().equals(List.of("a")));
            String id = window.store().load("a").id();
            window.run(() -> window.profiles().select("a"));
            window.tabTo("profiles");
            window.press(KeyCode.DELETE);
            window.until(() -> window.names().isEmpty());
            window.press(KeyCode.SHORTCUT, KeyCode.Z);
            window.until(() -> window.names().equals(List.of("a")));
            assertThat(psk(session, id)).isEqualTo("the key");
            window.tabTo("profiles");
            window.press(KeyCode.DELETE);
            window.until(() -> window.names().isEmpty());
            // Other news take the place of those that offered to undo.
            window.run(() -> window.pages().tell("something else"));
            window.until(() -> psk(session, id).isEmpty());
        }
    }

    @Test
    void showsWhatAnotherProcessChanges() throws Exception {
        try (ProfilesWindow window = new ProfilesWindow(folder, ProfilesWindow::noKeyring)) {
            window.save("a", SIMPLE);
            window.until(() -> window.names().equals(List.of("a")));
            ProfileStore other = new ProfileStore(folder.resolve("profiles"));
            other.save("b", SIMPLE);
            other.move("b", 0);
            window.until(() -> window.names().equals(List.of("b", "a")));
            other.delete("a");
            window.until(() -> window.names().equals(List.of("b")));
        }
    }

    @Test
    void theSameConnectionStaysSelectedWhateverBecomesOfTheList() throws Exception {
        try (ProfilesWindow window = new ProfilesWindow(folder, ProfilesWindow::noKeyring)) {
            for (String name : new String[] {"a", "b", "c", "d"}) {
                window.save(name, SIMPLE);
            }
            window.until(() -> window.names().equals(List.of("a", "b", "c", "d")));
            window.run(() -> window.profiles().select("b"));
            window.tabTo("profiles");
            ProfileStore other = new ProfileStore(folder.resolve("profiles"));
            other.move("b", 3);
            window.until(() -> window.names().equals(List.of("a", "c", "d", "b")));
            other.copy("a", "aa");
            window.until(() -> window.names().equals(List.of("a", "aa", "c", "d", "b")));
            other.delete("a");
            window.until(() -> window.names().equals(List.of("aa", "c", "d", "b")));
            other.move("b", 1);
            window.until(() -> window.names().equals(List.of("aa", "b", "c", "d")));
            window.press(KeyCode.ENTER);
            assertThat(window.connected()).containsExactly("b");
        }
    }

    private static String psk(KeyringSession session, String id) throws Exception {
        return session.secretTool("", "lookup", "application", "bulkhead", "profile", id, "secret", "psk");
    }
}
