package bulkhead.app.settings;

import static org.assertj.core.api.Assertions.assertThat;

import bulkhead.app.settings.Settings.Start;
import bulkhead.app.settings.Settings.Theme;
import java.io.IOException;
import java.lang.reflect.Field;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.StringJoiner;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;

class RecordFileTest {
    @TempDir
    private Path folder;

    private Path json() {
        return folder.resolve("settings.json");
    }

    private RecordFile<Settings> file() {
        return new RecordFile<>(json(), Settings.DEFAULTS);
    }

    @Test
    void startsWithTheDefaultsAndNoComplaint() {
        assertThat(file().exists()).isFalse();
        assertThat(file().read().value()).isEqualTo(Settings.DEFAULTS);
        assertThat(file().read().complaint()).isEmpty();
    }

    @Test
    void readsWhatItWrote() throws IOException {
        Settings changed = Settings.DEFAULTS.with(b -> {
            b.theme = Theme.DARK;
            b.start = Start.NAMED;
            b.startProfile = "Büro";
            b.reconnect = false;
        });
        file().write(changed);
        assertThat(file().read().value()).isEqualTo(changed);
        assertThat(Files.readString(json())).contains("\"theme\" : \"dark\"", "\"start\" : \"named\"");
    }

    /** What fails here after a change of names in the code is not the test. */
    @ParameterizedTest
    @CsvSource({
        "theme, desktop light dark",
        "language, desktop english german",
        "start, none last named",
        "onClose, tray minimise quit",
        "logDetail, warning info debug trace",
    })
    void theWordsAreThoseOfTheFirstVersion(String field, String words) throws Exception {
        Field changed = Settings.Builder.class.getField(field);
        Object[] values = changed.getType().getEnumConstants();
        StringJoiner written = new StringJoiner(" ");
        for (Object value : values) {
            file().write(Settings.DEFAULTS.with(b -> set(changed, b, value)));
            written.add(JsonMapper.shared()
                    .readTree(Files.readAllBytes(json()))
                    .path(field)
                    .asString());
        }
        assertThat(written).hasToString(words);
    }

    private static void set(Field field, Settings.Builder builder, Object value) {
        try {
            field.set(builder, value);
        } catch (IllegalAccessException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void keepsFieldsOfALaterVersionAndTakesTheDefaultForWhatIsLeftOut() throws IOException {
        Files.writeString(json(), "{\"version\": 1, \"theme\": \"light\", \"sounds\": [1, 2]}");
        Settings read = file().read().value();
        assertThat(read).isEqualTo(Settings.DEFAULTS.with(b -> b.theme = Theme.LIGHT));
        file().write(read.with(b -> b.notifications = false));
        assertThat(Files.readString(json())).containsPattern("\"sounds\" : \\[ 1, 2 ]");
        assertThat(file().read().value().notifications()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{",
                "[]",
                "{}",
                "{\"version\": 2}",
                "{\"version\": 1, \"theme\": \"pink\"}",
                "{\"version\": 1, \"theme\": null}",
                "{\"version\": 1, \"theme\": 2}",
                "{\"version\": 1, \"reconnect\": {}}"
            })
    void takesTheDefaultsForABrokenFileSaysSoAndKeepsIt(String broken) throws IOException {
        Files.writeString(json(), broken);
        RecordFile.Content<Settings> content = file().read();
        assertThat(content.value()).isEqualTo(Settings.DEFAULTS);
        assertThat(content.complaint().orElseThrow()).contains(json().toString(), "the defaults hold");
        assertThat(Files.readString(json())).isEqualTo(broken);
        file().write(Settings.DEFAULTS);
        assertThat(folder.resolve("settings.json.broken")).content().isEqualTo(broken);
        assertThat(file().read().complaint()).isEmpty();
    }

    @Test
    void remembersAWindow() throws IOException {
        RecordFile<Remembered> state = new RecordFile<>(folder.resolve("window.json"), Remembered.NOTHING);
        Remembered here = Remembered.NOTHING
                .at(new Remembered.Place(-1200, 40.5, 960, 620, true))
                .selected("Office")
                .on("log");
        state.write(here);
        assertThat(state.read().value()).isEqualTo(here);
    }
}
