package bulkhead.desktop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import bulkhead.acceptance.Bulkhead;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A window that cannot open says so in a sentence. */
class NoScreenTest {
    @Test
    void withoutAScreenItSaysWhatToDo(@TempDir Path home) throws Exception {
        assumeTrue(
                Files.exists(Path.of("/usr/bin/xfce4-panel")),
                "skipped: GTK is not there (src/test/servers/fetch-desktop installs it)");
        ProcessBuilder builder =
                new ProcessBuilder(Bulkhead.root().resolve("bulkhead").toString(), "desktop").redirectErrorStream(true);
        builder.environment().remove("DISPLAY");
        builder.environment().remove("WAYLAND_DISPLAY");
        builder.environment().put("XDG_CONFIG_HOME", home.toString());
        builder.environment()
                .put(
                        "XDG_RUNTIME_DIR",
                        Files.createDirectory(home.resolve("run")).toString());
        Process process = builder.start();
        String said = new String(process.getInputStream().readAllBytes());
        assertThat(process.waitFor()).isEqualTo(7);
        assertThat(said).contains("bulkhead: there is no screen for a window").contains("bulkhead connect");
        assertThat(said).doesNotContain("\tat ");
    }
}
