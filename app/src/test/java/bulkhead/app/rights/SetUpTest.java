package bulkhead.app.rights;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SetUpTest {
    @TempDir
    private Path root;

    @Test
    void startsTheServiceThatIsInstalledAndLetsTheUserIn() throws Exception {
        Files.createFile(
                Files.createDirectories(root.resolve("usr/lib/systemd/system")).resolve("bulkhead-guard.socket"));
        assertThat(SetUp.of(root, Optional.empty(), "alice"))
                .map(SetUp::words)
                .contains("sudo systemctl enable --now bulkhead-guard.socket && sudo usermod -aG bulkhead alice");
    }

    @Test
    void installsItFromBesideTheLauncher() throws Exception {
        Path script = executable("my program/scripts/install-daemon", "exit 0");
        assertThat(SetUp.of(root, Optional.of(root.resolve("my program/bulkhead")), "alice"))
                .map(SetUp::words)
                .contains("sudo '" + script + "' && sudo usermod -aG bulkhead alice");
        assertThat(SetUp.of(root, Optional.of(root.resolve("elsewhere/bulkhead")), "alice"))
                .isEmpty();
    }

    /** What the shell runs are both commands as they are, and the second only after the first went well. */
    @Test
    void bothCommandsAreRunWordByWord() throws Exception {
        Path did = root.resolve("did it");
        Path script = executable("my $HOME/scripts/install-daemon", "printf '%s\\n' \"$0\" >'" + did + "'; exit 3");
        SetUp setUp = SetUp.of(
                        root, Optional.of(script.resolve("../../bulkhead").normalize()), "alice")
                .orElseThrow();
        List<String> command = new ArrayList<>(List.of(setUp.shell().program()));
        command.addAll(setUp.shell().arguments());
        Process process = new ProcessBuilder(command).start();
        process.getOutputStream().close();
        assertThat(process.waitFor()).as("usermod was not run").isEqualTo(3);
        assertThat(Files.readString(did).strip()).isEqualTo(script.toString());
    }

    private Path executable(String name, String script) throws Exception {
        Path file = root.resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, "#!/bin/sh\n" + script + "\n");
        return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }
}
