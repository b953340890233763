package bulkhead.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * {@code scripts/install-daemon} in a mount namespace of its own, where programs that act on the computer note that they
 * were called, and do nothing.
 */
class InstallDaemonTest {
    private static final List<String> NOTED =
            List.of("systemctl", "getent", "groupadd", "groupdel", "nft", "ip", "bulkhead");

    @TempDir
    private Path folder;

    private Path calls;

    private record Result(int exit, String output) {}

    @BeforeEach
    void programsThatOnlyNoteTheirCall() throws Exception {
        assumeTrue(run("unshare", "--mount", "true").exit() == 0, "skipped: needs root, for mount namespaces");
        calls = Files.createFile(folder.resolve("calls"));
        Path programs = Files.createDirectory(folder.resolve("bin"));
        for (String name : NOTED) {
            Path program = Files.writeString(
                    programs.resolve(name), "#!/bin/sh\necho \"%s $*\" >>'%s'\n".formatted(name, calls));
            Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwxr-xr-x"));
        }
    }

    /** The rest of the computer is read-only there, but for the state of a daemon that must stay. */
    private Result below(Path root, String... arguments) throws Exception {
        List<String> command = new ArrayList<>(List.of("unshare", "--mount", "bash", "-euc", """
                        mount -t tmpfs tmpfs /var/lib && mkdir /var/lib/bulkhead && echo lockdown >/var/lib/bulkhead/standing
                        mount --bind "$0" "$0" && mount -o remount,bind,ro /
                        PATH=$0/bin:$PATH
                        "$@" || exit
                        [ "$(cat /var/lib/bulkhead/standing)" = lockdown ]
                        """, folder.toString()));
        command.addAll(List.of(install(), "--root", root.toString()));
        command.addAll(List.of(arguments));
        return run(command.toArray(String[]::new));
    }

    private static String install() {
        return Bulkhead.root().resolve("scripts/install-daemon").toString();
    }

    private static Result run(String... command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        process.getOutputStream().close();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return new Result(process.waitFor(), output);
    }

    private static List<Path> files(Path below) throws IOException {
        try (Stream<Path> all = Files.walk(below)) {
            return all.filter(file -> !Files.isDirectory(file)).toList();
        }
    }

    @Test
    void installsAndUninstallsBelowAFolderWithoutTouchingTheComputer() throws Exception {
        Path root = folder.resolve("an image's root");
        Result installed = below(root);
        assertThat(installed.exit()).as(installed.output()).isZero();
        Path program = root.resolve("usr/local/lib/bulkhead/bulkhead");
        Result version = run(root.resolve("usr/local/bin/bulkhead").toString(), "--version");
        assertThat(version.output()).startsWith("bulkhead ");

        // The daemon that it would talk to is this computer's.
        Files.copy(folder.resolve("bin/bulkhead"), program, StandardCopyOption.REPLACE_EXISTING);
        Files.createDirectories(root.resolve("var/lib/bulkhead"));
        Files.createFile(root.resolve("var/lib/bulkhead/standing"));
        Result removed = below(root, "--uninstall");
        assertThat(removed.exit()).as(removed.output()).isZero();
        assertThat(removed.output()).contains("removed from " + root);
        assertThat(files(root)).isEmpty();
        assertThat(calls).isEmptyFile();
    }

    @Test
    void refusesAFolderWhoseLinksLeadOutOfIt() throws Exception {
        Path root = Files.createDirectory(folder.resolve("root"));
        Path elsewhere = Files.createDirectories(folder.resolve("elsewhere/lib/bulkhead"));
        Path kept = Files.createFile(elsewhere.resolve("kept"));
        Files.createDirectory(root.resolve("usr"));
        Files.createSymbolicLink(root.resolve("usr/local"), folder.resolve("elsewhere"));
        for (String[] action : new String[][] {{}, {"--uninstall"}}) {
            Result result = below(root, action);
            assertThat(result.exit()).as(result.output()).isEqualTo(2);
            assertThat(result.output()).contains("leads out of it");
        }
        assertThat(files(folder.resolve("elsewhere"))).containsExactly(kept);
        assertThat(calls).isEmptyFile();
    }

    /** Its window needs GTK, which brings GLib. A server often has neither, nor has a unit's process a HOME. */
    @Test
    void installsWithoutHomeAndWithoutTheWindowsLibrariesAndSaysWhatThatMeans() throws Exception {
        Result result = run("unshare", "--mount", "bash", "-euc", """
                for folder in /usr/local /var/lib /mnt; do mount -t tmpfs tmpfs $folder; done
                mkdir /mnt/upper /mnt/work
                mount -t overlay -o lowerdir=/etc,upperdir=/mnt/upper,workdir=/mnt/work overlay /etc
                for library in $(ldconfig -p | sed -n 's/.*libglib-2.*=> //p'); do mount --bind /dev/null "$library"; done
                env -u HOME PATH="$0/bin:$PATH" "$1"
                ls /usr/local/lib/bulkhead | sed 's/^/there: /'
                cat /usr/local/lib/bulkhead/*.log
                """, folder.toString(), install());
        assertThat(result.exit()).as(result.output()).isZero();
        assertThat(result.output())
                .contains(
                        "quick starts of desktop could not be prepared",
                        "Why is in /usr/local/lib/bulkhead/desktop.aot.log")
                .contains("libglib")
                .contains("there: bulkhead.aot\n", "there: desktop.aot.log\n")
                .doesNotContain("there: desktop.aot\n", "there: desktop.aot.new", "there: bulkhead.aot.log");
        assertThat(Files.readAllLines(calls))
                .contains(
                        "systemctl enable bulkhead-guard.socket bulkhead-lockdown.service",
                        "systemctl start bulkhead-guard.socket");
    }
}
