package bulkhead.app.desktop.connection;

import atlantafx.base.theme.Styles;
import bulkhead.app.desktop.look.Amounts;
import bulkhead.app.desktop.look.Icons;
import bulkhead.app.desktop.look.Texts;
import bulkhead.app.desktop.look.Words;
import bulkhead.app.status.ConnectionStatus;
import bulkhead.app.status.Course;
import bulkhead.app.status.Doubt;
import bulkhead.app.tunnel.Measurement;
import bulkhead.app.tunnel.TunnelEvent.State;
import java.util.Optional;
import java.util.function.LongSupplier;
import javafx.animation.Animation;
import javafx.animation.KeyFrame;
import javafx.animation.Timeline;
import javafx.geometry.Pos;
import javafx.scene.control.Label;
import javafx.scene.control.Tooltip;
import javafx.scene.layout.FlowPane;
import javafx.util.Duration;
import org.kordamp.ikonli.feather.Feather;

/** For how long the tunnel is up, how far the server is, and what went through; in as many lines as that takes, and not there without a tunnel. */
final class MeterRow extends FlowPane {
    private final Amounts amounts;
    private final Words words;
    private final LongSupplier wallClock;
    private final Label heartbeat;
    private final Label uptime;
    private final Label roundTrip;
    private final Label in;
    private final Label out;
    private final Label again;
    private final Timeline clock = new Timeline(new KeyFrame(Duration.seconds(1), _ -> tick()));
    private ConnectionStatus shown = ConnectionStatus.IDLE;

    /** @param wallClock ms since 1970 */
    MeterRow(Texts texts, Words words, LongSupplier wallClock) {
        this.words = words;
        this.wallClock = wallClock;
        amounts = new Amounts(texts);
        uptime = meter("uptime", Feather.CLOCK, texts.of("meter.uptime"));
        heartbeat = meter("heartbeat", Feather.HEART, texts.of("meter.heartbeat"));
        roundTrip = meter("round-trip", Feather.ACTIVITY, texts.of("meter.round-trip"));
        in = meter("bytes-in", Feather.ARROW_DOWN, texts.of("meter.in"));
        out = meter("bytes-out", Feather.ARROW_UP, texts.of("meter.out"));
        again = meter("reconnections", Feather.REPEAT, texts.of("meter.reconnections"));
        clock.setCycleCount(Animation.INDEFINITE);
        setHgap(20);
        setVgap(4);
        setAlignment(Pos.CENTER_LEFT);
        getChildren().addAll(uptime, heartbeat, roundTrip, in, out, again);
    }

    private static Label meter(String id, Feather icon, String about) {
        Label label = new Label("", Icons.of(icon, "meter-icon"));
        label.setId(id);
        label.getStyleClass().addAll(Styles.TEXT_MUTED);
        label.setTooltip(new Tooltip(about));
        label.setAccessibleHelp(about);
        label.setMinWidth(USE_PREF_SIZE);
        return label;
    }

    void show(ConnectionStatus status) {
        shown = status;
        boolean up = status.course().isBegun() && status.isActive() && status.state() != State.DISCONNECTING;
        setVisible(up);
        setManaged(up);
        if (up) {
            clock.play();
            tick();
        } else {
            clock.stop();
        }
        Optional<Measurement> newest = status.measured();
        boolean carries = words.doubt(status).filter(MeterRow::isAboutCarrying).isEmpty();
        show(
                roundTrip,
                newest.filter(_ -> carries)
                        .flatMap(Measurement::roundTripMicros)
                        .map(amounts::roundTrip));
        Optional<Course> counted =
                Optional.of(status.course()).filter(course -> newest.isPresent() || course.reconnections() > 0);
        show(in, counted.map(course -> amounts.bytes(course.bytesIn(newest))));
        show(out, counted.map(course -> amounts.bytes(course.bytesOut(newest))));
        int reconnections = status.course().reconnections();
        show(again, Optional.of(Integer.toString(reconnections)).filter(_ -> reconnections > 0));
    }

    private static void show(Label label, Optional<String> text) {
        label.setText(text.orElse(""));
        label.setVisible(text.isPresent());
        label.setManaged(text.isPresent());
    }

    private void tick() {
        uptime.setText(amounts.clock(shown.course().millis(wallClock.getAsLong())));
        show(heartbeat, words.heartbeat(shown));
    }

    /** What was measured before says nothing of now. */
    private static boolean isAboutCarrying(Doubt doubt) {
        return !(doubt instanceof Doubt.Unwatched);
    }
}
