package bulkhead.app.desktop.connection;

import static org.assertj.core.api.Assertions.assertThat;

import bulkhead.app.desktop.look.Texts;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.logging.Level;
import javafx.scene.Scene;
import javafx.scene.control.ComboBox;
import javafx.scene.control.ListCell;
import javafx.scene.control.ListView;
import javafx.scene.control.TextField;
import javafx.scene.input.Clipboard;
import javafx.stage.Stage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.testfx.api.FxRobot;
import org.testfx.api.FxToolkit;
import org.testfx.util.WaitForAsyncUtils;

/** The window's log: what is shown of it, and what is copied. */
class LogPageTest {
    private final FxRobot robot = new FxRobot();
    private ConnectionPage page;
    private Stage stage;

    @BeforeEach
    void open() throws Exception {
        FxToolkit.registerPrimaryStage();
        FxToolkit.setupFixture(() -> {
            page = new ConnectionPage(new Texts(Locale.ENGLISH), () -> {}, _ -> {});
            stage = new Stage();
            stage.setScene(new Scene(page, 720, 620));
            stage.show();
            page.openTab("tab-log");
            page.log(List.of(
                    entry(Level.WARNING, "the server is gone"),
                    entry(Level.INFO, "esp  dropped what came for ESP: not authentic"),
                    entry(Level.FINE, "ppp  sent [IPV6CP ConfReq id=0x1]"),
                    entry(Level.FINE, "ppp  sent [LCP ConfReq id=0x1]"),
                    entry(Level.FINEST, "ppp  bytes 0101")));
        });
    }

    @AfterEach
    void close() throws Exception {
        robot.interact(() -> stage.close());
        FxToolkit.cleanupStages();
    }

    @Test
    void showsWhatMattersEnoughAndHasWhatIsSearchedFor() {
        assertThat(shown()).containsExactly("the server is gone", "esp  dropped what came for ESP: not authentic");

        level(Level.FINEST);
        assertThat(shown()).hasSize(5);
        level(Level.WARNING);
        assertThat(shown()).containsExactly("the server is gone");

        level(Level.FINE);
        search(" ipv6CP ");
        assertThat(shown()).containsExactly("ppp  sent [IPV6CP ConfReq id=0x1]");
        search("");
        assertThat(shown()).hasSize(4);
    }

    @Test
    void saysTheDateToo() {
        press("#log-copy-all");
        assertThat(clipboard().lines()).allMatch(line -> line.matches("2023-11-1[45] \\d\\d:\\d\\d:\\d\\d  .*"));
    }

    /** Lines that came while another page was looked at. */
    @Test
    void opensAtTheNewestLine() throws Exception {
        robot.interact(() -> {
            stage.setScene(
                    new Scene(page = new ConnectionPage(new Texts(Locale.ENGLISH), () -> {}, _ -> {}), 720, 620));
            for (int i = 0; i < 500; i++) {
                page.log(entry(Level.INFO, "line " + i));
            }
            page.openTab("tab-log");
        });
        WaitForAsyncUtils.waitFor(
                60,
                TimeUnit.SECONDS,
                () -> robot.lookup("#log .list-cell").queryAll().stream()
                        .anyMatch(cell -> ((ListCell<?>) cell).getText() != null
                                && ((ListCell<?>) cell).getText().endsWith("line 499")));
    }

    @Test
    void copiesWhatIsShownOrAllThereIs() {
        search("gone");

        press("#log-copy");
        assertThat(clipboard().lines()).singleElement().asString().endsWith("the server is gone");
        press("#log-copy-all");
        assertThat(clipboard().lines()).hasSize(5).last().asString().endsWith("ppp  bytes 0101");
    }

    /** A flood pushes out what is old, whatever is looked at. */
    @Test
    void keepsTheNewest() {
        level(Level.FINE);
        robot.interact(() -> {
            for (int i = 0; i < LogPage.MOST + 10; i++) {
                page.log(entry(Level.FINE, "line " + i));
            }
        });

        assertThat(shown()).hasSize(LogPage.MOST).first().isEqualTo("line 10");
    }

    private static LogPage.Entry entry(Level level, String text) {
        return new LogPage.Entry(1_700_000_000_000L, level, text);
    }

    private List<String> shown() {
        ListView<LogPage.Entry> list = robot.lookup("#log").query();
        return List.copyOf(list.getItems()).stream().map(LogPage.Entry::text).toList();
    }

    private void level(Level least) {
        ComboBox<Level> level = robot.lookup("#level").query();
        robot.interact(() -> level.setValue(least));
    }

    private void search(String text) {
        TextField search = robot.lookup("#log-search").query();
        robot.interact(() -> search.setText(text));
    }

    private void press(String button) {
        robot.interact(() -> robot.lookup(button).queryButton().fire());
    }

    private String clipboard() {
        String[] text = new String[1];
        robot.interact(() -> text[0] = Clipboard.getSystemClipboard().getString());
        return text[0];
    }
}
