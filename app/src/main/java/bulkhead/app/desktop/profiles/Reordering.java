package bulkhead.app.desktop.profiles;

import bulkhead.app.desktop.profiles.Book.Entry;
import java.util.function.BiConsumer;
import java.util.function.BooleanSupplier;
import javafx.css.PseudoClass;
import javafx.scene.control.ListCell;
import javafx.scene.input.ClipboardContent;
import javafx.scene.input.DataFormat;
import javafx.scene.input.DragEvent;
import javafx.scene.input.Dragboard;
import javafx.scene.input.TransferMode;

/** A cell of a list that can be dragged to another place of the list. */
final class Reordering {
    private static final DataFormat ROW = new DataFormat("application/x-bulkhead-row");
    private static final PseudoClass TARGET = PseudoClass.getPseudoClass("drop");

    /**
     * @param allowed whether places mean anything now
     * @param move puts an entry of the list at a place
     */
    Reordering(ListCell<Entry> cell, BooleanSupplier allowed, BiConsumer<Entry, Integer> move) {
        cell.setOnDragDetected(event -> {
            if (!cell.isEmpty() && allowed.getAsBoolean()) {
                Dragboard board = cell.startDragAndDrop(TransferMode.MOVE);
                ClipboardContent content = new ClipboardContent();
                content.put(ROW, cell.getIndex());
                board.setContent(content);
                board.setDragView(cell.snapshot(null, null));
                event.consume();
            }
        });
        cell.setOnDragOver(event -> {
            if (isRow(cell, event)) {
                event.acceptTransferModes(TransferMode.MOVE);
                event.consume();
            }
        });
        cell.setOnDragEntered(event -> cell.pseudoClassStateChanged(TARGET, isRow(cell, event)));
        cell.setOnDragExited(_ -> cell.pseudoClassStateChanged(TARGET, false));
        cell.setOnDragDropped(event -> {
            if (isRow(cell, event)) {
                Entry entry = cell.getListView().getItems().get((Integer)
                        event.getDragboard().getContent(ROW));
                move.accept(entry, cell.getIndex());
                event.setDropCompleted(true);
                event.consume();
            }
        });
    }

    private static boolean isRow(ListCell<Entry> cell, DragEvent event) {
        return event.getDragboard().hasContent(ROW) && !cell.isEmpty();
    }
}
