package bulkhead.app.desktop.tray;

import bulkhead.app.desktop.look.Icons;
import bulkhead.app.tunnel.TunnelEvent.State;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import javafx.geometry.Rectangle2D;
import javafx.geometry.VPos;
import javafx.scene.SnapshotParameters;
import javafx.scene.image.PixelReader;
import javafx.scene.paint.Color;
import javafx.scene.shape.StrokeLineJoin;
import javafx.scene.text.Font;
import javafx.scene.text.Text;
import org.kordamp.ikonli.javafx.FontIcon;

/**
 * The window's pictures of the states as pixels, in colours that are neither light nor dark: nobody tells us whether the
 * panel is. Used on the JavaFX thread.
 */
final class TrayIcons {
    private static final String FONT = "FeatherIcons";
    private static final int[] SIZES = {16, 22, 24, 32, 48, 64};

    private final Map<State, List<Pixmap>> drawn = new EnumMap<>(State.class);

    /** A state's picture in all sizes, the smallest first. */
    List<Pixmap> of(State state) {
        return drawn.computeIfAbsent(
                state,
                _ -> IntStream.of(SIZES).mapToObj(size -> draw(state, size)).toList());
    }

    private static Pixmap draw(State state, int size) {
        // A FontIcon loads the font, but the theme has a size and a colour for it, which win over others.
        Text glyph = new Text(new FontIcon(Icons.of(state)).getText());
        glyph.setFont(Font.font(FONT, size));
        glyph.setFill(colour(state));
        // Thicker than in the window: panels are small and have any background.
        glyph.setStroke(colour(state));
        glyph.setStrokeWidth(size / 28.0);
        glyph.setStrokeLineJoin(StrokeLineJoin.ROUND);
        glyph.setTextOrigin(VPos.TOP);
        SnapshotParameters clear = new SnapshotParameters();
        clear.setFill(Color.TRANSPARENT);
        clear.setViewport(new Rectangle2D(0, 0, size, size));
        return pixels(glyph.snapshot(clear, null).getPixelReader(), size);
    }

    private static Pixmap pixels(PixelReader from, int size) {
        byte[] argb = new byte[4 * size * size];
        for (int i = 0; i < size * size; i++) {
            int pixel = from.getArgb(i % size, i / size);
            for (int b = 0; b < 4; b++) {
                argb[4 * i + b] = (byte) (pixel >>> 24 - 8 * b);
            }
        }
        return new Pixmap(size, argb);
    }

    private static Color colour(State state) {
        return Color.web(
                switch (Icons.colour(state)) {
                    case "good" -> "#1f9d4d";
                    case "busy" -> "#c27c0e";
                    case "bad" -> "#e0443e";
                    default -> "#858b93";
                });
    }
}
