package bulkhead.app.desktop;

import bulkhead.app.desktop.connection.LogPage;
import bulkhead.app.desktop.connection.Remedy;
import bulkhead.app.desktop.doctor.DoctorPage;
import bulkhead.app.desktop.look.Texts;
import bulkhead.app.desktop.settings.Appearance;
import bulkhead.app.desktop.settings.SettingsPage;
import bulkhead.app.desktop.settings.Shortcut;
import bulkhead.app.desktop.settings.ShortcutsPage;
import bulkhead.app.desktop.settings.WelcomeHabits;
import bulkhead.app.desktop.settings.WelcomePage;
import bulkhead.app.desktop.settings.WindowPlace;
import bulkhead.app.desktop.tray.Presence;
import bulkhead.app.doctor.Doctor;
import bulkhead.app.instance.WindowCall;
import bulkhead.app.profile.Profile;
import bulkhead.app.profile.ProfileField;
import bulkhead.app.secret.SecretException;
import bulkhead.app.secret.SecretSet;
import bulkhead.app.settings.Habits;
import bulkhead.app.settings.Settings;
import bulkhead.app.status.ConnectionStatus;
import bulkhead.app.tunnel.TunnelRequest;
import bulkhead.leakguard.host.HostException;
import bulkhead.leakguard.host.HostNetworkProvider;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import java.util.logging.Level;
import java.util.logging.Logger;
import javafx.application.Application;
import javafx.application.Platform;
import javafx.scene.Scene;
import javafx.stage.Stage;
import org.slf4j.LoggerFactory;

/** The window: shows what the controller tells, and hands it what the user asks for. */
public final class DesktopApp extends Application {
    private static final int WIDTH = 960;
    private static final int HEIGHT = 620;

    private static final Locale DESKTOP = Locale.getDefault();

    private static final Logger OURS = Logger.getLogger("bulkhead");

    private static Desktop desktop;
    /** Whether there are neither settings nor connections. */
    private static boolean first;
    /** What follows when the window is there. */
    private static Consumer<DesktopApp> shown = app -> Platform.runLater(app.presence::begin);

    private final Habits habits = desktop.habits();
    private Texts texts;
    private final Connector connector = new Connector(this::told);
    private MainWindow window;
    private WindowPlace place;
    private List<String> names = List.of();
    private boolean started;
    private Stage stage;
    private Presence presence;
    private volatile boolean lockdown;
    private volatile boolean closing;
    private ConnectionStatus status = ConnectionStatus.IDLE;

    /** Opens the window and returns when it is closed and nothing is connected any more. */
    public static void open(Desktop with) {
        use(with);
        Thread.ofPlatform().daemon().name("ahead").start(DesktopApp::loadAhead);
        launch(DesktopApp.class);
    }

    /** The other core may as well load what the window needs while this one waits for the screen. */
    private static void loadAhead() {
        new Texts(locale(desktop.habits().settings().get()));
        LoggerFactory.getLogger(DesktopApp.class);
        try {
            desktop.profiles().names();
        } catch (IOException e) {
            // It fails again where the names are shown, and is said there.
        }
    }

    /** Does once what a window does, so that the JVM can note what that takes. */
    public static void rehearse(Desktop with) {
        shown = app -> new WindowRehearsal(app.window).start();
        open(with);
    }

    static void use(Desktop with) {
        desktop = with;
        first = with.habits().isFirstStart() && hasNone(with);
    }

    private static boolean hasNone(Desktop desktop) {
        try {
            return desktop.profiles().names().isEmpty();
        } catch (IOException e) {
            return false;
        }
    }

    /** Closes the window, as its user would; from any thread. */
    public static void close() {
        Platform.exit();
    }

    @Override
    public void start(Stage primary) {
        stage = primary;
        Appearance.follow(habits.settings());
        build();
        Scene scene = new Scene(window, WIDTH, HEIGHT);
        scene.getStylesheets().add(Texts.class.getResource("desktop.css").toExternalForm());
        Shortcut.install(scene, shortcuts());
        Logger.getLogger("").addHandler(new LogFeed(this::log));
        stage.setMinWidth(640);
        stage.setMinHeight(480);
        stage.setScene(scene);
        place = new WindowPlace(stage, habits.remembered().get().place());
        stage.focusedProperty().addListener((_, _, focused) -> {
            if (focused) {
                window.profiles().reload();
            }
        });
        habits.complainTo(sentence -> Platform.runLater(() -> window.pages().tell(sentence)));
        OURS.setLevel(habits.settings().get().logDetail().level());
        habits.settings().onChange(this::changed);
        if (first) {
            welcome();
        }
        if (desktop.hidden() || habits.settings().get().startHidden()) {
            presence.beginHidden();
        } else {
            stage.show();
        }
        shown.accept(this);
        connector.start();
        desktop.calls().obey(call -> {
            Platform.runLater(() -> obey(call));
            return !closing;
        });
    }

    /** What a start of the program asks. */
    private void obey(WindowCall call) {
        if (call.raise()) {
            presence.raise();
        }
        if (!call.files().isEmpty()) {
            window.profiles().importFiles(call.files());
        }
        if (!status.isActive()) {
            call.connect().ifPresent(this::connect);
        }
    }

    private void changed(Settings before, Settings now) {
        OURS.setLevel(now.logDetail().level());
        if (!locale(before).equals(locale(now))) {
            // Later, as the page that changes it is about to go.
            Platform.runLater(() -> {
                presence.close();
                window.close();
                build();
                stage.getScene().setRoot(window);
                presence.begin();
                settings();
            });
        }
    }

    /** The window's content, in the language of the settings. */
    private void build() {
        Locale locale = locale(habits.settings().get());
        Locale.setDefault(locale);
        texts = new Texts(locale);
        stage.setTitle(texts.of("app.title"));
        window = new MainWindow(texts, desktop.profiles(), habits, new MainWindow.Actions() {
            @Override
            public void connect(String profile) {
                DesktopApp.this.connect(profile);
            }

            @Override
            public void disconnect() {
                connector.disconnect();
            }

            @Override
            public void run(Remedy remedy) {
                DesktopApp.this.run(remedy);
            }

            @Override
            public void settings() {
                DesktopApp.this.settings();
            }
        });
        presence = new Presence(stage, texts, new FromTray(), new Chosen());
        window.profiles().onChange(names -> {
            this.names = names;
            presence.profiles(names);
            connectAtStart();
        });
        show(status);
    }

    /** Once, as soon as the connections are known. */
    private void connectAtStart() {
        if (started || names.isEmpty()) {
            return;
        }
        started = true;
        Settings settings = habits.settings().get();
        String wanted = switch (settings.start()) {
            case NONE -> null;
            case LAST -> habits.remembered().get().connected();
            case NAMED -> settings.startProfile();
        };
        if (wanted != null && names.contains(wanted) && !status.isActive()) {
            connect(wanted);
        }
    }

    private static Locale locale(Settings settings) {
        return settings.language().locale(DESKTOP);
    }

    private void settings() {
        window.pages()
                .open(
                        texts.of("settings.title"),
                        new SettingsPage(
                                texts, () -> window.pages(), habits.settings(), habits.login(), names, this::welcome));
    }

    private void welcome() {
        Welcome welcome = new Welcome(window, habits::keep);
        welcome.open(new WelcomePage(
                texts, new WelcomeHabits(texts, () -> window.pages(), habits.settings(), habits.login()), welcome));
    }

    private Map<Shortcut, Runnable> shortcuts() {
        return Map.of(
                Shortcut.CONNECT,
                () -> window.press(),
                Shortcut.NEW,
                () -> window.profiles().create(),
                Shortcut.IMPORT,
                () -> window.profiles().importFiles(List.of()),
                Shortcut.FIND,
                () -> window.search(),
                Shortcut.LOG,
                () -> window.openLog(),
                Shortcut.SETTINGS,
                this::settings,
                Shortcut.DOCTOR,
                () -> openDoctor(window.selected()),
                Shortcut.HELP,
                () -> window.pages().open(texts.of("shortcuts.title"), new ShortcutsPage(texts)),
                Shortcut.CLOSE,
                () -> presence.closeWindow(),
                Shortcut.QUIT,
                () -> presence.quit());
    }

    /** The host is restored before the program ends. */
    @Override
    public void stop() throws InterruptedException {
        closing = true;
        presence.close();
        window.close();
        connector.close();
        habits.remembered().change(before -> before.at(place.now()));
        habits.close();
    }

    private void connect(String name) {
        connect(name, UnaryOperator.identity());
    }

    /** @param changes of this connection only: they are not saved */
    private void connect(String name, UnaryOperator<Profile> changes) {
        habits.remembered().change(before -> before.connectedTo(name));
        connector.connect(name, () -> request(name, changes));
    }

    private void run(Remedy remedy) {
        switch (remedy) {
            case Remedy.RetryWithLegacySuites() ->
                connect(status.profile(), profile -> profile.with(b -> b.legacy = true));
            case Remedy.OpenProfile(ProfileField field) -> window.profiles().open(status.profile(), field);
            case Remedy.RunDoctor() -> openDoctor(status.profile());
            case Remedy.OpenGuard() -> Thread.ofVirtual().name("unblock").start(this::openGuard);
        }
    }

    /** Of this computer, and of the profile's server if there is one. */
    private void openDoctor(String profile) {
        Thread.ofVirtual().name("doctor").start(() -> {
            Doctor doctor = new Doctor(server(profile));
            Platform.runLater(() -> window.pages().open(texts.of("doctor.title"), new DoctorPage(texts, doctor)));
        });
    }

    private static Optional<Doctor.Patient> server(String profile) {
        try {
            return profile.isEmpty()
                    ? Optional.empty()
                    : Doctor.Patient.of(desktop.profiles().load(profile));
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    private void openGuard() {
        try {
            HostNetworkProvider.ofThisHost().guard().unblock(false);
            Platform.runLater(() -> show(ConnectionStatus.IDLE.of(status.profile())));
        } catch (HostException e) {
            log(Level.WARNING, e.getMessage());
            Platform.runLater(() -> window.pages().tell(e.getMessage()));
        }
    }

    /** Called on the connection's thread. */
    private Optional<TunnelRequest> request(String name, UnaryOperator<Profile> changes)
            throws Desktop.Unusable, InterruptedException {
        try {
            Profile profile = changes.apply(desktop.profiles().load(name));
            lockdown = Boolean.TRUE.equals(profile.lockdown());
            Optional<SecretSet> found = window.profiles().secrets().of(name, profile);
            return found.isEmpty()
                    ? Optional.empty()
                    : Optional.of(asChosen(desktop.requests().of(profile, found.get())));
        } catch (IOException | SecretException e) {
            throw new Desktop.Unusable(e.getMessage(), e);
        }
    }

    private TunnelRequest asChosen(TunnelRequest request) {
        return habits.settings().get().reconnect() ? request : request.withoutReconnection();
    }

    /** Called on the connection's thread. */
    private void told(ConnectionStatus newest) {
        Platform.runLater(() -> show(newest));
    }

    private void show(ConnectionStatus newest) {
        status = newest;
        window.show(newest);
        presence.show(newest);
    }

    private void log(Level level, String text) {
        Platform.runLater(() -> window.log(new LogPage.Entry(level, text)));
    }

    private final class FromTray implements Presence.Actions {
        @Override
        public void connect(String profile) {
            DesktopApp.this.connect(profile);
        }

        @Override
        public void disconnect() {
            connector.disconnect();
        }

        @Override
        public void settings() {
            DesktopApp.this.settings();
        }

        @Override
        public boolean endsWithProgram() {
            return connector.hasOwn();
        }

        @Override
        public boolean locksDown() {
            return lockdown;
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
