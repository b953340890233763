package bulkhead.app.desktop;

import static org.assertj.core.api.Assertions.assertThat;

import bulkhead.app.desktop.profiles.Rows;
import bulkhead.app.profile.Profile;
import bulkhead.app.profile.ProfileStore;
import bulkhead.app.settings.Settings;
import bulkhead.app.settings.Settings.Language;
import bulkhead.app.status.ConnectionStatus;
import bulkhead.app.tunnel.TunnelEvent;
import bulkhead.app.tunnel.TunnelEvent.State;
import bulkhead.protocol.core.Failure;
import bulkhead.protocol.core.Layer;
import bulkhead.protocol.core.Reason;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import javafx.scene.control.Labeled;
import javafx.scene.control.ListView;
import javafx.scene.input.KeyCode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A failure is its connection's, and goes when the cause is another. */
class FailuresTest {
    private static final String WHY = "this computer: there is no server in this test.";
    private static final Failure SILENT = new Failure(Layer.IKE, Reason.NO_ANSWER, "the server does not answer", "");
    private static final Failure KEY = new Failure(Layer.IKE, Reason.AUTHENTICATION_REFUSED, "the key is wrong", "");

    @TempDir
    private Path folder;

    @Test
    void isShownOfTheSelectedConnectionAloneAndMarkedInItsRow() throws Exception {
        try (OpenWindow window = open()) {
            fail(window);
            select(window, "Home");
            assertThat(text(window, "#subtitle")).isEqualTo("Choose a connection and press Connect.");
            assertThat(window.shows("#remedy-doctor")).isFalse();
            assertThat(Rows.words(window.stage(), "Office")).contains(WHY);
            assertThat(Rows.words(window.stage(), "Home")).doesNotContain(WHY);
            window.picture(Path.of("target/desktop/failed-elsewhere.png"));
            select(window, "Office");
            assertThat(text(window, "#subtitle")).isEqualTo(WHY);
            assertThat(window.shows("#remedy-doctor")).isTrue();
        }
    }

    /** From the tray, by the command line or at the start: of the two one was not selected. */
    @ParameterizedTest
    @ValueSource(strings = {"Office", "Home"})
    void isSeenOfAConnectionThatWasNotBegunInTheWindow(String name) throws Exception {
        Settings settings = Settings.DEFAULTS.with(b -> {
            b.language = Language.ENGLISH;
            b.start = Settings.Start.NAMED;
            b.startProfile = name;
        });
        try (OpenWindow window = OpenWindow.open(folder, settings, "Office", "Home")) {
            window.until(() -> window.newest() != window.stage());
            typeSecrets(window);
            assertThat(((MainWindow) window.stage().getScene().getRoot()).selected())
                    .isEqualTo(name);
        }
    }

    @Test
    void goesWhenTheConnectionIsEditedByWhomever() throws Exception {
        try (OpenWindow window = open()) {
            fail(window);
            new ProfileStore(folder.resolve("profiles")).save("Office", profile("vpn2.example.org"));
            window.until(() -> text(window, "#subtitle").equals("Choose a connection and press Connect."));
            assertThat(Rows.words(window.stage(), "Office")).doesNotContain(WHY);
        }
    }

    @Test
    void goesWithTheNetworkOnlyIfItWasTheNetworks() {
        Failures failures = new Failures();
        failures.take(failed("Office", SILENT));
        failures.take(failed("Home", KEY));
        assertThat(failures.isOfNetwork()).isTrue();
        failures.networkChanged();
        assertThat(failures.known()).containsOnlyKeys("Home");
        assertThat(failures.isOfNetwork()).isFalse();
    }

    @Test
    void theGuardThatStaysClosedIsSaidWhateverIsSelected() {
        ConnectionStatus stopped = failed("Office", SILENT).after(new TunnelEvent.StateChanged(State.ERROR), 2);
        Failures failures = new Failures();
        failures.take(stopped);
        ConnectionStatus seen = Failures.seenFrom("Home", stopped, failures.known());
        assertThat(seen.state()).isEqualTo(State.ERROR);
        assertThat(seen.failure()).isEmpty();
        assertThat(Failures.seenFrom("Office", stopped, failures.known())).isEqualTo(stopped);
    }

    /** What the tunnel itself takes away at its end changes no link that leads somewhere. */
    @Test
    void theNetworkIsAnotherOnceItsLinksOrAddressesAre() {
        AtomicReference<Set<String>> links = new AtomicReference<>(Set.of("eth0 192.0.2.1"));
        AtomicInteger changes = new AtomicInteger();
        try (NetworkHere network = new NetworkHere(links::get, changes::incrementAndGet)) {
            network.begin();
            network.look();
            assertThat(changes).hasValue(0);
            links.set(Set.of("eth0 192.0.2.1", "wlan0 198.51.100.1"));
            network.look();
            network.look();
            assertThat(changes).hasValue(1);
        }
    }

    private OpenWindow open() throws Exception {
        return OpenWindow.open(folder, Settings.DEFAULTS.with(b -> b.language = Language.ENGLISH), "Office", "Home");
    }

    private static Profile profile(String server) {
        return Profile.EMPTY.with(b -> {
            b.server = server;
            b.user = "alice";
        });
    }

    private static ConnectionStatus failed(String name, Failure why) {
        return ConnectionStatus.IDLE
                .of(name)
                .after(new TunnelEvent.Failed(why), 1)
                .after(new TunnelEvent.StateChanged(State.DISCONNECTED), 1);
    }

    /** By hand, with secrets that are asked for. */
    private static void fail(OpenWindow window) throws Exception {
        ListView<?> list = window.find("#profiles");
        window.until(() -> list.getItems().size() == 2);
        select(window, "Office");
        WindowPage.SECRETS.open(window);
        typeSecrets(window);
    }

    private static void typeSecrets(OpenWindow window) throws Exception {
        window.robot().targetWindow(window.newest()).write("the key of all\tpass word", 0);
        window.robot().push(KeyCode.ENTER);
        window.until(() -> text(window, "#subtitle").equals(WHY));
    }

    private static void select(OpenWindow window, String name) {
        MainWindow content = (MainWindow) window.stage().getScene().getRoot();
        window.robot().interact(() -> content.profiles().select(name));
    }

    private static String text(OpenWindow window, String query) {
        return ((Labeled) window.find(query)).getText();
    }
}
