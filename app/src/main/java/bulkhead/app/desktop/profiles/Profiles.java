package bulkhead.app.desktop.profiles;

import bulkhead.app.desktop.look.Pages;
import bulkhead.app.desktop.look.Texts;
import bulkhead.app.doctor.Trial;
import bulkhead.app.policy.Policy;
import bulkhead.app.profile.InvalidValueException;
import bulkhead.app.profile.Profile;
import bulkhead.app.profile.ProfileField;
import bulkhead.app.profile.ProfileStore;
import bulkhead.app.profile.SavedProfiles;
import bulkhead.app.profile.SavedSecrets;
import bulkhead.app.profile.SavedSecrets.Place;
import bulkhead.app.secret.SecretException;
import bulkhead.app.secret.SecretKind;
import bulkhead.app.secret.SecretSet;
import bulkhead.app.secret.SessionPassphrase;
import bulkhead.app.status.ConnectionStatus;
import bulkhead.protocol.core.Failure;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Supplier;
import javafx.animation.Animation;
import javafx.animation.KeyFrame;
import javafx.animation.Timeline;
import javafx.beans.binding.BooleanExpression;
import javafx.beans.property.BooleanProperty;
import javafx.beans.property.SimpleBooleanProperty;
import javafx.collections.ListChangeListener;
import javafx.collections.ObservableList;
import javafx.scene.Node;
import javafx.scene.input.KeyCombination;
import javafx.util.Duration;

/** The part of the window that is about saved connections: their list, their editor, import and export. */
public final class Profiles implements AutoCloseable {
    private Policy policy = Policy.NONE;
    private final Texts texts;
    private final Pages pages;
    private final Consumer<String> selected;
    private final Consumer<String> connect;
    private final Book book;
    private final Commands commands;
    private final ProfileList list;
    /** Forgets the passphrase soon after a sleep, and not only when it is needed next. */
    private final Timeline sleeps;

    private final BooleanProperty secretsOpen = new SimpleBooleanProperty();

    private Consumer<String> edited = _ -> {};
    private Supplier<Profile> fresh = () -> Profile.EMPTY;

    /**
     * Those of the user, with the secrets in the user's keyring. On JavaFX's thread.
     *
     * @param selected is told the name of the selected connection, or null
     * @param connect is told the name of the one to connect
     */
    public static Profiles ofUser(
            Texts texts, Pages pages, ProfileStore store, Consumer<String> selected, Consumer<String> connect) {
        SavedSecrets secrets = SavedSecrets.ofUser(new SessionPassphrase(PassphraseDialog.by(texts, pages::window)));
        return new Profiles(texts, pages, new SavedProfiles(store, secrets), selected, connect);
    }

    /** What of connections nobody changes here. */
    public void under(Policy laidDown) {
        policy = laidDown;
    }

    Profiles(Texts texts, Pages pages, SavedProfiles profiles, Consumer<String> selected, Consumer<String> connect) {
        this.texts = texts;
        this.pages = pages;
        this.selected = selected;
        this.connect = connect;
        book = new Book(profiles);
        commands = new Commands(texts, pages, book, new Routes());
        list = new ProfileList(texts, book, commands);
        sleeps = new Timeline(new KeyFrame(Duration.seconds(1), _ -> lookAtSecrets()));
        sleeps.setCycleCount(Animation.INDEFINITE);
        sleeps.play();
        FileDrop drop = new FileDrop(this::importFiles);
        list.sceneProperty().addListener((_, before, scene) -> {
            drop.move(before, scene);
            if (scene != null) {
                scene.getAccelerators().put(KeyCombination.valueOf("Shortcut+Z"), commands::undo);
            }
        });
    }

    /** The list, for the window's side. */
    public Node list() {
        return list;
    }

    /** What the list shows. */
    ObservableList<Book.Entry> entries() {
        return book.entries();
    }

    /** Finds the secrets that a connection needs. */
    public ConnectSecrets secrets() {
        return new ConnectSecrets(texts, pages, book.profiles());
    }

    /** Forgets the passphrase of the file of secrets: whoever wants them next is asked for it. */
    public void lock() {
        boolean knew = book.profiles().secrets().lock();
        lookAtSecrets();
        pages.tell(texts.of(knew ? "secrets.locked" : "secrets.not-open"));
    }

    /** Tells whether there is something to {@link #lock}, now and whenever that changes. */
    public void onOpen(Consumer<Boolean> listener) {
        secretsOpen.addListener((_, _, now) -> listener.accept(now));
        listener.accept(secretsOpen.get());
    }

    /** What is known is forgotten here, too, after a sleep. */
    private void lookAtSecrets() {
        secretsOpen.set(book.profiles().secrets().isOpen());
    }

    /** Selects a connection in the list. */
    public void select(String name) {
        list.select(name);
    }

    /** Tells the names in the list, now and whenever they change. */
    public void onChange(Consumer<List<String>> listener) {
        Runnable tell = () ->
                listener.accept(book.entries().stream().map(Book.Entry::name).toList());
        book.entries().addListener((ListChangeListener<Book.Entry>) _ -> tell.run());
        tell.run();
    }

    /** Reads the list again. */
    public void reload() {
        book.reload();
    }

    /** Tells the name of each connection whose profile or secrets were changed, or that is gone, by whomever. */
    public void onEdit(Consumer<String> listener) {
        edited = listener;
        book.entries().addListener((ListChangeListener<Book.Entry>) change -> {
            while (change.next()) {
                List<? extends Book.Entry> before = change.getRemoved();
                before.stream()
                        .filter(entry -> !book.entries().contains(entry))
                        .map(Book.Entry::name)
                        .forEach(listener);
            }
        });
    }

    /**
     * Shows which connection is the one of now, and which failed.
     *
     * @param failures why, by their names
     */
    public void show(ConnectionStatus status, Map<String, Failure> failures) {
        list.show(status, failures);
    }

    /** @param profile what the editor begins a new connection with */
    public void createFrom(Supplier<Profile> profile) {
        fresh = profile;
    }

    /** Opens the editor for a new connection. */
    public void create() {
        Profile begun = fresh.get();
        book.find(
                () -> new EditorPage.Subject(
                        null,
                        begun,
                        SecretsForm.Kept.NOTHING,
                        book.profiles().secrets().usual()),
                subject -> edit(subject, ProfileField.SERVER),
                commands::failed);
    }

    /** Opens the editor of a connection at one of its fields. */
    public void open(String name, ProfileField field) {
        book.find(() -> subject(name), subject -> edit(subject, field), commands::failed);
    }

    /** Shows what there is to import in files or folders; without any, asks for them. */
    public void importFiles(List<Path> files) {
        ImportPage page = new ImportPage(texts, pages, book, this::imported);
        pages.open(texts.of("import.title"), page);
        if (!files.isEmpty()) {
            page.read(files);
        }
    }

    /** Waits for what was asked for, and forgets what only an undo would have needed. */
    @Override
    public void close() {
        sleeps.stop();
        book.profiles().secrets().lock();
        book.close();
    }

    private EditorPage.Subject subject(String name) throws IOException, SecretException {
        Profile profile = book.store().load(name);
        SecretsForm.Kept kept = new SecretsForm.Kept(Place.of(profile), kinds(profile));
        return new EditorPage.Subject(name, profile, kept, kept.place());
    }

    /** A connection can be edited without its keyring too. */
    private Optional<Set<SecretKind>> kinds(Profile profile) {
        try {
            return book.profiles().secrets().kinds(profile);
        } catch (SecretException e) {
            return Optional.empty();
        }
    }

    private void edit(EditorPage.Subject subject, ProfileField field) {
        EditorPage[] page = new EditorPage[1];
        EditorPage.Owner owner = new EditorPage.Owner() {
            @Override
            public void save(Edit edit) {
                Profiles.this.save(edit, page[0]);
            }

            @Override
            public Trial.Result test(Edit edit)
                    throws IOException, SecretException, InvalidValueException, InterruptedException {
                try (edit) {
                    return edit.test(book.profiles());
                }
            }
        };
        page[0] = new EditorPage(texts, pages, subject, book.entries(), policy, owner);
        pages.open(texts.of(subject.name() == null ? "editor.new" : "editor.title", subject.name()), page[0]);
        page[0].open(field);
    }

    private void save(Edit edit, EditorPage page) {
        SecretSet replaced = new SecretSet();
        book.patiently(
                () -> {
                    try (edit) {
                        return edit.save(book.profiles(), replaced);
                    }
                },
                back -> {
                    page.saved();
                    edited.accept(edit.name());
                    list.select(edit.name());
                    commands.offer(texts.of("editor.saved", edit.name()), undo(edit, back, replaced));
                },
                sentence -> {
                    replaced.close();
                    page.failed(sentence);
                });
    }

    private Undo undo(Edit edit, Edit.Back back, SecretSet replaced) {
        Runnable undo = () -> book.patiently(
                () -> {
                    try (replaced) {
                        back.run();
                        return edit.before();
                    }
                },
                before -> {
                    if (before != null) {
                        list.select(before);
                    }
                },
                commands::failed);
        return new Undo(undo, replaced::close);
    }

    private void imported(List<String> names) {
        list.select(names.getFirst());
        Undo undo = new Undo(
                () -> book.patiently(
                        () -> {
                            for (String name : names) {
                                book.profiles().forget(name);
                            }
                            return null;
                        },
                        _ -> {},
                        commands::failed),
                () -> {});
        commands.offer(texts.of("import.done", String.join(", ", names)), undo);
    }

    /** Where the list's commands lead. */
    private final class Routes implements Commands.Routes {
        @Override
        public void selected(String name) {
            selected.accept(name);
        }

        @Override
        public void connect(String name) {
            connect.accept(name);
        }

        @Override
        public void edit(String name, ProfileField field) {
            if (name == null) {
                create();
            } else {
                open(name, field);
            }
        }

        @Override
        public void importFiles() {
            Profiles.this.importFiles(List.of());
        }

        @Override
        public BooleanExpression secretsOpen() {
            return secretsOpen;
        }

        @Override
        public void lock() {
            Profiles.this.lock();
        }

        @Override
        public void export(String name) {
            book.find(
                    () -> book.store().load(name),
                    profile -> pages.open(
                            texts.of("export.title", name), new ExportPage(texts, pages, book, name, profile)),
                    commands::failed);
        }

        @Override
        public void select(String name) {
            list.select(name);
        }
    }
}
