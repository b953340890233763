package bulkhead.app.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LoginStartTest {
    private static final Path LAUNCHER = Path.of("/opt/Bulkhead 1/bulkhead");

    @TempDir
    private Path folder;

    private Path entry() {
        return folder.resolve("autostart/bulkhead.desktop");
    }

    private LoginStart login(Path launcher) {
        return new LoginStart(entry(), new AutostartEntry(), Optional.ofNullable(launcher));
    }

    @Test
    void writesAnEntryAndRemovesIt() throws IOException {
        LoginStart login = login(LAUNCHER);
        assertThat(login.isOn()).isFalse();
        login.set(true);
        assertThat(login.isOn()).isTrue();
        assertThat(entry()).content().contains("Exec=\"/opt/Bulkhead 1/bulkhead\" desktop --hidden\n");
        login.set(false);
        assertThat(entry()).doesNotExist();
        login.set(false);
    }

    @ParameterizedTest
    @ValueSource(strings = {"Hidden=true", "Hidden = true", "X-GNOME-Autostart-enabled=false"})
    void isOffWhenTheDesktopTurnedItOffAndCanBeTurnedOnAgain(String line) throws IOException {
        LoginStart login = login(LAUNCHER);
        login.set(true);
        Files.writeString(entry(), Files.readString(entry()) + line + "\n");
        assertThat(login.isOn()).isFalse();
        login.set(true);
        assertThat(login.isOn()).isTrue();
    }

    @Test
    void cannotBeTurnedOnWithoutALauncher() {
        assertThat(login(null).isPossible()).isFalse();
        assertThatThrownBy(() -> login(null).set(true)).isInstanceOf(IOException.class);
        assertThat(entry()).doesNotExist();
    }

    /** Desktop Entry Specification 1.5, “The Exec key”: a backslash is written four times, a dollar sign with two before it. */
    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '\0',
            delimiter = '|',
            value = {
                "/opt/a\\b|\"/opt/a\\\\\\\\b\"",
                "/opt/a$b|\"/opt/a\\\\$b\"",
                "/opt/a`b|\"/opt/a\\\\`b\"",
                "/opt/a\"b|\"/opt/a\\\\\"b\"",
                "/opt/100%|\"/opt/100%%\"",
                "/opt/a;b#c|\"/opt/a;b#c\""
            })
    void quotesTheProgramAsTheSpecificationSays(String program, String quoted) throws IOException {
        assertThat(AutostartEntry.quoted(program)).isEqualTo(quoted);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/opt/a=b/bulkhead", "/opt/a\nExec=evil/bulkhead"})
    void refusesAProgramThatNoEntryCanName(String program) {
        assertThatThrownBy(() -> login(Path.of(program)).set(true)).isInstanceOf(IOException.class);
        assertThat(entry()).doesNotExist();
    }

    @ParameterizedTest
    @ValueSource(strings = {"/usr/local/bin/bulkhead", "/opt/Ein Ordner mit \"$`\\ und 100%/bulkhead"})
    void isValidForTheDesktop(String program) throws IOException, InterruptedException {
        assumeTrue(
                Files.isExecutable(Path.of("/usr/bin/desktop-file-validate")),
                "desktop-file-validate is not installed (Debian: apt install desktop-file-utils)");
        login(Path.of(program)).set(true);
        Process check = new ProcessBuilder("desktop-file-validate", entry().toString())
                .redirectErrorStream(true)
                .start();
        String said = new String(check.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(check.waitFor()).as(said).isZero();
        assertThat(said).isEmpty();
    }

    @Test
    void writesAPropertyListForLaunchd() throws Exception {
        String text = new LaunchAgent().text(Path.of("/Applications/A & <B>/bulkhead"));
        var factory = DocumentBuilderFactory.newInstance();
        factory.setFeature("http://apache.org/xml/features/nonvalidating/load-external-dtd", false);
        var strings = factory.newDocumentBuilder()
                .parse(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)))
                .getElementsByTagName("string");
        assertThat(strings.item(1).getTextContent()).isEqualTo("/Applications/A & <B>/bulkhead");
        assertThat(new LaunchAgent().isOn(text)).isTrue();
        assertThat(new LaunchAgent().isOn(text.replace("<key>RunAtLoad", "<key>Disabled</key><true/><key>RunAtLoad")))
                .isFalse();
    }

    @Test
    void writesAScriptForWindows() {
        assertThat(new StartupScript().text(Path.of("C:\\100% sure\\bulkhead.exe")))
                .contains("@start \"\" \"C:\\100%% sure\\bulkhead.exe\" desktop --hidden\r\n");
    }
}
