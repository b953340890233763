package bulkhead.desktop;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import javafx.application.Platform;
import javafx.embed.swing.SwingFXUtils;
import javafx.event.EventHandler;
import javafx.scene.Node;
import javafx.scene.Scene;
import javafx.scene.control.Labeled;
import javafx.scene.input.KeyCode;
import javafx.scene.input.MouseButton;
import javafx.scene.input.MouseEvent;
import javafx.stage.Stage;
import javafx.stage.Window;
import javax.imageio.ImageIO;
import org.testfx.api.FxRobot;
import org.testfx.util.NodeQueryUtils;
import org.testfx.util.WaitForAsyncUtils;

/**
 * A user at the window, in a process of its own that may be in a network namespace: takes a folder for pictures, obeys a line
 * of standard input at a time, and answers each with a line.
 */
final class DesktopRun {
    private static final long PATIENCE_SECONDS = 60;

    private final FxRobot robot = new FxRobot();
    private final StallWatch watch = new StallWatch();
    private final Path pictures;

    private DesktopRun(Path pictures) {
        this.pictures = pictures;
    }

    public static void main(String[] arguments) throws Exception {
        DesktopRun run = new DesktopRun(Path.of(arguments[0]));
        Thread.ofPlatform().daemon().name("user").start(run::obey);
        List<String> line = new ArrayList<>(List.of(arguments));
        line.set(0, "desktop");
        bulkhead.app.Main.main(line.toArray(String[]::new));
    }

    private void obey() {
        try (var lines = new java.io.BufferedReader(new java.io.InputStreamReader(System.in))) {
            until(() -> !Window.getWindows().isEmpty());
            watch.start();
            for (String line; (line = lines.readLine()) != null; ) {
                String[] words = line.split(" ", 3);
                System.out.println(obey(words));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (Exception e) {
            e.printStackTrace();
        }
        System.err.println("the longest that the window did not answer was " + watch.longest() + " ms");
        Platform.exit();
    }

    private String obey(String[] words) throws Exception {
        if (words[0].equals("read")) {
            return text(words[1]);
        }
        switch (words[0]) {
            case "press" -> robot.type(KeyCode.valueOf(words[1]));
            case "control" -> robot.push(KeyCode.CONTROL, KeyCode.valueOf(words[1]));
            case "click" -> robot.clickOn(shown(words[1]));
            case "double" -> until(() -> isOver(words[1]) && isDoubleClicked());
            case "type" -> robot.clickOn(shown(words[1])).write(words[2]);
            case "await" -> until(() -> text(words[1]).equals(words[2]));
            case "begins" -> until(() -> text(words[1]).startsWith(words[2]));
            case "appears" -> until(() -> !text(words[1]).isEmpty());
            case "enabled" ->
                until(() -> robot.lookup(words[1])
                        .tryQuery()
                        .filter(n -> !n.isDisabled())
                        .isPresent());
            case "picture" -> picture(words[1]);
            case "minimise" -> robot.interact(() -> stage().setIconified(true));
            case "raised" -> until(() -> stage().isShowing() && !stage().isIconified());
            default -> throw new IllegalArgumentException(words[0]);
        }
        WaitForAsyncUtils.waitForFxEvents();
        return words[0].equals("await") || words.length < 2 ? "done" : "done " + words[1];
    }

    private static Stage stage() {
        return (Stage) Window.getWindows().getFirst();
    }

    /** A list that is just being read again has other cells the next moment. */
    private boolean isOver(String query) {
        try {
            robot.moveTo(shown(query));
            return true;
        } catch (RuntimeException | TimeoutException e) {
            return false;
        }
    }

    /** Whether the window has taken two clicks for one double: where it stood still between them, it has not, and whoever meant it clicks again. */
    private boolean isDoubleClicked() throws Exception {
        AtomicBoolean taken = new AtomicBoolean();
        EventHandler<MouseEvent> seen = click -> taken.compareAndSet(false, click.getClickCount() == 2);
        Scene scene = stage().getScene();
        robot.interact(() -> scene.addEventFilter(MouseEvent.MOUSE_CLICKED, seen));
        robot.doubleClickOn(MouseButton.PRIMARY);
        WaitForAsyncUtils.waitForFxEvents();
        robot.interact(() -> scene.removeEventFilter(MouseEvent.MOUSE_CLICKED, seen));
        return taken.get();
    }

    /** Waits until there is something to click on. */
    private String shown(String query) throws TimeoutException {
        until(() -> robot.lookup(query).queryAll().stream()
                .anyMatch(node -> NodeQueryUtils.isVisible().test(node)));
        return query;
    }

    private String text(String query) {
        Node node = robot.lookup(query).queryAll().stream().findFirst().orElse(null);
        return node instanceof Labeled labeled ? labeled.getText() : "";
    }

    private static void until(java.util.concurrent.Callable<Boolean> condition) throws TimeoutException {
        WaitForAsyncUtils.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS, condition);
    }

    private void picture(String name) throws Exception {
        // The newest window is the dialogue, if there is one.
        var image = WaitForAsyncUtils.asyncFx(
                        () -> Window.getWindows().getLast().getScene().snapshot(null))
                .get();
        ImageIO.write(
                SwingFXUtils.fromFXImage(image, null),
                "png",
                pictures.resolve(name + ".png").toFile());
    }
}
