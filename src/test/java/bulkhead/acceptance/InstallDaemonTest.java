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

    private static final Path GUARD = Bulkhead.root().resolve("platform-linux/systemd/bulkhead-guard.service");

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
        Path completion = root.resolve("usr/local/share/bash-completion/completions/bulkhead");
        assertThat(run("bash", "-c", ". \"$0\" && complete -p bulkhead", completion.toString())
                        .output())
                .contains("complete -F _bulkhead bulkhead");

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
                for folder in /usr/local /var/lib /run /mnt; do mount -t tmpfs tmpfs $folder; done
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
                .contains("there: bulkhead.aot\n", "there: status.aot\n", "there: desktop.aot.log\n")
                .doesNotContain("there: desktop.aot\n", "there: desktop.aot.new", "there: bulkhead.aot.log");
        assertThat(Files.readAllLines(calls))
                .contains(
                        "systemctl enable bulkhead-guard.socket bulkhead-lockdown.service",
                        "systemctl start bulkhead-guard.socket");
    }

    /**
     * With users and groups of its own, and a systemctl that notes what there is when the service is started: over a daemon
     * that was root, and, after the unit has given its user what it gives, back to a computer that knows no such user.
     */
    @Test
    void whatARootDaemonLeftIsHandedOverAndWhatTheServiceWasGivenIsTakenBack() throws Exception {
        Path systemctl = Files.writeString(folder.resolve("systemctl"), """
                #!/bin/sh
                echo "systemctl $*" >&2
                case $* in
                is-active*) echo active ;;
                "start bulkhead-guard.service") find /run/bulkhead /sys/fs/cgroup -printf 'at its start: %p is of %u\\n' ;;
                esac
                """);
        Files.setPosixFilePermissions(systemctl, PosixFilePermissions.fromString("rwxr-xr-x"));
        Result result = run("unshare", "--mount", "bash", "-euc", """
                for folder in /usr/local /var/lib /run /mnt; do mount -t tmpfs tmpfs $folder; done
                mkdir /mnt/upper /mnt/work /mnt/bin
                mount -t overlay -o lowerdir=/etc,upperdir=/mnt/upper,workdir=/mnt/work overlay /etc
                mount -t tmpfs tmpfs /sys/fs/cgroup
                mkdir -p /run/resolvconf/interface
                umask "$(sed -n 's/^UMask=//p' "$2")" && mkdir /sys/fs/cgroup/bulkhead-portal && umask 022
                touch /sys/fs/cgroup/cgroup.procs /sys/fs/cgroup/bulkhead-portal/cgroup.procs
                rm -f /etc/resolv.conf
                echo 'nameserver 192.0.2.53' >/etc/resolv.conf
                chmod 644 /etc/resolv.conf
                mv "$0/systemctl" /mnt/bin/
                PATH=/mnt/bin:$PATH

                here=/run/bulkhead/$(readlink /proc/self/ns/net | tr -dc 0-9)
                mkdir -p "$here" /run/bulkhead/1
                touch "$here/standing" /run/bulkhead/1/standing
                chmod 600 "$here/standing"
                "$1"

                sed -n 's/^ExecStartPre=-+//p' /etc/systemd/system/bulkhead-guard.service >/mnt/given
                cat /mnt/given
                . /mnt/given
                stat -c 'in service: %n %A' /sys/fs/cgroup/bulkhead-portal
                touch /run/resolvconf/interface/tun.bulkhead
                chown bulkhead-guard /run/resolvconf/interface/tun.bulkhead
                cp "$0/bin/bulkhead" /usr/local/lib/bulkhead/bulkhead
                "$1" --uninstall --force
                for path in /etc/resolv.conf /run/resolvconf /sys/fs/cgroup/cgroup.procs /run/bulkhead/1/standing; do
                    stat -c 'after it: %n %U:%G %A' "$path"
                done
                find /etc /run /sys/fs/cgroup /usr/local /var/lib '(' -nouser -o -nogroup ')' -printf 'of nobody: %p\\n'
                ls -d "$here" 2>&1 || true
                ! getent passwd bulkhead-guard && ! getent group bulkhead-guard && ! getent group bulkhead
                """, folder.toString(), install(), GUARD.toString());
        assertThat(result.exit()).as(result.output()).isZero();
        assertThat(result.output())
                .containsSubsequence(
                        "systemctl stop bulkhead-guard.socket bulkhead-guard.service",
                        "systemctl start bulkhead-guard.socket",
                        "systemctl start bulkhead-guard.service",
                        "chgrp bulkhead-guard /etc/resolv.conf",
                        "in service: /sys/fs/cgroup/bulkhead-portal drwxr-xr-x",
                        "uninstalled; the network is open",
                        "after it: /etc/resolv.conf root:root -rw-r--r--",
                        "after it: /run/resolvconf root:root drwxr-xr-x",
                        "after it: /sys/fs/cgroup/cgroup.procs root:root -rw-r--r--",
                        "after it: /run/bulkhead/1/standing root:root",
                        "No such file or directory")
                .doesNotContain("of nobody");
        assertThat(result.output().lines().filter(line -> line.contains("at its start: /run/bulkhead")))
                .hasSize(5)
                .allMatch(line -> line.endsWith("is of bulkhead-guard"));
        assertThat(Files.readAllLines(calls)).containsExactly("bulkhead guard unblock --force");
    }
}
