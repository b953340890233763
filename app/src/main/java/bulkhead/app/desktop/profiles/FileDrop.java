package bulkhead.app.desktop.profiles;

import java.io.File;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import javafx.css.PseudoClass;
import javafx.scene.Scene;
import javafx.scene.input.DragEvent;
import javafx.scene.input.TransferMode;

/** Lets files and folders be dropped anywhere on the window, which is framed while they are above it. */
final class FileDrop {
    private static final PseudoClass ABOVE = PseudoClass.getPseudoClass("drop");

    private FileDrop() {}

    static void on(Scene scene, Consumer<List<Path>> dropped) {
        scene.addEventHandler(DragEvent.DRAG_OVER, event -> {
            if (event.getDragboard().hasFiles()) {
                event.acceptTransferModes(TransferMode.COPY);
                scene.getRoot().pseudoClassStateChanged(ABOVE, true);
                event.consume();
            }
        });
        scene.addEventHandler(DragEvent.DRAG_EXITED, _ -> scene.getRoot().pseudoClassStateChanged(ABOVE, false));
        scene.addEventHandler(DragEvent.DRAG_DROPPED, event -> {
            scene.getRoot().pseudoClassStateChanged(ABOVE, false);
            if (event.getDragboard().hasFiles()) {
                List<Path> files = event.getDragboard().getFiles().stream()
                        .map(File::toPath)
                        .toList();
                event.setDropCompleted(true);
                event.consume();
                dropped.accept(files);
            }
        });
    }
}
