package bulkhead.app.desktop;

import static org.assertj.core.api.Assertions.assertThat;

import bulkhead.app.settings.Settings;
import bulkhead.app.settings.Settings.Language;
import bulkhead.app.settings.Settings.Theme;
import bulkhead.app.status.ConnectionStatus;
import bulkhead.app.tunnel.Measurement;
import bulkhead.app.tunnel.Measurement.Traffic;
import bulkhead.app.tunnel.Rehearsal;
import bulkhead.app.tunnel.TunnelEvent;
import bulkhead.app.tunnel.TunnelEvent.State;
import bulkhead.app.tunnel.TunnelEvent.StateChanged;
import bulkhead.leakguard.host.Detour;
import bulkhead.leakguard.policy.Access;
import bulkhead.leakguard.policy.Family;
import bulkhead.leakguard.policy.GuardState;
import bulkhead.leakguard.policy.IpRange;
import bulkhead.protocol.core.Failure;
import bulkhead.protocol.core.Layer;
import bulkhead.protocol.core.Reason;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import javafx.geometry.Bounds;
import javafx.scene.Node;
import javafx.scene.Scene;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.testfx.util.WaitForAsyncUtils;

/** The window as small as it gets, in each state of a connection with the values of a real session. */
class StatesTest {
    private static final Failure LOST = new Failure(
            Layer.IKE,
            Reason.NO_ANSWER,
            "we asked vpn.example.org 4 times whether it is alive and nothing came back",
            "check the server's name, that it offers L2TP/IPsec, and that UDP ports 500 and 4500 are open on the way");
    private static final Failure REFUSED = new Failure(
            Layer.AUTHENTICATION,
            Reason.AUTHENTICATION_REFUSED,
            "the server insists on PAP, in which it does not prove who it is, and this profile allows only MS-CHAPv2",
            "connect with --auth pap, or allow it in the profile, if you trust everybody who has the pre-shared key, or have"
                    + " the server offer MS-CHAPv2");

    @TempDir
    private Path folder;

    /** The second size is that of a screen of 2560 × 1440 that is shown twice as large. */
    @ParameterizedTest
    @CsvSource({
        "ENGLISH, LIGHT, 640, 480",
        "ENGLISH, DARK, 640, 480",
        "GERMAN, LIGHT, 640, 480",
        "GERMAN, DARK, 640, 480",
        "ENGLISH, LIGHT, 1280, 720",
        "ENGLISH, DARK, 1280, 720",
        "GERMAN, LIGHT, 1280, 720",
        "GERMAN, DARK, 1280, 720"
    })
    void showsItsButtonAndCutsNoTextOff(Language language, Theme theme, int width, int height) throws Exception {
        SoftAssertions all = new SoftAssertions();
        Settings settings = Settings.DEFAULTS.with(b -> {
            b.language = language;
            b.theme = theme;
        });
        try (OpenWindow window = OpenWindow.open(folder, settings, "Office", "Home")) {
            window.size(width, height);
            MainWindow content = (MainWindow) window.stage().getScene().getRoot();
            for (var each : states().entrySet()) {
                String what = each.getKey() + " in " + language;
                window.robot().interact(() -> content.show(each.getValue(), failures(each.getValue())));
                WaitForAsyncUtils.waitForFxEvents();
                window.picture(Path.of(
                        "target/desktop/state-%s-%s-%s-%d.png".formatted(each.getKey(), language, theme, width)));
                all.assertThat(WaitForAsyncUtils.asyncFx(() -> new Inspection(content.getScene()).cutOff())
                                .get())
                        .as(what)
                        .isEmpty();
                all.assertThat(isWhollySeen(window.find("#connect"))).as(what).isTrue();
            }
        }
        all.assertAll();
    }

    private static Map<String, Failure> failures(ConnectionStatus status) {
        return status.isActive()
                ? Map.of()
                : status.failure().map(why -> Map.of(status.profile(), why)).orElse(Map.of());
    }

    private static boolean isWhollySeen(Node node) {
        Bounds place = node.localToScene(node.getLayoutBounds());
        Scene scene = node.getScene();
        return place.getMinX() >= 0
                && place.getMinY() >= 0
                && place.getMaxX() <= scene.getWidth()
                && place.getMaxY() <= scene.getHeight();
    }

    /** Each state that a connection is in, by its way through them. */
    private static Map<String, ConnectionStatus> states() {
        Map<String, ConnectionStatus> states = new LinkedHashMap<>();
        long began = System.currentTimeMillis() - TimeUnit.HOURS.toMillis(51);
        ConnectionStatus view = ConnectionStatus.IDLE.of("Office");
        states.put("disconnected", view);
        view = view.after(new StateChanged(State.RESOLVING), began);
        states.put("resolving", view);
        view = view.after(new StateChanged(State.GUARDING), began);
        states.put("guarding", view);
        view = view.after(guarded(new GuardState.Connecting(), Access.OPEN), began)
                .after(new StateChanged(State.CONNECTING), began);
        states.put("connecting", view);
        states.put(
                "waiting",
                view.usually(Map.of(ConnectionStatus.Rung.IKE, 210L))
                        .after(new TunnelEvent.Tried(Layer.IKE, 23), began));
        states.put(
                "failed",
                view.after(new TunnelEvent.Failed(REFUSED), began).after(new StateChanged(State.DISCONNECTED), began));
        ConnectionStatus[] connected = {view};
        Rehearsal.run(event -> connected[0] = connected[0].after(new TunnelEvent.Session(event), began));
        Traffic much = new Traffic(888_800_000_000L, 788_800_000L, 900_000_000, 80_000_000);
        view = connected[0]
                .after(guarded(new GuardState.Connected(Set.of(Family.IPV4)), Access.TUNNEL_ONLY), began)
                .after(new StateChanged(State.CONNECTED), began)
                .after(measured(much, Optional.empty()), began);
        states.put("connected", view);
        states.put("silent", view.after(measured(much, Optional.of(System.currentTimeMillis() - 44_000)), began));
        states.put("unplugged", view.after(new TunnelEvent.Unplugged(Optional.of("enx0123456789ab")), began));
        states.put("unwatched", view.after(new TunnelEvent.Watched(false), began));
        states.put("ailing", ailing(view, began));
        states.put("disconnecting", view.after(new StateChanged(State.DISCONNECTING), began));
        view = view.after(new TunnelEvent.Lost(LOST), began)
                .after(guarded(new GuardState.Reconnecting(), Access.TUNNEL_ONLY), began);
        states.put("reconnecting", view);
        view = view.after(new TunnelEvent.Failed(LOST), began)
                .after(guarded(new GuardState.Error(Set.of()), Access.BLOCKED), began)
                .after(new StateChanged(State.ERROR), began);
        states.put("error", view);
        assertThat(states)
                .containsKeys(Stream.of(State.values()).map(State::label).toArray(String[]::new));
        return states;
    }

    /** With all that can be amiss beside a doubt. */
    private static ConnectionStatus ailing(ConnectionStatus connected, long began) {
        long now = System.currentTimeMillis();
        return connected
                .after(guarded(new GuardState.Connected(Set.of(Family.IPV4, Family.IPV6)), Access.TUNNEL_ONLY), began)
                .after(guarded(new GuardState.Connected(Set.of(Family.IPV4)), Access.TUNNEL_ONLY), began)
                .after(new TunnelEvent.Mended(), now)
                .after(
                        new TunnelEvent.Detoured(List.of(
                                new Detour(IpRange.parse("10.0.0.0/8"), "wg0", "the routing rule 50 (table 51820)"))),
                        now)
                .after(new TunnelEvent.NamesAstray(true), now)
                .after(new TunnelEvent.Woke(Duration.ofHours(3)), now)
                .after(new TunnelEvent.ClockSet(Duration.ofHours(-1)), now);
    }

    private static TunnelEvent measured(Traffic much, Optional<Long> silentSince) {
        // Not old before the last state is looked at.
        long at = System.currentTimeMillis() + TimeUnit.MINUTES.toMillis(5);
        return new TunnelEvent.Measured(new Measurement(
                at,
                much,
                much,
                Optional.of(System.currentTimeMillis() - 88_000),
                silentSince,
                Optional.of(1_234_000L).filter(_ -> silentSince.isEmpty()),
                Optional.empty(),
                Optional.empty()));
    }

    private static TunnelEvent guarded(GuardState state, Access ipv4) {
        return new TunnelEvent.GuardChanged(state, ipv4, Access.BLOCKED);
    }
}
