package bulkhead.app.desktop.profiles;

import javafx.geometry.Bounds;
import javafx.scene.Node;
import javafx.scene.control.ScrollPane;

/** Brings into sight what has the focus: a form is longer than the window, and Tab goes on below its edge. */
final class Scrolling {
    private static final double MARGIN = 24;

    private Scrolling() {}

    /** Follows the focus within the content of the pane. */
    static void followFocus(ScrollPane pane) {
        pane.sceneProperty().addListener((_, _, scene) -> {
            if (scene != null) {
                scene.focusOwnerProperty().addListener((_, _, owner) -> {
                    if (owner != null && pane.getScene() == scene && isIn(pane.getContent(), owner)) {
                        to(pane, owner);
                    }
                });
            }
        });
    }

    /** Gives the focus to a node of the content, also before the pane was ever drawn. */
    static void focus(ScrollPane pane, Node node) {
        // The content is in the scene only once the pane has its skin.
        pane.applyCss();
        pane.layout();
        node.requestFocus();
        to(pane, node);
    }

    /** Scrolls no further than is needed to see the node. */
    static void to(ScrollPane pane, Node node) {
        Bounds content = pane.getContent().getLayoutBounds();
        Bounds place = pane.getContent().sceneToLocal(node.localToScene(node.getLayoutBounds()));
        double visible = pane.getViewportBounds().getHeight();
        double hidden = content.getHeight() - visible;
        if (hidden <= 0) {
            return;
        }
        double top = pane.getVvalue() * hidden;
        if (place.getMinY() - MARGIN < top) {
            pane.setVvalue(Math.max(0, (place.getMinY() - MARGIN) / hidden));
        } else if (place.getMaxY() + MARGIN > top + visible) {
            pane.setVvalue(Math.min(1, (place.getMaxY() + MARGIN - visible) / hidden));
        }
    }

    private static boolean isIn(Node parent, Node node) {
        for (Node above = node; above != null; above = above.getParent()) {
            if (above == parent) {
                return true;
            }
        }
        return false;
    }
}
