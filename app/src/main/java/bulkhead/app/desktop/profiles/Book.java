package bulkhead.app.desktop.profiles;

import bulkhead.app.fault.Fault;
import bulkhead.app.profile.Profile;
import bulkhead.app.profile.ProfileStore;
import bulkhead.app.profile.SavedProfiles;
import bulkhead.app.secret.SecretException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import javafx.application.Platform;
import javafx.collections.FXCollections;
import javafx.collections.ObservableList;

/**
 * The saved connections as the window shows them. What touches files or keyrings is done on threads of its own, and what
 * follows on JavaFX's.
 */
final class Book implements AutoCloseable {
    private static final long PATIENCE_SECONDS = 5;

    private final SavedProfiles profiles;
    private final ObservableList<Entry> entries = FXCollections.observableArrayList();
    private final ObservableList<Entry> shown = FXCollections.unmodifiableObservableList(entries);
    private boolean changing;

    /** Changes of the list happen in the order in which they were asked for. */
    private final ExecutorService inOrder = Executors.newSingleThreadExecutor(
            Thread.ofPlatform().daemon().name("profiles").factory());

    /** What may wait for a person. */
    private final ExecutorService patient = Executors.newCachedThreadPool(
            Thread.ofPlatform().daemon().name("secrets-", 0).factory());

    private final FolderWatch watch;

    /** One line of the list. @param error why the profile cannot be used; then there is none */
    record Entry(String name, Optional<Profile> profile, String error) {}

    /** What is done beside JavaFX's thread; the exception's message is a sentence for the user. */
    @FunctionalInterface
    interface Work<T> {
        T get() throws IOException, SecretException;
    }

    /** The same, where nothing comes of it. */
    @FunctionalInterface
    interface Change {
        void run() throws IOException, SecretException;
    }

    Book(SavedProfiles profiles) {
        this.profiles = profiles;
        watch = new FolderWatch(profiles.store().folder(), this::reload);
    }

    /** Whether the list is being changed right now: what is selected meanwhile was not selected by the user. */
    boolean isChanging() {
        return changing;
    }

    /** Changes on JavaFX's thread only. */
    ObservableList<Entry> entries() {
        return shown;
    }

    SavedProfiles profiles() {
        return profiles;
    }

    ProfileStore store() {
        return profiles.store();
    }

    /** Reads the list again, for another program may have changed it. From any thread. */
    void reload() {
        inOrder.execute(() -> {
            List<Entry> read = read();
            Platform.runLater(() -> publish(read));
        });
    }

    /** Changes the list, and reads it again before it goes on. */
    void change(Change change, Runnable then, Consumer<String> failed) {
        inOrder.execute(() -> run(
                () -> {
                    change.run();
                    return null;
                },
                _ -> then.run(),
                failed));
    }

    /** The same for what may have to wait for the keyring or for the user. */
    <T> void patiently(Work<T> work, Consumer<T> then, Consumer<String> failed) {
        patient.execute(() -> run(work, then, failed));
    }

    /** Finds something out that may take a while. */
    <T> void find(Work<T> work, Consumer<T> then, Consumer<String> failed) {
        patient.execute(() -> {
            try {
                T found = work.get();
                Platform.runLater(() -> then.accept(found));
            } catch (IOException | SecretException | RuntimeException | Error e) {
                fail(e, failed);
            }
        });
    }

    /** Shows the entry at another place at once; the store follows. */
    void move(Entry entry, int place, Consumer<String> failed) {
        List<Entry> moved = new ArrayList<>(entries);
        moved.remove(entry);
        moved.add(place, entry);
        publish(moved);
        change(() -> store().move(entry.name(), place), () -> {}, failed);
    }

    private <T> void run(Work<T> work, Consumer<T> then, Consumer<String> failed) {
        try {
            T result = work.get();
            List<Entry> read = read();
            Platform.runLater(() -> {
                publish(read);
                then.accept(result);
            });
        } catch (IOException | SecretException | RuntimeException | Error e) {
            fail(e, failed);
        }
    }

    /** Whoever waits is told of faults of ours too. */
    private static void fail(Throwable why, Consumer<String> failed) {
        boolean fault = !(why instanceof IOException || why instanceof SecretException);
        if (fault) {
            System.getLogger(Book.class.getName()).log(System.Logger.Level.ERROR, "a fault in Bulkhead", why);
        }
        String sentence = fault ? Fault.sentence(why) : why.getMessage();
        Platform.runLater(() -> failed.accept(sentence));
    }

    private void publish(List<Entry> read) {
        if (!entries.equals(read)) {
            changing = true;
            entries.setAll(read);
            changing = false;
        }
    }

    private List<Entry> read() {
        List<Entry> read = new ArrayList<>();
        try {
            for (String name : store().names()) {
                try {
                    read.add(new Entry(name, Optional.of(store().load(name)), ""));
                } catch (IOException e) {
                    read.add(new Entry(name, Optional.empty(), e.getMessage()));
                }
            }
        } catch (IOException e) {
            System.getLogger(Book.class.getName()).log(System.Logger.Level.WARNING, e.getMessage());
        }
        return read;
    }

    /** Waits for the changes that were asked for. */
    @Override
    public void close() {
        watch.close();
        inOrder.shutdown();
        patient.shutdown();
        try {
            inOrder.awaitTermination(PATIENCE_SECONDS, TimeUnit.SECONDS);
            patient.awaitTermination(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
