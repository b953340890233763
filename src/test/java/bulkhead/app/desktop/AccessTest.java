package bulkhead.app.desktop;

import static org.assertj.core.api.Assertions.assertThat;

import atlantafx.base.controls.PasswordTextField;
import bulkhead.app.settings.Settings;
import bulkhead.app.settings.Settings.Language;
import bulkhead.app.settings.Settings.Theme;
import java.io.IOException;
import java.net.URI;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javafx.scene.Node;
import javafx.scene.control.TextInputControl;
import javafx.scene.input.KeyCode;
import javafx.scene.paint.Color;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.testfx.util.WaitForAsyncUtils;

/** Every page, for who has no mouse, a screen reader, a small or a fine screen, or speaks German. */
class AccessTest {
    private static final int MOST_STOPS = 80;

    @TempDir
    private Path folder;

    private OpenWindow open(WindowPage page, Language language) throws Exception {
        Settings settings = Settings.DEFAULTS.with(b -> {
            b.language = language;
            b.theme = Theme.LIGHT;
        });
        OpenWindow window = OpenWindow.open(folder, settings, "Office", "Home");
        window.size(640, 480);
        page.open(window);
        return window;
    }

    private static <T> T look(Callable<T> at) throws Exception {
        WaitForAsyncUtils.waitForFxEvents();
        return WaitForAsyncUtils.asyncFx(at).get();
    }

    private static Inspection inspect(OpenWindow window) {
        return new Inspection(window.newest().getScene());
    }

    @ParameterizedTest
    @EnumSource
    void isReachedByTabHasNamesAndIsLeftByEscape(WindowPage page) throws Exception {
        try (OpenWindow window = open(page, Language.ENGLISH)) {
            SoftAssertions all = new SoftAssertions();
            all.assertThat(look(() -> inspect(window).nameless()))
                    .as("without a name")
                    .isEmpty();
            Set<Node> wanted = Collections.newSetFromMap(new IdentityHashMap<>());
            wanted.addAll(look(() -> inspect(window).stops()));
            Set<Node> met = Collections.newSetFromMap(new IdentityHashMap<>());
            for (int i = 0; i < MOST_STOPS && !met.containsAll(wanted); i++) {
                met.add(window.newest().getScene().getFocusOwner());
                window.robot().push(KeyCode.TAB);
            }
            wanted.removeAll(met);
            all.assertThat(wanted).as("not reached by Tab").isEmpty();
            if (page.isDialogue() || page.isPage()) {
                window.robot().push(KeyCode.ESCAPE);
                window.until(() -> window.newest() == window.stage() && !window.shows(page.mark()));
            }
            all.assertAll();
        }
    }

    /** As people type: words with a space in them, and Tab. */
    @ParameterizedTest
    @EnumSource
    void holdsInEachFieldWhatWasTypedThereAndShowsNoSecret(WindowPage page) throws Exception {
        try (OpenWindow window = open(page, Language.ENGLISH)) {
            Map<TextInputControl, String> typed = new LinkedHashMap<>();
            Set<Node> met = Collections.newSetFromMap(new IdentityHashMap<>());
            for (Node focused = focus(window); met.add(focused); focused = focus(window)) {
                assertThat(Inspection.isInsideAField(focused))
                        .as("%s, in a text field, has the focus", focused)
                        .isFalse();
                if (focused instanceof TextInputControl field && !typed.containsKey(field)) {
                    String words = "of field " + typed.size();
                    window.robot().push(KeyCode.CONTROL, KeyCode.A).push(KeyCode.DELETE);
                    window.robot().targetWindow(window.newest()).write(words, 0);
                    typed.put(field, words);
                }
                window.robot().push(KeyCode.TAB);
            }
            WaitForAsyncUtils.waitForFxEvents();
            typed.forEach(
                    (field, words) -> assertThat(held(field)).as("%s", field).isEqualTo(words));
            for (Node field : look(() -> inspect(window).fields())) {
                assertThat(typed).as("typed into").containsKey((TextInputControl) field);
            }
            window.leave(page);
        }
    }

    private static Node focus(OpenWindow window) {
        return window.newest().getScene().getFocusOwner();
    }

    /** What a field holds; of a secret, only if it is not shown. */
    private static String held(TextInputControl field) {
        return field instanceof PasswordTextField secret
                ? secret.getRevealPassword() ? "shown: " + secret.getText() : secret.getPassword()
                : field.getText();
    }

    @ParameterizedTest
    @EnumSource
    void cutsNoTextOffInTheSmallestWindow(WindowPage page) throws Exception {
        for (Language language : List.of(Language.ENGLISH, Language.GERMAN)) {
            try (OpenWindow window = open(page, language)) {
                SoftAssertions all = new SoftAssertions();
                for (double scale : new double[] {1, 2}) {
                    look(() -> {
                        window.stage().setRenderScaleX(scale);
                        window.stage().setRenderScaleY(scale);
                        return null;
                    });
                    all.assertThat(look(() -> inspect(window).cutOff()))
                            .as("%s at %s", language, scale)
                            .isEmpty();
                }
                all.assertAll();
                window.leave(page);
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void standsOutFromTheBackground(WindowPage page) throws Exception {
        try (OpenWindow window = open(page, Language.ENGLISH)) {
            SoftAssertions all = new SoftAssertions();
            for (Theme theme : List.of(Theme.LIGHT, Theme.DARK)) {
                look(() -> {
                    window.habits().settings().change(s -> s.with(b -> b.theme = theme));
                    return null;
                });
                all.assertThat(look(() -> inspect(window).faint()))
                        .as("%s", theme)
                        .isEmpty();
            }
            all.assertAll();
            window.leave(page);
        }
    }

    /** WCAG 2.2, 1.4.3: black on white is 21 to 1; #777777 on white 4.48, as its Understanding page says. */
    @ParameterizedTest
    @CsvSource({"black, 21.0", "#777777, 4.48", "white, 1.0"})
    void computesContrastAsTheGuidelinesDo(String colour, double ratio) {
        assertThat(Inspection.contrast(Color.web(colour), Color.WHITE))
                .isCloseTo(ratio, org.assertj.core.data.Offset.offset(0.005));
    }

    /** Whoever adds a page adds it to {@link WindowPage}, and so to all of the above. */
    @Test
    void knowsEveryPageAndDialogue() throws Exception {
        Set<String> listed = new HashSet<>();
        for (WindowPage page : WindowPage.values()) {
            listed.addAll(page.shows());
        }
        Set<String> there = new TreeSet<>(classes());
        // Asked for by the file of secrets, in the tests of profiles.
        there.remove("PassphraseDialog");
        // Asked for by a server, in PromptDialogTest.
        there.remove("PromptDialog");
        assertThat(listed).containsExactlyInAnyOrderElementsOf(there);
    }

    private static Set<String> classes() throws Exception {
        Path code = Path.of(DesktopApp.class
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .toURI());
        if (Files.isDirectory(code)) {
            return classes(code);
        }
        try (FileSystem jar = FileSystems.newFileSystem(URI.create("jar:" + code.toUri()), Map.of())) {
            return classes(jar.getPath("/"));
        }
    }

    private static Set<String> classes(Path root) throws IOException {
        try (Stream<Path> files = Files.walk(root.resolve("bulkhead/app/desktop"))) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> name.matches("\\w+(Page|Dialog)\\.class"))
                    .map(name -> name.replace(".class", ""))
                    .collect(Collectors.toSet());
        }
    }
}
