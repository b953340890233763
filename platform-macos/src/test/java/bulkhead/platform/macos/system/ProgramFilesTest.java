package bulkhead.platform.macos.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import bulkhead.leakguard.host.HostException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** What root is to run is what nobody else may change. */
@DisabledOnOs(OS.WINDOWS)
class ProgramFilesTest {
    @TempDir
    Path folder;

    private Path home;
    private Path modules;
    private int me;

    @BeforeEach
    void install() throws IOException {
        home = Files.createDirectories(folder.resolve("runtime/bin")).getParent();
        Files.createFile(home.resolve("bin/java"));
        modules = Files.createFile(folder.resolve("modules.jar"));
        me = (int) Files.getAttribute(folder, "unix:uid");
        close(home, home.resolve("bin"), home.resolve("bin/java"), modules);
    }

    private static void close(Path... files) throws IOException {
        for (Path file : files) {
            Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
        }
    }

    private ProgramFiles program(String... last) {
        List<String> command = new java.util.ArrayList<>(
                List.of(home.resolve("bin/java").toString(), "-p", modules.toString(), "-Dx=1"));
        command.addAll(List.of(last));
        return new ProgramFiles(me, home, command);
    }

    private void assertRefused(Path open) {
        assertThatThrownBy(() -> program("guard", "install").daemon())
                .isInstanceOf(HostException.class)
                .hasMessageContaining(open.toString())
                .hasMessageContaining("others than root may change");
    }

    @Test
    void theDaemonIsTheSameProgramWithAnotherWord() throws HostException {
        assertThat(program("guard", "install").daemon())
                .containsExactly(
                        home.resolve("bin/java").toString(), "-p", modules.toString(), "-Dx=1", "guard", "serve");
        assertThatThrownBy(() -> program("guard", "install", "--debug").daemon())
                .isInstanceOf(HostException.class)
                .hasMessageContaining("without options");
    }

    @Test
    void whatOthersMayWriteIsRefusedWhereverItIs() throws Exception {
        for (Path open : List.of(modules, home, home.resolve("bin"), home.resolve("bin/java"), folder)) {
            for (String mode : List.of("rwxrwxr-x", "rwxr-xrwx")) {
                var before = Files.getPosixFilePermissions(open);
                Files.setPosixFilePermissions(open, PosixFilePermissions.fromString(mode));
                assertRefused(open);
                Files.setPosixFilePermissions(open, before);
            }
        }
        assertThat(program("guard", "install").daemon()).isNotEmpty();
    }

    @Test
    void whatALinkLeadsToCountsAndAnothersFileToo() throws Exception {
        Path elsewhere = Files.createFile(folder.resolve("elsewhere"));
        Files.createSymbolicLink(home.resolve("bin/link"), elsewhere);
        Files.setPosixFilePermissions(elsewhere, PosixFilePermissions.fromString("rw-rw-rw-"));
        assertRefused(elsewhere.toRealPath());
        close(elsewhere);
        assertThat(program("guard", "install").daemon()).isNotEmpty();
        assumeTrue(me == 0, "only root gives files away");
        Files.setAttribute(modules, "unix:uid", 1001);
        assertRefused(modules);
    }
}
