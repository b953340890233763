package bulkhead.app.desktop;

import bulkhead.app.policy.Policy;
import bulkhead.app.profile.Profile;
import bulkhead.app.profile.ProfileStore;
import bulkhead.app.settings.Habits;
import bulkhead.app.settings.Settings;
import bulkhead.app.settings.TestHabits;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import javafx.application.Application;
import javafx.application.Platform;
import javafx.embed.swing.SwingFXUtils;
import javafx.scene.Node;
import javafx.scene.image.WritableImage;
import javafx.stage.Stage;
import javafx.stage.Window;
import javax.imageio.ImageIO;
import org.testfx.api.FxRobot;
import org.testfx.api.FxToolkit;
import org.testfx.util.WaitForAsyncUtils;

/** The whole window in this process, with its files in a folder of the test; it connects to nothing. */
public final class OpenWindow implements AutoCloseable {
    private static final long PATIENCE_SECONDS = 60;

    private final Stage stage;
    private final Application app;
    private final Habits habits;
    private final FxRobot robot = new FxRobot();

    private OpenWindow(Stage stage, Application app, Habits habits) {
        this.stage = stage;
        this.app = app;
        this.habits = habits;
    }

    /**
     * @param settings null for a first start
     * @param profiles names of saved connections
     */
    public static OpenWindow open(Path folder, Settings settings, String... profiles) throws Exception {
        return open(folder, settings, Policy.NONE, profiles);
    }

    /** The same under a policy. */
    public static OpenWindow open(Path folder, Settings settings, Policy policy, String... profiles) throws Exception {
        ProfileStore store = new ProfileStore(folder.resolve("profiles"));
        for (String name : profiles) {
            store.save(name, Profile.EMPTY.with(b -> {
                b.server = "vpn.example.org";
                b.user = "alice";
            }));
        }
        Habits habits = TestHabits.in(folder, settings, policy.settings()::over);
        DesktopApp.use(() -> new Desktop(
                store,
                (_, _) -> {
                    throw new Desktop.Unusable("there is no server in this test", null);
                },
                () -> policy,
                habits,
                false,
                _ -> {}));
        FxToolkit.registerPrimaryStage();
        Platform.setImplicitExit(false);
        Stage stage = FxToolkit.registerStage(Stage::new);
        Application app = WaitForAsyncUtils.asyncFx(() -> {
                    DesktopApp made = new DesktopApp();
                    made.start(stage);
                    return made;
                })
                .get();
        OpenWindow window = new OpenWindow(stage, app, habits);
        WaitForAsyncUtils.waitForFxEvents();
        return window;
    }

    public Stage stage() {
        return stage;
    }

    public Habits habits() {
        return habits;
    }

    public FxRobot robot() {
        return robot;
    }

    /** The newest window: a dialogue, if there is one. */
    public Window newest() {
        return Window.getWindows().getLast();
    }

    /** The first node of the newest window that has it. */
    public <N extends Node> N find(String query) {
        return robot.lookup(query).query();
    }

    public boolean shows(String query) {
        return robot.lookup(query).tryQuery().isPresent();
    }

    public void until(Callable<Boolean> condition) throws Exception {
        WaitForAsyncUtils.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS, condition);
        WaitForAsyncUtils.waitForFxEvents();
    }

    public void size(double width, double height) {
        robot.interact(() -> {
            stage.setWidth(width);
            stage.setHeight(height);
        });
    }

    /** Closes a dialogue, so that nothing waits for it. */
    public void leave(WindowPage page) throws Exception {
        if (page.isDialogue()) {
            robot.push(javafx.scene.input.KeyCode.ESCAPE);
            until(() -> newest() == stage);
        }
    }

    public void picture(Path file) throws Exception {
        var image = snapshot();
        Files.createDirectories(file.getParent());
        ImageIO.write(SwingFXUtils.fromFXImage(image, null), "png", file.toFile());
    }

    private WritableImage snapshot() throws Exception {
        return WaitForAsyncUtils.asyncFx(() -> newest().getScene().snapshot(null))
                .get();
    }

    /** Of its pixels, at the median: 0 is black, 1 white. */
    public double brightness() throws Exception {
        var image = snapshot();
        double[] pixels = new double[(int) (image.getWidth() * image.getHeight())];
        Arrays.setAll(
                pixels,
                i -> image.getPixelReader()
                        .getColor(i % (int) image.getWidth(), i / (int) image.getWidth())
                        .getBrightness());
        Arrays.sort(pixels);
        return pixels[pixels.length / 2];
    }

    /** As its user closes it; everything is written when this returns. */
    @Override
    public void close() throws Exception {
        WaitForAsyncUtils.asyncFx(stage::hide).get();
        app.stop();
    }
}
