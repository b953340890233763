package bulkhead.app.desktop.profiles;

import atlantafx.base.theme.PrimerDark;
import atlantafx.base.theme.PrimerLight;
import bulkhead.app.desktop.PageStacks;
import bulkhead.app.desktop.look.Pages;
import bulkhead.app.desktop.look.Texts;
import bulkhead.app.profile.Profile;
import bulkhead.app.profile.ProfileStore;
import bulkhead.app.profile.SavedProfiles;
import bulkhead.app.profile.SavedSecrets;
import bulkhead.app.profile.SavedSecrets.Place;
import bulkhead.app.secret.SecretKind;
import bulkhead.app.secret.SecretSet;
import bulkhead.app.secret.SecretStore;
import bulkhead.app.secret.SessionPassphrase;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javafx.application.Application;
import javafx.embed.swing.SwingFXUtils;
import javafx.scene.Node;
import javafx.scene.Scene;
import javafx.scene.control.Button;
import javafx.scene.control.DialogPane;
import javafx.scene.control.Labeled;
import javafx.scene.input.KeyCode;
import javafx.scene.layout.BorderPane;
import javafx.scene.layout.Region;
import javafx.stage.Stage;
import javafx.stage.Window;
import javax.imageio.ImageIO;
import org.testfx.api.FxRobot;
import org.testfx.api.FxToolkit;
import org.testfx.util.WaitForAsyncUtils;

/** The saved connections in a window, and a user who has a keyboard and no mouse. */
final class ProfilesWindow implements AutoCloseable {
    private static final long PATIENCE_SECONDS = 60;
    private static final Path PICTURES = Path.of("target", "profiles").toAbsolutePath();

    private final FxRobot robot = new FxRobot();
    private final ProfileStore store;
    private final List<String> connected = new ArrayList<>();
    private SavedProfiles saved;
    private Profiles profiles;
    private Pages pages;
    private Stage stage;
    private volatile String selected;

    /** @param keyring empty for a computer without one */
    ProfilesWindow(Path folder, SavedSecrets.Opener keyring) throws TimeoutException {
        this(folder, keyring, Locale.ENGLISH);
    }

    ProfilesWindow(Path folder, SavedSecrets.Opener keyring, Locale locale) throws TimeoutException {
        store = new ProfileStore(folder.resolve("profiles"));
        FxToolkit.registerPrimaryStage();
        FxToolkit.setupFixture(() -> {
            Application.setUserAgentStylesheet(new PrimerLight().getUserAgentStylesheet());
            Texts texts = new Texts(locale);
            Button home = new Button("home");
            home.setDefaultButton(true);
            Region stack = PageStacks.of(texts, home);
            pages = (Pages) stack;
            SavedSecrets secrets = new SavedSecrets(
                    keyring,
                    folder.resolve("secrets.json"),
                    new SessionPassphrase(PassphraseDialog.by(texts, pages::window)));
            saved = new SavedProfiles(store, secrets);
            profiles = new Profiles(texts, pages, saved, name -> selected = name, connected::add);
            BorderPane root = new BorderPane(stack);
            root.setLeft(profiles.list());
            Scene scene = new Scene(root, 960, 620);
            scene.getStylesheets().add(Texts.class.getResource("desktop.css").toExternalForm());
            stage = new Stage();
            stage.setScene(scene);
            stage.show();
            stage.requestFocus();
        });
        WaitForAsyncUtils.waitForFxEvents();
    }

    static Optional<SecretStore> noKeyring() {
        return Optional.empty();
    }

    ProfileStore store() {
        return store;
    }

    Profiles profiles() {
        return profiles;
    }

    /** The name of the selected connection, or null. */
    String selected() {
        return selected;
    }

    List<String> connected() {
        return connected;
    }

    Pages pages() {
        return pages;
    }

    /** Saves a connection as another program would, without secrets. */
    void save(String name, Profile profile) throws IOException {
        store.save(name, profile);
    }

    /** The same, with secrets. */
    void save(String name, Profile profile, String psk, String password, Place place) throws Exception {
        try (SecretSet secrets = new SecretSet()) {
            secrets.put(SecretKind.PRE_SHARED_KEY, psk.getBytes(StandardCharsets.UTF_8));
            secrets.put(SecretKind.PASSWORD, password.getBytes(StandardCharsets.UTF_8));
            saved.add(name, profile, secrets, place);
        }
    }

    /** Does something as the window itself would. */
    void run(Runnable action) {
        WaitForAsyncUtils.waitForAsyncFx(1_000 * PATIENCE_SECONDS, action);
        WaitForAsyncUtils.waitForFxEvents();
    }

    void press(KeyCode... keys) {
        robot.push(keys);
        WaitForAsyncUtils.waitForFxEvents();
    }

    /** Types into what has the focus. */
    void type(String text) {
        robot.targetWindow(newest()).write(text, 0);
        WaitForAsyncUtils.waitForFxEvents();
    }

    /** Goes on by Tab until this has the focus. */
    void tabTo(String id) {
        List<String> passed = new ArrayList<>();
        for (int i = 0; i < 80; i++) {
            Node focused = focused();
            if (focused != null && id.equals(focused.getId())) {
                return;
            }
            passed.add(focused == null ? "nothing" : focused.getId());
            press(KeyCode.TAB);
        }
        throw new AssertionError(id + " cannot be reached by Tab, but " + passed);
    }

    /** Replaces a field's text; the Tab key has to lead to it. */
    void fill(String id, String text) {
        tabTo(id);
        press(KeyCode.SHORTCUT, KeyCode.A);
        press(KeyCode.DELETE);
        type(text);
    }

    /** Whether a secret is shown as it was typed. */
    boolean isShown(String id) {
        return ((SecretField) node(id)).getRevealPassword();
    }

    void click(String id) {
        robot.clickOn(node(id));
        WaitForAsyncUtils.waitForFxEvents();
    }

    /** Goes to a button and presses it. */
    void fire(String id) {
        tabTo(id);
        press(KeyCode.ENTER);
    }

    Node focused() {
        Scene scene = newest().getScene();
        return scene.getFocusOwner();
    }

    void awaitFocus(String id) {
        until(() -> focused() != null && id.equals(focused().getId()));
    }

    /** What a label or button of the newest window says; empty when it is not there or not seen. */
    String text(String id) {
        Node node = newest().getScene().getRoot().lookup("#" + id);
        return node instanceof Labeled labeled && node.isVisible() ? labeled.getText() : "";
    }

    Node node(String id) {
        return newest().getScene().getRoot().lookup("#" + id);
    }

    void until(Callable<Boolean> condition) {
        try {
            WaitForAsyncUtils.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS, condition);
        } catch (TimeoutException e) {
            throw new AssertionError("in vain; " + scene(), e);
        }
        WaitForAsyncUtils.waitForFxEvents();
    }

    /** What is to be seen, for sentences about failures. */
    private String scene() {
        Node focused = focused();
        return "names " + names() + ", focus " + (focused == null ? "nowhere" : focused.getId()) + ", failure '"
                + text("failure") + "', dialogue '" + dialogText() + "'";
    }

    /** The names in the list. */
    List<String> names() {
        return WaitForAsyncUtils.waitForAsyncFx(
                PATIENCE_SECONDS * 1000L,
                () -> profiles.entries().stream().map(Book.Entry::name).toList());
    }

    /** Opens the page of an export from the list. */
    void openExport(String name) {
        run(() -> profiles.select(name));
        tabTo("profiles");
        press(KeyCode.SHORTCUT, KeyCode.SHIFT, KeyCode.E);
        until(() -> node("with-secrets") != null);
    }

    /** What the dialogue says that is open. */
    String dialogText() {
        return newest().getScene().getRoot() instanceof DialogPane dialog
                ? String.valueOf(dialog.getContentText())
                : "";
    }

    /** Pictures of the window, in both themes. */
    void picture(String name) throws Exception {
        for (String theme : List.of("light", "dark")) {
            run(() -> Application.setUserAgentStylesheet(
                    (theme.equals("dark") ? new PrimerDark() : new PrimerLight()).getUserAgentStylesheet()));
            Files.createDirectories(PICTURES);
            var image = WaitForAsyncUtils.asyncFx(() -> newest().getScene().snapshot(null))
                    .get();
            ImageIO.write(
                    SwingFXUtils.fromFXImage(image, null),
                    "png",
                    PICTURES.resolve(name + "-" + theme + ".png").toFile());
        }
    }

    private static Window newest() {
        return Window.getWindows().stream()
                .filter(window -> window.isShowing() && window.getScene().getRoot() != null)
                .reduce((_, last) -> last)
                .orElseThrow();
    }

    @Override
    public void close() throws IOException {
        run(() -> {
            List.copyOf(Window.getWindows()).forEach(Window::hide);
        });
        profiles.close();
    }
}
