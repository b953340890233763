package bulkhead.app.desktop.profiles;

import javafx.scene.Node;
import javafx.stage.Stage;

/** The list of connections in the window, for tests of the whole of it. */
public final class Rows {
    private Rows() {}

    /** What a screen reader says of a row. */
    public static String words(Stage stage, String name) {
        for (Node node : stage.getScene().getRoot().lookupAll(".list-cell")) {
            if (node instanceof ProfileCell cell
                    && !cell.isEmpty()
                    && cell.getItem().name().equals(name)) {
                return cell.getAccessibleText();
            }
        }
        throw new AssertionError("there is no row of " + name);
    }
}
