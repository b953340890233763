package bulkhead.app.desktop.look;

import bulkhead.app.tunnel.TunnelEvent.State;
import java.util.List;
import java.util.stream.Stream;
import javafx.scene.image.Image;
import org.kordamp.ikonli.feather.Feather;
import org.kordamp.ikonli.javafx.FontIcon;

/** The pictures of states: told apart by their shapes, and only then by colour. */
public final class Icons {
    private Icons() {}

    public static FontIcon of(Feather shape, String style) {
        FontIcon icon = new FontIcon(shape);
        icon.getStyleClass().add(style);
        return icon;
    }

    public static Feather of(State state) {
        return switch (state) {
            case DISCONNECTED -> Feather.SHIELD_OFF;
            case RESOLVING, GUARDING, CONNECTING, DISCONNECTING -> Feather.MORE_HORIZONTAL;
            case CONNECTED -> Feather.SHIELD;
            case RECONNECTING -> Feather.REFRESH_CW;
            case ERROR -> Feather.ALERT_TRIANGLE;
        };
    }

    /** The program's own picture in some sizes, of {@code platform-linux/desktop/bulkhead.svg}; all there, as a stage takes no others. */
    public static List<Image> ofProgram() {
        return Stream.of(16, 32, 48, 128)
                .map(size -> new Image(
                        Icons.class.getResource("icon/" + size + ".png").toExternalForm()))
                .toList();
    }

    /** The style class of a state's colour. */
    public static String colour(State state) {
        return switch (state) {
            case DISCONNECTED -> "quiet";
            case RESOLVING, GUARDING, CONNECTING, RECONNECTING, DISCONNECTING -> "busy";
            case CONNECTED -> "good";
            case ERROR -> "bad";
        };
    }
}
