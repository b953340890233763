package bulkhead.app.desktop;

import bulkhead.app.desktop.connection.LogPage;
import bulkhead.app.desktop.look.Icons;
import bulkhead.app.desktop.look.Texts;
import bulkhead.app.desktop.settings.Appearance;
import bulkhead.app.desktop.settings.Shortcut;
import bulkhead.app.desktop.settings.WindowPlace;
import bulkhead.app.settings.Habits;
import bulkhead.app.update.DailyLook;
import java.io.IOException;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.function.Consumer;
import java.util.logging.Logger;
import javafx.application.Application;
import javafx.application.Platform;
import javafx.scene.Scene;
import javafx.stage.Stage;
import org.slf4j.LoggerFactory;

/** The program with a window: opens it, remembers where it was, and restores the host before it ends. */
public final class DesktopApp extends Application {
    private static final int WIDTH = 960;
    private static final int HEIGHT = 620;
    private static final int LEAST_WIDTH = 640;
    private static final int LEAST_HEIGHT = 480;

    private static final Logger OURS = Logger.getLogger("bulkhead");

    private static FutureTask<Desktop> made;
    /** What follows when the window is there. */
    private static Consumer<DesktopController> shown = DesktopController::beginPresence;

    private static volatile boolean terminated;

    private Desktop desktop;
    private DesktopController controller;
    private WindowPlace place;
    private DailyLook look;
    private volatile boolean closing;

    /**
     * Opens the window and returns when it is closed and nothing is connected any more.
     *
     * @param with is asked on another thread: one core may as well read files while the other waits for the screen
     */
    public static void open(Callable<Desktop> with) {
        use(with);
        Thread.ofPlatform().daemon().name("ahead").start(made);
        launch(DesktopApp.class);
    }

    /** Does once what a window does, so that the JVM can note what that takes. */
    public static void rehearse(Callable<Desktop> with) {
        shown = controller -> new WindowRehearsal(controller).start();
        open(with);
    }

    static void use(Callable<Desktop> with) {
        made = new FutureTask<>(() -> {
            Desktop desktop = with.call();
            new Texts(DesktopController.locale(desktop.habits().settings().get()));
            LoggerFactory.getLogger(DesktopApp.class);
            return desktop;
        });
    }

    /** Closes the window, as its user would; from any thread. */
    public static void close() {
        Platform.exit();
    }

    /** The same by the word of who ends this program and need not be its user. */
    public static void terminate() {
        terminated = true;
        Platform.exit();
    }

    @Override
    public void start(Stage stage) throws InterruptedException, ExecutionException {
        made.run();
        desktop = made.get();
        Habits habits = desktop.habits();
        Appearance.follow(habits.settings());
        OURS.setLevel(habits.settings().get().logDetail().level());
        habits.settings().onChange((_, now) -> OURS.setLevel(now.logDetail().level()));
        controller = new DesktopController(stage, desktop);
        stage.setMinWidth(LEAST_WIDTH);
        stage.setMinHeight(LEAST_HEIGHT);
        stage.setScene(scene());
        place = new WindowPlace(stage, habits.remembered().get().place());
        Logger.getLogger("")
                .addHandler(new LogFeed((level, text) ->
                        Platform.runLater(() -> controller.window().log(new LogPage.Entry(level, text)))));
        stage.focusedProperty().addListener((_, _, focused) -> {
            if (focused) {
                controller.window().profiles().reload();
            }
        });
        if (isFirst()) {
            controller.welcome();
        }
        if (desktop.hidden() || habits.settings().get().startHidden()) {
            controller.beginHidden();
        } else {
            stage.show();
        }
        stage.getIcons().setAll(Icons.ofProgram());
        shown.accept(controller);
        controller.start();
        look = DailyLook.begin(
                () -> habits.settings().get().updates(),
                () -> desktop.policies().now().publisherHere(),
                release -> Platform.runLater(() -> controller.newer(release)));
        desktop.calls().obey(call -> {
            Platform.runLater(() -> controller.obey(call));
            return !closing;
        });
    }

    /** The host is restored before the program ends. */
    @Override
    public void stop() throws InterruptedException {
        closing = true;
        look.close();
        if (terminated) {
            controller.terminate();
        } else {
            controller.close();
        }
        Habits habits = desktop.habits();
        habits.remembered().change(before -> before.at(place.now()));
        habits.close();
    }

    private Scene scene() {
        Scene scene = new Scene(controller.window(), WIDTH, HEIGHT);
        scene.getStylesheets().add(Texts.class.getResource("desktop.css").toExternalForm());
        Shortcut.install(scene, controller.shortcuts());
        return scene;
    }

    /** Whether there are neither settings nor connections. */
    private boolean isFirst() {
        try {
            return desktop.habits().isFirstStart() && desktop.profiles().names().isEmpty();
        } catch (IOException e) {
            return false;
        }
    }
}
