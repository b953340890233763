package bulkhead.app.desktop;

import bulkhead.app.desktop.connection.LogPage;
import bulkhead.app.desktop.connection.Remedy;
import bulkhead.app.desktop.doctor.DoctorPage;
import bulkhead.app.desktop.look.Texts;
import bulkhead.app.desktop.settings.SettingsPage;
import bulkhead.app.desktop.settings.Shortcut;
import bulkhead.app.desktop.settings.ShortcutsPage;
import bulkhead.app.desktop.settings.WelcomeHabits;
import bulkhead.app.desktop.settings.WelcomePage;
import bulkhead.app.desktop.tray.Presence;
import bulkhead.app.doctor.Doctor;
import bulkhead.app.instance.WindowCall;
import bulkhead.app.policy.PolicyException;
import bulkhead.app.profile.Profile;
import bulkhead.app.profile.ProfileField;
import bulkhead.app.settings.Habits;
import bulkhead.app.settings.History;
import bulkhead.app.settings.Settings;
import bulkhead.app.status.ConnectionStatus;
import bulkhead.protocol.core.Failure;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.logging.Level;
import java.util.stream.Stream;
import javafx.application.Platform;
import javafx.stage.Stage;

/** Joins the window, the tray and the connections: whatever the user asks for goes through here. */
final class DesktopController implements AutoCloseable {
    private static final Locale OF_DESKTOP = Locale.getDefault();

    private final Stage stage;
    private final Desktop desktop;
    private final Habits habits;
    private final Connections connections;
    private final LogLines log;
    private Texts texts;
    private HelpFile help;
    private MainWindow window;
    private Presence presence;
    private List<String> names = List.of();

    DesktopController(Stage stage, Desktop desktop) {
        this.stage = stage;
        this.desktop = desktop;
        habits = desktop.habits();
        log = new LogLines(lines -> window.log(lines));
        connections = new Connections(desktop, () -> window.profiles().secrets(), new Shown());
        build();
    }

    /** What the settings have the window speak. */
    static Locale locale(Settings settings) {
        return settings.language().locale(OF_DESKTOP);
    }

    MainWindow window() {
        return window;
    }

    /** Appears in the tray, where there is one. */
    void beginPresence() {
        Platform.runLater(presence::begin);
    }

    /** Shows no window where there is a tray, and a minimised one elsewhere. */
    void beginHidden() {
        presence.beginHidden();
    }

    /** Begins to tell of connections, of what there is already too. */
    void start() {
        habits.complainTo(sentence -> Platform.runLater(() -> window.pages().tell(sentence)));
        habits.settings().onChange(this::changed);
        connections.start();
        log.start();
        lookAtRights();
    }

    /** A newer Bulkhead is there. */
    void newer(String release) {
        window.pages().tell(texts.of("settings.newer", release));
    }

    private void lookAtRights() {
        Thread.ofVirtual()
                .name("rights")
                .start(() -> Welcome.rights()
                        .ifPresent(why ->
                                Platform.runLater(() -> window.cannot(texts.of("welcome.unable", texts.said(why))))));
    }

    /** What a start of the program asks. */
    void obey(WindowCall call) {
        if (call.raise()) {
            presence.raise();
        }
        if (!call.files().isEmpty()) {
            window.profiles().importFiles(call.files());
        }
        call.connect().ifPresent(connections::connect);
    }

    void welcome() {
        Welcome welcome = new Welcome(window, habits::keep);
        welcome.open(new WelcomePage(
                texts,
                new WelcomeHabits(
                        texts, () -> window.pages(), habits.settings(), habits.login(), () -> presence.isInTray()),
                welcome));
    }

    /** What keys do; each at the time it is pressed, as the window may be another by then. */
    Map<Shortcut, Runnable> shortcuts() {
        return Map.ofEntries(
                Map.entry(Shortcut.CONNECT, () -> window.press()),
                Map.entry(Shortcut.NEW, () -> window.profiles().create()),
                Map.entry(Shortcut.IMPORT, () -> window.profiles().importFiles(List.of())),
                Map.entry(Shortcut.FIND, () -> window.search()),
                Map.entry(Shortcut.LOCK, () -> window.profiles().lock()),
                Map.entry(Shortcut.LOG, () -> window.openLog()),
                Map.entry(Shortcut.SETTINGS, this::openSettings),
                Map.entry(Shortcut.DOCTOR, () -> openDoctor(window.selected())),
                Map.entry(
                        Shortcut.HELP,
                        () -> window.pages().open(texts.of("shortcuts.title"), new ShortcutsPage(texts))),
                Map.entry(Shortcut.CLOSE, () -> presence.closeWindow()),
                Map.entry(Shortcut.QUIT, () -> presence.quit()));
    }

    /** The window's own connection is down when this returns. */
    @Override
    public void close() throws InterruptedException {
        presence.close();
        window.close();
        log.close();
        connections.close();
    }

    /** The same by the word of who ends this program and need not be its user. */
    void terminate() throws InterruptedException {
        presence.close();
        window.close();
        log.close();
        connections.terminate();
    }

    /** The window's content, in the language of the settings. */
    private void build() {
        Locale locale = locale(habits.settings().get());
        Locale.setDefault(locale);
        Locale.setDefault(Locale.Category.FORMAT, Texts.localeFor(locale));
        texts = new Texts(locale);
        help = new HelpFile(texts, connections::published);
        stage.setTitle(texts.of("app.title"));
        window = new MainWindow(texts, desktop.profiles(), habits, new FromWindow());
        underPolicy();
        presence = new Presence(stage, texts, new FromTray(), new Chosen());
        presence.recent(recent());
        window.profiles().onChange(known -> {
            names = known;
            presence.profiles(known);
            connections.connectAtStart(known);
        });
        window.profiles().onOpen(presence::secretsOpen);
        window.profiles().onEdit(connections::edited);
        connections.showAgain();
    }

    private void underPolicy() {
        try {
            window.profiles().under(desktop.policies().now());
        } catch (PolicyException e) {
            // Each connect says so.
        }
    }

    /** The connection that was connected last, and those before it. */
    private List<String> recent() {
        return Stream.concat(
                        Stream.ofNullable(habits.remembered().get().connected()),
                        habits.history().get().last().stream().map(History.Past::profile))
                .distinct()
                .toList();
    }

    private void changed(Settings before, Settings now) {
        if (!locale(before).equals(locale(now))) {
            // Later, as the page that changes it is about to go.
            Platform.runLater(() -> {
                presence.close();
                window.close();
                build();
                stage.getScene().setRoot(window);
                presence.begin();
                lookAtRights();
                openSettings();
            });
        }
    }

    private void openSettings() {
        window.pages()
                .open(
                        texts.of("settings.title"),
                        new SettingsPage(
                                texts,
                                () -> window.pages(),
                                habits.settings(),
                                habits.login(),
                                presence.isInTray(),
                                names,
                                this::welcome));
    }

    /** Of this computer, and of the profile's server. @param profile empty or null: of the computer alone */
    private void openDoctor(String profile) {
        Thread.ofVirtual().name("doctor").start(() -> {
            Optional<Profile> loaded = load(profile);
            Doctor doctor = new Doctor(loaded.flatMap(Doctor.Patient::of).or(Doctor.Patient::ofConnection));
            Platform.runLater(() -> window.pages()
                    .open(
                            texts.of("doctor.title"),
                            new DoctorPage(texts, doctor, findings -> help.save(findings, profile, loaded, window))));
        });
    }

    private Optional<Profile> load(String profile) {
        try {
            return profile == null || profile.isEmpty()
                    ? Optional.empty()
                    : Optional.of(desktop.profiles().load(profile));
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    private final class Shown implements Connections.Owner {
        @Override
        public void show(ConnectionStatus status, Map<String, Failure> failures) {
            window.show(status, failures);
            presence.show(status);
            presence.recent(recent());
        }

        @Override
        public void turnTo(String name) {
            window.profiles().select(name);
        }

        @Override
        public void complain(String sentence) {
            window.log(new LogPage.Entry(Level.WARNING, texts.said(sentence)));
            window.pages().tell(sentence);
        }
    }

    private final class FromWindow implements MainWindow.Actions {
        @Override
        public void connect(String profile) {
            connections.connect(profile);
        }

        @Override
        public void disconnect() {
            connections.disconnect();
        }

        @Override
        public void run(Remedy remedy) {
            String profile = window.shown().profile();
            switch (remedy) {
                case Remedy.RetryWithLegacySuites() -> connections.retryWithLegacySuites(profile);
                case Remedy.OpenProfile(ProfileField field) -> window.profiles().open(profile, field);
                case Remedy.RetypePassword() -> connections.retypePassword(profile);
                case Remedy.RunDoctor() -> openDoctor(profile);
                case Remedy.OpenGuard() -> connections.openGuard();
                case Remedy.StartDaemon() -> connections.startDaemon();
            }
        }

        @Override
        public void settings() {
            openSettings();
        }

        @Override
        public void doctor() {
            openDoctor(window.selected());
        }
    }

    private final class FromTray implements Presence.Actions {
        @Override
        public void connect(String profile) {
            connections.connect(profile);
        }

        @Override
        public void disconnect() {
            connections.disconnect();
        }

        @Override
        public void settings() {
            openSettings();
        }

        @Override
        public void lock() {
            window.profiles().lock();
        }

        @Override
        public boolean mayClose() {
            return window.mayClose();
        }

        @Override
        public boolean endsWithProgram() {
            return connections.hasOwn();
        }

        @Override
        public boolean locksDown() {
            return connections.locksDown();
        }
    }

    private final class Chosen implements Presence.Habits {
        @Override
        public Presence.Closing closing() {
            return switch (habits.settings().get().onClose()) {
                case TRAY -> Presence.Closing.TRAY;
                case MINIMISE -> Presence.Closing.MINIMISE;
                case QUIT -> Presence.Closing.QUIT;
            };
        }

        @Override
        public boolean notifies() {
            return habits.settings().get().notifications();
        }
    }
}
