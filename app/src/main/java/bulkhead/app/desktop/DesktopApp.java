package bulkhead.app.desktop;

import atlantafx.base.theme.PrimerDark;
import atlantafx.base.theme.PrimerLight;
import atlantafx.base.theme.Theme;
import bulkhead.app.desktop.connection.LogPage;
import bulkhead.app.desktop.connection.Remedy;
import bulkhead.app.desktop.look.Texts;
import bulkhead.app.desktop.tray.Presence;
import bulkhead.app.profile.Profile;
import bulkhead.app.profile.ProfileField;
import bulkhead.app.secret.SecretException;
import bulkhead.app.secret.SecretSet;
import bulkhead.app.status.ConnectionStatus;
import bulkhead.app.tunnel.TunnelRequest;
import bulkhead.leakguard.host.HostException;
import bulkhead.leakguard.host.HostNetworkProvider;
import java.io.IOException;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;
import javafx.application.Application;
import javafx.application.ColorScheme;
import javafx.application.Platform;
import javafx.scene.Scene;
import javafx.stage.Stage;
import org.slf4j.LoggerFactory;

/** The window: shows what the controller tells, and hands it what the user asks for. */
public final class DesktopApp extends Application {
    private static final int WIDTH = 960;
    private static final int HEIGHT = 620;

    private static Desktop desktop;
    /** What follows when the window is there. */
    private static Consumer<DesktopApp> shown = app -> Platform.runLater(app.presence::begin);

    private final Texts texts = new Texts(Locale.getDefault());
    private final Connector connector = new Connector(this::told);
    private MainWindow window;
    private Stage stage;
    private Presence presence;
    private volatile boolean lockdown;
    private ConnectionStatus status = ConnectionStatus.IDLE;

    /** Opens the window and returns when it is closed and nothing is connected any more. */
    public static void open(Desktop with) {
        desktop = with;
        Thread.ofPlatform().daemon().name("ahead").start(DesktopApp::loadAhead);
        launch(DesktopApp.class);
    }

    /** The other core may as well load what the window needs while this one waits for the screen. */
    private static void loadAhead() {
        new Texts(Locale.getDefault());
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

    /** Closes the window, as its user would; from any thread. */
    public static void close() {
        Platform.exit();
    }

    @Override
    public void start(Stage primary) {
        stage = primary;
        theme(Platform.getPreferences().getColorScheme());
        Platform.getPreferences().colorSchemeProperty().addListener((_, _, scheme) -> theme(scheme));
        window = new MainWindow(texts, desktop.profiles(), new MainWindow.Actions() {
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
        });
        Scene scene = new Scene(window, WIDTH, HEIGHT);
        scene.getStylesheets().add(Texts.class.getResource("desktop.css").toExternalForm());
        Logger.getLogger("").addHandler(new ToLogPage());
        stage.setTitle(texts.of("app.title"));
        stage.setMinWidth(640);
        stage.setMinHeight(480);
        stage.setScene(scene);
        presence = new Presence(stage, texts, new FromTray(), new DefaultHabits());
        window.profiles().onChange(presence::profiles);
        stage.focusedProperty().addListener((_, _, focused) -> {
            if (focused) {
                window.profiles().reload();
            }
        });
        stage.show();
        shown.accept(this);
        connector.start();
    }

    /** The host is restored before the program ends. */
    @Override
    public void stop() throws InterruptedException {
        presence.close();
        window.close();
        connector.close();
    }

    private void connect(String name) {
        connect(name, UnaryOperator.identity());
    }

    /** @param changes of this connection only: they are not saved */
    private void connect(String name, UnaryOperator<Profile> changes) {
        connector.connect(name, () -> request(name, changes));
    }

    private void run(Remedy remedy) {
        switch (remedy) {
            case Remedy.RetryWithLegacySuites() ->
                connect(status.profile(), profile -> profile.with(b -> b.legacy = true));
            case Remedy.OpenProfile(ProfileField field) -> window.profiles().open(status.profile(), field);
            case Remedy.RunDoctor() -> {}
            case Remedy.OpenGuard() -> Thread.ofVirtual().name("unblock").start(this::openGuard);
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
                    : Optional.of(desktop.requests().of(profile, found.get()));
        } catch (IOException | SecretException e) {
            throw new Desktop.Unusable(e.getMessage(), e);
        }
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

    /** The theme as the library compiled it: to parse its text takes longer than all the rest of the start. */
    private static void theme(ColorScheme scheme) {
        Theme theme = scheme == ColorScheme.DARK ? new PrimerDark() : new PrimerLight();
        setUserAgentStylesheet(theme.getUserAgentStylesheetBSS());
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
        public void settings() {}

        @Override
        public boolean endsWithProgram() {
            return connector.hasOwn();
        }

        @Override
        public boolean locksDown() {
            return lockdown;
        }
    }

    private static final class DefaultHabits implements Presence.Habits {
        @Override
        public boolean goesOnWithoutWindow() {
            return true;
        }

        @Override
        public boolean notifies() {
            return true;
        }
    }

    /** What the program logs, on the window's page too. */
    private final class ToLogPage extends Handler {
        ToLogPage() {
            setFormatter(new SimpleFormatter());
            setLevel(Level.ALL);
        }

        @Override
        public void publish(LogRecord entry) {
            if (entry.getLoggerName() != null && entry.getLoggerName().startsWith("bulkhead")) {
                log(entry.getLevel(), getFormatter().formatMessage(entry));
            }
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    }
}
