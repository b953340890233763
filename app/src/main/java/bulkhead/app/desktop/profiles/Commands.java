package bulkhead.app.desktop.profiles;

import bulkhead.app.desktop.look.Pages;
import bulkhead.app.desktop.look.Texts;
import bulkhead.app.desktop.profiles.Book.Entry;
import bulkhead.app.profile.Profile;
import bulkhead.app.profile.ProfileField;
import bulkhead.app.profile.SavedSecrets.Place;
import java.io.IOException;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.function.IntConsumer;
import javafx.beans.binding.BooleanExpression;
import javafx.beans.value.ObservableValue;
import javafx.scene.control.Alert;
import javafx.scene.control.Button;
import javafx.scene.control.ButtonBar.ButtonData;
import javafx.scene.control.ButtonType;
import javafx.scene.control.ContextMenu;
import javafx.scene.control.MenuItem;
import javafx.scene.control.SeparatorMenuItem;
import javafx.scene.input.KeyCombination;

/** What can be done with saved connections, and the menus of it. */
final class Commands {
    private final Texts texts;
    private final Pages pages;
    private final Book book;
    private final Routes routes;
    private Undo last;

    /** Where commands lead. */
    interface Routes {
        /** @param name of the selected connection, or null */
        void selected(String name);

        void connect(String name);

        /** Opens the editor; without a name for a new connection. */
        void edit(String name, ProfileField field);

        void importFiles();

        void export(String name);

        /** Whether the passphrase of the file of secrets is known. */
        BooleanExpression secretsOpen();

        /** Forgets it. */
        void lock();

        /** Selects a connection that is new in the list. */
        void select(String name);
    }

    Commands(Texts texts, Pages pages, Book book, Routes routes) {
        this.texts = texts;
        this.pages = pages;
        this.book = book;
        this.routes = routes;
    }

    void selected(Entry entry) {
        routes.selected(entry == null ? null : entry.name());
    }

    void connect(Entry entry) {
        routes.connect(entry.name());
    }

    void create() {
        routes.edit(null, ProfileField.SERVER);
    }

    void importFiles() {
        routes.importFiles();
    }

    void edit(Entry entry) {
        if (entry.profile().isEmpty()) {
            failed(entry.error());
        } else {
            routes.edit(entry.name(), ProfileField.SERVER);
        }
    }

    void rename(Entry entry) {
        new NameDialog(texts, pages.window(), entry.name(), book.entries())
                .showAndWait()
                .filter(name -> !name.equals(entry.name()))
                .ifPresent(name -> book.change(
                        () -> book.store().rename(entry.name(), name), () -> routes.select(name), this::failed));
    }

    void export(Entry entry) {
        routes.export(entry.name());
    }

    void duplicate(Entry entry) {
        book.patiently(
                () -> {
                    String copy = book.profiles().freeName(entry.name());
                    book.profiles().copy(entry.name(), copy);
                    return copy;
                },
                copy -> {
                    routes.select(copy);
                    pages.tell(texts.of("profiles.copied", entry.name(), copy));
                },
                this::failed);
    }

    /** The kept secrets stay until the news are gone: undo brings the connection back whole. */
    boolean delete(Entry entry, boolean connected) {
        if (connected && !isMeant(entry.name())) {
            return false;
        }
        delete(entry);
        return true;
    }

    /** Deleting it disconnects nothing, and who comes back to it later finds it no more. */
    private boolean isMeant(String name) {
        ButtonType delete = new ButtonType(texts.of("profiles.delete"), ButtonData.OK_DONE);
        ButtonType keep = new ButtonType(texts.of("profiles.keep"), ButtonData.CANCEL_CLOSE);
        Alert alert =
                new Alert(Alert.AlertType.CONFIRMATION, texts.of("profiles.delete-connected", name), delete, keep);
        alert.setTitle(texts.of("profiles.delete"));
        alert.setHeaderText(null);
        alert.getDialogPane().setId("delete-connected");
        alert.initOwner(pages.window());
        ((Button) alert.getDialogPane().lookupButton(delete)).setDefaultButton(false);
        ((Button) alert.getDialogPane().lookupButton(keep)).setDefaultButton(true);
        return alert.showAndWait().filter(delete::equals).isPresent();
    }

    private void delete(Entry entry) {
        String name = entry.name();
        Undo undo = new Undo(
                () -> book.change(() -> book.store().restore(name), () -> routes.select(name), this::failed),
                () -> entry.profile().ifPresent(profile -> forget(name, profile)));
        book.change(
                () -> book.store().delete(name), () -> offer(texts.of("profiles.deleted", name), undo), this::failed);
    }

    /** Tells of a change that can be taken back: by the news' button, and by Ctrl+Z. */
    void offer(String news, Undo undo) {
        last = undo;
        pages.tell(news, texts.of("profiles.undo"), undo::take, undo::drop);
    }

    /** Takes the last change back, if it still can be. */
    void undo() {
        if (last != null && last.take()) {
            pages.tell(texts.of("profiles.undone"));
        }
    }

    /** Only the keyring forgets by itself: the file of secrets would ask for its passphrase out of the blue. */
    private void forget(String name, Profile profile) {
        if (!Place.keyring.inProfile().equals(profile.secrets())) {
            return;
        }
        book.patiently(
                () -> {
                    if (!isThere(name, profile)) {
                        book.profiles().secrets().forget(profile);
                    }
                    return null;
                },
                _ -> {},
                this::failed);
    }

    /** Whether another program has brought it back. */
    private boolean isThere(String name, Profile profile) throws IOException {
        return book.store().exists(name)
                && Objects.equals(profile.id(), book.store().load(name).id());
    }

    void failed(String sentence) {
        pages.tell(sentence);
        book.reload();
    }

    List<MenuItem> additions() {
        MenuItem create = item("profiles.create", "new", this::create);
        create.setAccelerator(KeyCombination.valueOf("Shortcut+N"));
        MenuItem read = item("profiles.import", "import", this::importFiles);
        read.setAccelerator(KeyCombination.valueOf("Shortcut+O"));
        return List.of(create, read);
    }

    /**
     * @param move moves the selected connection by some places
     * @param delete asks before, where it has to
     */
    ContextMenu menu(ObservableValue<Entry> selected, IntConsumer move, Consumer<Entry> delete) {
        ContextMenu menu = new ContextMenu(
                item("profiles.connect", "menu-connect", "Enter", () -> with(selected, this::connect)),
                new SeparatorMenuItem(),
                item("profiles.edit", "menu-edit", "Shortcut+E", () -> with(selected, this::edit)),
                item("profiles.rename", "menu-rename", "F2", () -> with(selected, this::rename)),
                item("profiles.duplicate", "menu-duplicate", "Shortcut+D", () -> with(selected, this::duplicate)),
                item("profiles.export", "menu-export", "Shortcut+Shift+E", () -> with(selected, this::export)),
                new SeparatorMenuItem(),
                item("profiles.up", "menu-up", "Alt+Up", () -> move.accept(-1)),
                item("profiles.down", "menu-down", "Alt+Down", () -> move.accept(1)),
                new SeparatorMenuItem(),
                item("profiles.delete", "menu-delete", "Delete", () -> with(selected, delete)));
        menu.getItems()
                .forEach(item ->
                        item.disableProperty().bind(selected.map(_ -> false).orElse(true)));
        MenuItem lock = item("shortcut.lock", "menu-lock", "Shortcut+K", routes::lock);
        lock.disableProperty().bind(routes.secretsOpen().not());
        menu.getItems().addAll(new SeparatorMenuItem(), lock);
        return menu;
    }

    private static void with(ObservableValue<Entry> selected, Consumer<Entry> command) {
        if (selected.getValue() != null) {
            command.accept(selected.getValue());
        }
    }

    /** @param keys are shown, and do the same in the list */
    private MenuItem item(String text, String id, String keys, Runnable action) {
        MenuItem item = item(text, id, action);
        item.setAccelerator(KeyCombination.valueOf(keys));
        return item;
    }

    private MenuItem item(String text, String id, Runnable action) {
        MenuItem item = new MenuItem(texts.of(text));
        item.setId(id);
        item.setOnAction(_ -> action.run());
        return item;
    }
}
