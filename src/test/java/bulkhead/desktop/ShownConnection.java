package bulkhead.desktop;

import atlantafx.base.theme.PrimerLight;
import bulkhead.app.desktop.connection.ConnectionPage;
import bulkhead.app.desktop.look.Texts;
import bulkhead.app.status.ConnectionStatus;
import bulkhead.app.tunnel.TunnelEvent;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javafx.application.Application;
import javafx.application.Platform;
import javafx.embed.swing.SwingFXUtils;
import javafx.scene.Node;
import javafx.scene.Scene;
import javafx.scene.control.Labeled;
import javafx.stage.Stage;
import javax.imageio.ImageIO;
import org.testfx.api.FxRobot;
import org.testfx.api.FxToolkit;
import org.testfx.util.WaitForAsyncUtils;

/** The window's page of a connection, which shows a controller's events, and a user who reads it. */
final class ShownConnection implements AutoCloseable {
    private static final Path PICTURES = Path.of("target", "desktop").toAbsolutePath();
    private static final long PATIENCE_SECONDS = 60;

    private final FxRobot robot = new FxRobot();
    private final List<Reading> readings = new CopyOnWriteArrayList<>();
    private Stage stage;
    private ConnectionPage page;
    private final int every;
    private int measurements;
    private volatile long clock;
    private ConnectionStatus status = ConnectionStatus.IDLE.of("Office");

    /** What stands in the window about the connection and the two families, and on its button. */
    record Reading(String title, String subtitle, String ipv4, String ipv6, String button) {}

    /**
     * @param press what the large button does
     * @param every how many measurements there are to one that is shown
     */
    ShownConnection(Runnable press, int every) throws TimeoutException {
        this.every = every;
        FxToolkit.registerPrimaryStage();
        Platform.setImplicitExit(false);
        FxToolkit.setupFixture(() -> {
            Application.setUserAgentStylesheet(new PrimerLight().getUserAgentStylesheet());
            page = new ConnectionPage(new Texts(Locale.ENGLISH), () -> clock, press, _ -> {});
            page.show(status, true);
            Scene scene = new Scene(page, 720, 620);
            scene.getStylesheets().add(Texts.class.getResource("desktop.css").toExternalForm());
            stage = new Stage();
            stage.setScene(scene);
            stage.show();
        });
        read();
    }

    /** Shows the status after an event at {@code now}, in ms since 1970, and reads it; measurements change no sentence. */
    void tell(TunnelEvent event, long now) {
        ConnectionStatus next = status.after(event, now);
        status = next;
        if (!(event instanceof TunnelEvent.Measured)) {
            Platform.runLater(() -> show(next, now));
            read();
        } else if (measurements++ % every == 0) {
            Platform.runLater(() -> show(next, now));
        }
    }

    private void show(ConnectionStatus next, long now) {
        clock = now;
        page.show(next, true);
    }

    private void read() {
        Reading reading = reading();
        if (readings.isEmpty() || !reading.equals(readings.getLast())) {
            readings.add(reading);
        }
    }

    Reading reading() {
        WaitForAsyncUtils.waitForFxEvents();
        return new Reading(text("#title"), text("#subtitle"), text("#ipv4"), text("#ipv6"), text("#connect"));
    }

    /** What a user has read so far; what stood there twice in a row, once. */
    List<Reading> readings() {
        return readings;
    }

    String text(String query) {
        Node node = robot.lookup(query).queryAll().stream().findFirst().orElse(null);
        return node instanceof Labeled labeled ? labeled.getText() : "";
    }

    void await(Callable<Boolean> condition) throws TimeoutException {
        WaitForAsyncUtils.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS, condition);
    }

    void click(String query) {
        robot.clickOn(query);
        WaitForAsyncUtils.waitForFxEvents();
    }

    void picture(String name) {
        WaitForAsyncUtils.waitForFxEvents();
        try {
            var image = WaitForAsyncUtils.asyncFx(() -> stage.getScene().snapshot(null))
                    .get();
            Files.createDirectories(PICTURES);
            ImageIO.write(
                    SwingFXUtils.fromFXImage(image, null),
                    "png",
                    PICTURES.resolve(name + ".png").toFile());
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    @Override
    public void close() {
        Platform.runLater(stage::close);
        WaitForAsyncUtils.waitForFxEvents();
    }
}
