package bulkhead.app.desktop;

import bulkhead.app.settings.Settings;
import bulkhead.app.settings.Settings.Language;
import bulkhead.app.settings.Settings.Theme;
import java.nio.file.Path;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** A picture of every page that needs no connection. It is no test: {@code scripts/screenshots} runs it. */
class PageScreenshots {
    @TempDir
    private Path folder;

    static Stream<Arguments> pictures() {
        // The doctor would picture this computer's network; it is taken in one of our own, see ConnectionScreenshots.
        return Stream.of(WindowPage.values())
                .filter(page -> page != WindowPage.DOCTOR)
                .flatMap(PageScreenshots::picturesOf);
    }

    private static Stream<Arguments> picturesOf(WindowPage page) {
        String name = page.name().toLowerCase(Locale.ROOT).replace('_', '-');
        Stream<Arguments> english = Stream.of(
                Arguments.of(page, Theme.LIGHT, Language.ENGLISH, name),
                Arguments.of(page, Theme.DARK, Language.ENGLISH, name + "-dark"));
        return switch (page) {
            case SETTINGS, EDITOR, WELCOME_PROMISES ->
                Stream.concat(english, Stream.of(Arguments.of(page, Theme.LIGHT, Language.GERMAN, name + "-de")));
            default -> english;
        };
    }

    /** What pages propose should not tell who took the pictures. */
    @BeforeAll
    static void beAlice() {
        System.setProperty("user.home", "/home/alice");
    }

    @ParameterizedTest(name = "{3}")
    @MethodSource("pictures")
    void take(WindowPage page, Theme theme, Language language, String name) throws Exception {
        Settings settings = Settings.DEFAULTS.with(b -> {
            b.theme = theme;
            b.language = language;
        });
        try (OpenWindow window = OpenWindow.open(folder, settings, "Office", "Home")) {
            page.open(window);
            window.picture(Path.of(System.getProperty("bulkhead.screenshots", "target/screenshots"))
                    .resolve(name + ".png"));
            window.leave(page);
        }
    }
}
