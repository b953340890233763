package bulkhead.app.desktop.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import atlantafx.base.theme.PrimerDark;
import atlantafx.base.theme.PrimerLight;
import atlantafx.base.theme.Theme;
import bulkhead.app.desktop.PageStacks;
import bulkhead.app.desktop.look.Pages;
import bulkhead.app.desktop.look.Texts;
import bulkhead.app.doctor.Doctor;
import bulkhead.app.doctor.Examination;
import bulkhead.app.doctor.Finding;
import bulkhead.app.doctor.Finding.Verdict;
import bulkhead.app.doctor.Topic;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import javafx.application.Application;
import javafx.embed.swing.SwingFXUtils;
import javafx.scene.Node;
import javafx.scene.Scene;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.input.Clipboard;
import javafx.scene.input.KeyCode;
import javafx.scene.layout.Region;
import javafx.stage.Stage;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.testfx.api.FxRobot;
import org.testfx.api.FxToolkit;
import org.testfx.util.WaitForAsyncUtils;

class DoctorPageTest {
    private static final Path PICTURES = Path.of("target", "doctor").toAbsolutePath();

    private final FxRobot robot = new FxRobot();
    private final List<String> saved = new CopyOnWriteArrayList<>();
    private Stage stage;
    private Pages pages;

    /** Goes on by one topic when it is let. */
    private static final class Gated implements Examination {
        static final List<Finding> FINDINGS = List.of(
                new Finding(Topic.RIGHTS, Verdict.GOOD, "this user may set up the network", ""),
                new Finding(
                        Topic.GUARD,
                        Verdict.BAD,
                        "the guard is still closed for a connection that was given up, or whose program was killed",
                        "connect, or run 'bulkhead guard unblock'"),
                new Finding(Topic.OTHER_VPN, Verdict.WARNING, "a default route leads into wg0", "end that one first"));

        final Semaphore gate = new Semaphore(0);
        final CountDownLatch left = new CountDownLatch(1);

        @Override
        public List<Topic> topics() {
            return FINDINGS.stream().map(Finding::topic).toList();
        }

        @Override
        public void run(Consumer<Finding> report) throws InterruptedException {
            try {
                for (Finding finding : FINDINGS) {
                    gate.acquire();
                    report.accept(finding);
                }
            } catch (InterruptedException e) {
                left.countDown();
                throw e;
            }
        }
    }

    @AfterEach
    void close() throws Exception {
        robot.interact(() -> stage.close());
        FxToolkit.cleanupStages();
    }

    @Test
    void tellsEachFindingAsSoonAsItIsThereAndTheirSum() throws Exception {
        Gated gated = new Gated();
        show(gated, Locale.ENGLISH, new PrimerLight());
        await("#doctor-summary", "Looking: 0 of 3");
        gated.gate.release();
        await("#doctor-summary", "Looking: 1 of 3");
        assertThat(accessible("#doctor-rights")).isEqualTo("Rights, good. This user may set up the network.");
        assertThat(robot.lookup("#doctor-copy").queryButton().isDisabled()).isTrue();
        gated.gate.release(2);
        await("#doctor-summary", "One thing keeps a connection from working; one more may.");
        assertThat(accessible("#doctor-guard")).startsWith("Guard, bad. ").contains("guard unblock");
        await("#page-title", "Wrong: Guard");
        assertThat(robot.lookup(".doctor-row").queryAll().stream().map(Node::getId))
                .containsExactly("doctor-guard", "doctor-other-vpn", "doctor-rights");
        picture("three");
    }

    @Test
    void copiesAllAsTextAndLooksAgainByKeyboard() throws Exception {
        Gated gated = new Gated();
        gated.gate.release(3);
        show(gated, Locale.ENGLISH, new PrimerLight());
        await("#doctor-summary", "One thing keeps a connection from working; one more may.");
        press("#doctor-copy");
        String copied = WaitForAsyncUtils.asyncFx(
                        () -> Clipboard.getSystemClipboard().getString())
                .get();
        assertThat(copied.lines())
                .containsExactly(
                        "Guard [bad] the guard is still closed for a connection that was given up, or whose program was"
                                + " killed: connect, or run 'bulkhead guard unblock'.",
                        "Other VPNs [warning] a default route leads into wg0: end that one first.",
                        "Rights [good] this user may set up the network.");
        press("#help-save");
        assertThat(saved).containsExactly(copied);
        press("#doctor-again");
        await("#doctor-summary", "Looking: 0 of 3");
    }

    @Test
    void endsTheExaminationWhenThePageIsLeft() throws Exception {
        Gated gated = new Gated();
        show(gated, Locale.ENGLISH, new PrimerLight());
        robot.interact(() -> pages.back());
        assertThat(gated.left.await(60, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void examinesThisComputer() throws Exception {
        show(new Doctor(Optional.empty()), Locale.GERMAN, new PrimerDark());
        until(() -> !robot.lookup("#doctor-again").queryButton().isDisabled());
        assertThat(robot.lookup(".doctor-row").queryAll())
                .hasSize(new Doctor(Optional.empty()).topics().size());
        assertThat(accessible("#doctor-clock")).startsWith("Uhr, gut. Die Uhr sagt ");
        picture("computer-de-dark");
    }

    private void show(Examination examination, Locale locale, Theme theme) throws Exception {
        FxToolkit.registerPrimaryStage();
        FxToolkit.setupFixture(() -> {
            Application.setUserAgentStylesheet(theme.getUserAgentStylesheet());
            Texts texts = new Texts(locale);
            Region stack = PageStacks.of(texts, new Button("home"));
            pages = (Pages) stack;
            Scene scene = new Scene(stack, 720, 620);
            scene.getStylesheets().add(Texts.class.getResource("desktop.css").toExternalForm());
            stage = new Stage();
            stage.setScene(scene);
            stage.show();
            pages.open(texts.of("doctor.title"), new DoctorPage(texts, examination, saved::add));
        });
        WaitForAsyncUtils.waitForFxEvents();
    }

    private void press(String button) {
        robot.interact(() -> robot.lookup(button).queryButton().requestFocus());
        robot.type(KeyCode.SPACE);
        WaitForAsyncUtils.waitForFxEvents();
    }

    private void await(String label, String text) throws Exception {
        until(() -> robot.lookup(label).queryAs(Label.class).getText().equals(text));
    }

    private static void until(java.util.concurrent.Callable<Boolean> condition) throws Exception {
        WaitForAsyncUtils.waitFor(60, TimeUnit.SECONDS, condition);
        WaitForAsyncUtils.waitForFxEvents();
    }

    private String accessible(String query) {
        return robot.lookup(query).query().getAccessibleText();
    }

    private void picture(String name) throws Exception {
        Files.createDirectories(PICTURES);
        var image =
                WaitForAsyncUtils.asyncFx(() -> stage.getScene().snapshot(null)).get();
        ImageIO.write(
                SwingFXUtils.fromFXImage(image, null),
                "png",
                PICTURES.resolve(name + ".png").toFile());
    }
}
