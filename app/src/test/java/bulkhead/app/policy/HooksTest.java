package bulkhead.app.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import bulkhead.app.files.RootOwned;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Root's programs around a connection. */
class HooksTest {
    private static final Duration LONG = Duration.ofMinutes(1);

    @TempDir
    private Path folder;

    private int owner;

    @BeforeEach
    void owner() throws IOException {
        assumeTrue(Files.isExecutable(Path.of("/usr/bin/setpriv")), "skipped: no setpriv here");
        owner = (Integer) Files.getAttribute(folder, "unix:uid");
        mode(folder, "rwxr-xr-x");
    }

    private static void mode(Path path, String mode) throws IOException {
        Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(mode));
    }

    private Path hook(String script) throws IOException {
        Path file = Files.writeString(folder.resolve("hook"), "#!/bin/sh\n" + script);
        mode(file, "rwxr-xr-x");
        return file;
    }

    private Path result() throws IOException {
        Path file = Files.createFile(folder.resolve("result"));
        mode(file, "rw-rw-rw-");
        return file;
    }

    @Test
    void runsWithNothingOfTheUsersEnvironment() throws Exception {
        Path result = result();
        Hooks.run(hook("env >" + result + "\npwd >>" + result + "\n"), "before-connect", LONG);
        assertThat(Files.readAllLines(result))
                .contains("BULKHEAD_EVENT=before-connect", "PATH=/usr/sbin:/usr/bin:/sbin:/bin", "LANG=C.UTF-8", "/")
                .allSatisfy(line -> assertThat(line).matches("(BULKHEAD_EVENT|PATH|LANG|PWD|OLDPWD|SHLVL|_)=.*|/"));
    }

    /** proc_pid_status(5): a bit for each capability; of the bounding set as well, so that none can be won. */
    @Test
    void hasNoRightThatCouldLoosenTheGuard() throws Exception {
        Path result = result();
        Hooks.run(hook("cat /proc/self/status >" + result + "\nid -G >>" + result), "before-connect", LONG);
        List<String> status = Files.readAllLines(result);
        assertThat(status).contains("NoNewPrivs:\t1", "CapEff:\t0000000000000000", "CapPrm:\t0000000000000000");
        if (owner == 0) {
            assertThat(status)
                    .contains("Uid:\t65534\t65534\t65534\t65534", "CapBnd:\t0000000000000000")
                    .last()
                    .isEqualTo("65534");
        }
    }

    @Test
    void saysNoByItsExitCode() throws Exception {
        Path hook = hook("exit 3\n");
        assertThatThrownBy(() -> Hooks.run(hook, "before-connect", LONG))
                .isInstanceOf(PolicyException.class)
                .hasMessageContaining("says no, with code 3");
    }

    @Test
    void isEndedWithAllThatItStartedWhenItTakesTooLong() throws Exception {
        Path result = result();
        Path hook = hook("sleep 1000 &\necho $! >" + result + "\nwait\n");
        assertThatThrownBy(() -> Hooks.run(hook, "before-connect", Duration.ofSeconds(3)))
                .hasMessageContaining("took longer than 3 seconds, and was ended");
        long child = Long.parseLong(Files.readString(result).strip());
        ProcessHandle.of(child).ifPresent(left -> left.onExit().join());
    }

    @Test
    void isNoProgramThatIsNone() throws Exception {
        Path file = Files.writeString(folder.resolve("text"), "no program");
        mode(file, "rw-r--r--");
        assertThatThrownBy(() -> Hooks.run(file, "before-connect", LONG)).hasMessageContaining("is no program");
        Path missing = folder.resolve("missing");
        assertThatThrownBy(() -> new Hooks(Optional.of(missing), Optional.empty(), LONG).beforeConnect())
                .hasMessageContaining("cannot be run");
    }

    @Test
    void believesNoFileThatOthersCanWriteOrReplace() throws Exception {
        Path inner = Files.createDirectory(folder.resolve("inner"));
        mode(inner, "rwxr-xr-x");
        Path file = Files.writeString(inner.resolve("hook"), "");
        mode(file, "rwxr-xr-x");
        Path above = folder.getParent();
        RootOwned.check(file, owner, above);
        for (Path each : List.of(file, inner, folder)) {
            for (String open : List.of("rwxrwxr-x", "rwxr-xrwx")) {
                mode(each, open);
                assertThatThrownBy(() -> RootOwned.check(file, owner, above))
                        .as("%s %s", each, open)
                        .hasMessageStartingWith(each.toRealPath() + " can be written by others than root");
                mode(each, "rwxr-xr-x");
            }
        }
        assertThatThrownBy(() -> RootOwned.check(file, owner + 1, above)).hasMessageContaining("is not root's");
        Path link = Files.createSymbolicLink(folder.resolve("link"), file);
        assertThat(RootOwned.check(link, owner, above))
                .as("the link may lead elsewhere a moment later")
                .isEqualTo(file.toRealPath());
        mode(inner, "rwxrwxrwx");
        assertThatThrownBy(() -> RootOwned.check(link, owner, above))
                .as("what a link leads to")
                .hasMessageStartingWith(inner.toRealPath().toString());
    }
}
