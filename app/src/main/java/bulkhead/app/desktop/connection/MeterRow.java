package bulkhead.app.desktop.connection;

import atlantafx.base.theme.Styles;
import bulkhead.app.desktop.look.Amounts;
import bulkhead.app.desktop.look.Icons;
import bulkhead.app.desktop.look.Texts;
import bulkhead.app.status.ConnectionStatus;
import bulkhead.app.tunnel.Measurement;
import java.util.Optional;
import javafx.animation.Animation;
import javafx.animation.KeyFrame;
import javafx.animation.Timeline;
import javafx.geometry.Pos;
import javafx.scene.control.Label;
import javafx.scene.control.Tooltip;
import javafx.scene.layout.HBox;
import javafx.util.Duration;
import org.kordamp.ikonli.feather.Feather;

/** For how long the tunnel is up, how far the server is, and what went through; not there without a tunnel. */
final class MeterRow extends HBox {
    private final Amounts amounts;
    private final Label uptime;
    private final Label roundTrip;
    private final Label in;
    private final Label out;
    private final Timeline clock = new Timeline(new KeyFrame(Duration.seconds(1), _ -> tick()));
    private long connectedAt;

    MeterRow(Texts texts) {
        amounts = new Amounts(texts);
        uptime = meter("uptime", Feather.CLOCK, texts.of("meter.uptime"));
        roundTrip = meter("round-trip", Feather.ACTIVITY, texts.of("meter.round-trip"));
        in = meter("bytes-in", Feather.ARROW_DOWN, texts.of("meter.in"));
        out = meter("bytes-out", Feather.ARROW_UP, texts.of("meter.out"));
        clock.setCycleCount(Animation.INDEFINITE);
        setSpacing(20);
        setAlignment(Pos.CENTER_LEFT);
        getChildren().addAll(uptime, roundTrip, in, out);
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
        connectedAt = status.connectedAt();
        boolean up = connectedAt != 0;
        setVisible(up);
        setManaged(up);
        if (up) {
            clock.play();
            tick();
        } else {
            clock.stop();
        }
        Optional<Measurement> newest = status.measured();
        show(roundTrip, newest.flatMap(Measurement::roundTripMicros).map(amounts::roundTrip));
        show(in, newest.map(m -> amounts.bytes(m.ipv4().bytesIn() + m.ipv6().bytesIn())));
        show(out, newest.map(m -> amounts.bytes(m.ipv4().bytesOut() + m.ipv6().bytesOut())));
    }

    private static void show(Label label, Optional<String> text) {
        label.setText(text.orElse(""));
        label.setVisible(text.isPresent());
        label.setManaged(text.isPresent());
    }

    private void tick() {
        uptime.setText(amounts.clock(System.currentTimeMillis() - connectedAt));
    }
}
