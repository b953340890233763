package bulkhead.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The functions of the launcher that decide whether there is something to build. */
class LauncherTest {
    @TempDir
    private Path root;

    private String bash(String script) throws Exception {
        Process process = new ProcessBuilder(
                        "bash",
                        "-euc",
                        ". \"$1/scripts/toolchain.sh\"; maven() { return 0; }; " + script,
                        "bash",
                        Bulkhead.root().toString(),
                        root.toString())
                .redirectErrorStream(true)
                .start();
        String output = new String(process.getInputStream().readAllBytes());
        process.waitFor();
        return output.strip();
    }

    private static final String DEAF = "trap '' INT; exec \"$@\"";

    /** As a shell's background job does, the tests of a build server may run with ^C ignored. */
    @Test
    void testsAndTheProgramsInThemHearInterruptsWhereTheScriptThatStartsThemIgnoresThem() throws Exception {
        Path script = Files.writeString(root.resolve("script"), """
                . "$1/scripts/toolchain.sh"
                hear_signals bash "$0" "$@"
                sed -n 's/SigIgn:.*\\(.\\)$/\\1/p' /proc/self/status
                """);
        ProcessBuilder shell = new ProcessBuilder(
                "sh",
                "-c",
                DEAF,
                "sh",
                "bash",
                script.toString(),
                Bulkhead.root().toString());
        // Who runs these tests may have been through that already.
        shell.environment().remove("BULKHEAD_SIGNALS");
        Process deaf = shell.redirectErrorStream(true).start();
        String mask = new String(deaf.getInputStream().readAllBytes()).strip();
        // Of the last digit, SIGINT and SIGQUIT; SIGHUP stays ignored below nohup(1).
        assertThat(Integer.parseInt(mask, 16) & 0b0110).as(mask).isZero();

        List<String> command = new ArrayList<>(List.of("sh", "-c", DEAF, "sh"));
        command.addAll(Bulkhead.command(null));
        command.add("demo-probe");
        Process program = new ProcessBuilder(command).redirectErrorStream(true).start();
        try {
            assertThat(program.inputReader().readLine()).as("that it is ready").isNotNull();
            new ProcessBuilder("kill", "-INT", Long.toString(program.pid()))
                    .start()
                    .waitFor();
            assertThat(program.waitFor(60, TimeUnit.SECONDS)).as("ended").isTrue();
            assertThat(program.exitValue()).isEqualTo(130);
        } finally {
            program.destroyForcibly();
        }
    }

    /** A tree without anything built, on a computer without nftables. */
    private String demo(String more) throws Exception {
        for (String part : new String[] {"bulkhead", "scripts"}) {
            bash("cp -r \"$1/" + part + "\" \"$2/\"");
        }
        bash("chmod -R a+rX \"$2\"");
        Process process = new ProcessBuilder("unshare", "--mount", "bash", "-euc", """
                        mount --bind /dev/null "$(readlink -f "$(PATH=$PATH:/usr/sbin command -v nft)")"
                        cd "$0"
                        """ + more, root.toString())
                .redirectErrorStream(true)
                .start();
        process.getOutputStream().close();
        String said = new String(process.getInputStream().readAllBytes());
        assertThat(process.waitFor()).as(said).isEqualTo(7);
        return said;
    }

    @Test
    void saysWhatTheDemonstrationLacksBeforeItBuildsAnything() throws Exception {
        assumeTrue(canMount(), "skipped: needs root, for mount namespaces");
        String said = demo("exec setpriv --reuid=65534 --clear-groups ./bulkhead demo");
        assertThat(said)
                .startsWith("bulkhead: needs what is not installed (nft")
                .contains("sudo apt install nftables", "sudo dnf install nftables", "sudo pacman -S nftables")
                .doesNotContain("building");
    }

    /** The tree has no sources, so that the build which comes next fails. */
    @Test
    void installsWhatTheDemonstrationLacksAsRootOnDebian() throws Exception {
        assumeTrue(canMount() && Files.exists(Path.of("/etc/debian_version")), "skipped: needs root, on Debian");
        String said = demo("""
                mkdir bin
                printf '%s\\n' '#!/bin/sh' 'case "$*" in *install*nftables) umount "$(readlink -f /usr/sbin/nft)" ;; esac' >bin/apt-get
                chmod +x bin/apt-get
                PATH=$0/bin:$PATH exec ./bulkhead demo
                """);
        assertThat(said)
                .startsWith("bulkhead: installing nftables ...\nbulkhead: building")
                .doesNotContain("could not install", "is not installed");
    }

    @Test
    void preparesNoQuickStartForWhoAsksForHelp() throws Exception {
        Files.createDirectories(root.resolve("image"));
        for (String help : List.of("help", "--help", "-h", "connect --help", "--version", "profile import -h")) {
            assertThat(bash("is_warm \"$2/image\" " + help + " && echo nothing to do"))
                    .as(help)
                    .isEqualTo("nothing to do");
        }
        for (String work : List.of("", "connect", "guard portal -- curl --help")) {
            assertThat(bash("is_warm \"$2/image\" " + work + " || echo to do"))
                    .as(work)
                    .isEqualTo("to do");
        }
    }

    private static boolean canMount() throws Exception {
        return new ProcessBuilder("unshare", "--mount", "true").start().waitFor() == 0;
    }

    @Test
    void keepsWhatABuildSaidInATreeInWhichNothingWasBuiltYet() throws Exception {
        assertThat(bash("maven() { echo '[ERROR] no disk'; return 1; }; build \"$2\""))
                .contains("[ERROR] no disk", root + "/app/target/build.log")
                .doesNotContain("No such file");
        assertThat(root.resolve("app/target/build.log")).hasContent("[ERROR] no disk");
    }

    @Test
    void buildsOnceAfterAChangeOfAModuleThatLeavesTheApplicationsJarAsItIs() throws Exception {
        Path jar = Files.createDirectories(root.resolve("app/target/image")).resolve("app-1.jar");
        Path source = Files.createDirectories(root.resolve("protocol/src/main")).resolve("A.java");
        for (Path file : new Path[] {jar, source, root.resolve("pom.xml"), root.resolve("protocol/pom.xml")}) {
            Files.createFile(file);
            Files.setLastModifiedTime(file, FileTime.from(Instant.parse("2026-01-01T00:00:00Z")));
        }
        Files.setLastModifiedTime(source.getParent(), FileTime.from(Instant.parse("2026-01-01T00:00:00Z")));
        String isBuilt = "is_built \"$2\" && echo yes || echo no";
        assertThat(bash(isBuilt)).isEqualTo("yes");

        Files.setLastModifiedTime(source, FileTime.from(Instant.parse("2026-01-02T00:00:00Z")));
        assertThat(bash(isBuilt)).isEqualTo("no");

        // Maven here has nothing to do for the application's own jar.
        bash("build \"$2\"");
        assertThat(bash(isBuilt)).isEqualTo("yes");
    }
}
