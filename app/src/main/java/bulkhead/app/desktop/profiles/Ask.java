package bulkhead.app.desktop.profiles;

import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.function.Supplier;
import javafx.application.Platform;
import javafx.scene.control.Dialog;

/** A question to the user from a thread that can wait for the answer. */
final class Ask {
    private Ask() {}

    /**
     * Shows the dialog and waits.
     *
     * @param dialog made on JavaFX's thread
     * @return empty when the user did not answer
     */
    static <T> Optional<T> user(Supplier<Dialog<T>> dialog) throws InterruptedException {
        CompletableFuture<Optional<T>> answer = new CompletableFuture<>();
        CompletableFuture<Dialog<T>> shown = new CompletableFuture<>();
        Platform.runLater(() -> {
            try {
                Dialog<T> made = dialog.get();
                shown.complete(made);
                answer.complete(made.showAndWait());
            } catch (RuntimeException | Error e) {
                answer.completeExceptionally(e);
            }
        });
        try {
            return answer.get();
        } catch (ExecutionException e) {
            throw new IllegalStateException(e.getCause());
        } catch (InterruptedException e) {
            // Whoever waited does no longer: the question is void.
            shown.thenAccept(made -> Platform.runLater(made::close));
            throw e;
        }
    }
}
