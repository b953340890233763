package bulkhead.app.desktop.settings;

import bulkhead.app.settings.Remembered.Place;
import java.util.Optional;
import javafx.geometry.Rectangle2D;
import javafx.stage.Screen;
import javafx.stage.Stage;

/** Where the window is on the desktop, from one start to the next. */
public final class WindowPlace {
    /** So much of the window's top has to be on a screen that it can be taken hold of. */
    private static final double HANDLE = 64;

    private final Stage stage;
    private Place normal;

    /** @param before where it was, or null; a screen that is gone takes the window to the middle of another */
    public WindowPlace(Stage stage, Place before) {
        this.stage = stage;
        normal = before;
        if (before != null) {
            if (onScreen(before).isPresent()) {
                stage.setX(before.x());
                stage.setY(before.y());
            }
            stage.setWidth(before.width());
            stage.setHeight(before.height());
            stage.setMaximized(before.maximised());
        }
        stage.xProperty().addListener((_, _, _) -> note());
        stage.yProperty().addListener((_, _, _) -> note());
        stage.widthProperty().addListener((_, _, _) -> note());
        stage.heightProperty().addListener((_, _, _) -> note());
    }

    /** Where it is now; if it was never shown, where it was before. */
    public Place now() {
        return normal == null
                ? null
                : new Place(normal.x(), normal.y(), normal.width(), normal.height(), stage.isMaximized());
    }

    private void note() {
        boolean placed = stage.isShowing() && stage.getWidth() > 0 && !Double.isNaN(stage.getX());
        if (placed && !stage.isMaximized() && !stage.isIconified() && !stage.isFullScreen()) {
            normal = new Place(stage.getX(), stage.getY(), stage.getWidth(), stage.getHeight(), false);
        }
    }

    private static Optional<Screen> onScreen(Place place) {
        Rectangle2D top = new Rectangle2D(place.x() + place.width() / 2 - HANDLE / 2, place.y(), HANDLE, HANDLE / 2);
        return Screen.getScreens().stream()
                .filter(screen -> screen.getVisualBounds().contains(top))
                .findFirst();
    }
}
