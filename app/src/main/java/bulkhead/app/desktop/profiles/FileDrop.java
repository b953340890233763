package bulkhead.app.desktop.profiles;

import java.io.File;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import javafx.css.PseudoClass;
import javafx.event.EventHandler;
import javafx.scene.Node;
import javafx.scene.Scene;
import javafx.scene.input.DragEvent;
import javafx.scene.input.TransferMode;

/** Lets files and folders be dropped anywhere on a window, which is framed while they are above it. */
final class FileDrop {
    private static final PseudoClass ABOVE = PseudoClass.getPseudoClass("drop");

    private final Consumer<List<Path>> dropped;
    private final EventHandler<DragEvent> handler = this::handle;

    FileDrop(Consumer<List<Path>> dropped) {
        this.dropped = dropped;
    }

    /** @param before where they could be dropped until now; null for nowhere, as {@code now} */
    void move(Scene before, Scene now) {
        if (before != null) {
            before.removeEventHandler(DragEvent.ANY, handler);
        }
        if (now != null) {
            now.addEventHandler(DragEvent.ANY, handler);
        }
    }

    private void handle(DragEvent event) {
        Node root = ((Scene) event.getSource()).getRoot();
        if (event.getEventType() == DragEvent.DRAG_EXITED) {
            root.pseudoClassStateChanged(ABOVE, false);
        } else if (event.getEventType() == DragEvent.DRAG_OVER
                && event.getDragboard().hasFiles()) {
            event.acceptTransferModes(TransferMode.COPY);
            root.pseudoClassStateChanged(ABOVE, true);
            event.consume();
        } else if (event.getEventType() == DragEvent.DRAG_DROPPED) {
            root.pseudoClassStateChanged(ABOVE, false);
            if (event.getDragboard().hasFiles()) {
                event.setDropCompleted(true);
                event.consume();
                dropped.accept(event.getDragboard().getFiles().stream()
                        .map(File::toPath)
                        .toList());
            }
        }
    }
}
