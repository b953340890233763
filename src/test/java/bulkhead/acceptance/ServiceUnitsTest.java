package bulkhead.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import bulkhead.app.desktop.DesktopApp;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What {@code scripts/install-daemon} installs, as systemd itself judges it. */
class ServiceUnitsTest {
    private static final Path UNITS = Path.of("etc/systemd/system");

    @TempDir
    private static Path root;

    @BeforeAll
    static void install() throws Exception {
        assumeTrue(Files.isExecutable(Path.of("/usr/bin/systemd-analyze")), "skipped: no systemd-analyze here");
        Result result = run(Bulkhead.root().resolve("scripts/install-daemon").toString(), "--root", root.toString());
        assertThat(result.exit()).as(result.output()).isZero();
    }

    private record Result(int exit, String output) {}

    private static Result run(String... command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        process.getOutputStream().close();
        try (var reader = new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8)) {
            String output = reader.readAllAsString();
            return new Result(process.waitFor(), output);
        }
    }

    @Test
    void theInstalledProgramStarts() throws Exception {
        Result version = run(root.resolve("usr/local/bin/bulkhead").toString(), "--version");
        assertThat(version.exit()).as(version.output()).isZero();
        assertThat(version.output()).startsWith("bulkhead ");
    }

    /** The bytes of what is typed, and of the names of files, are UTF-8 wherever this runs. */
    @ParameterizedTest
    @ValueSource(strings = {"LC_ALL=C", "LANG=C", "LC_ALL=C.UTF-8", "LANG=", "LC_ALL=POSIX"})
    void namesOfAllScriptsAreGoodInEveryLocale(String locale) throws Exception {
        for (Path program :
                List.of(root.resolve("usr/local/bin/bulkhead"), Bulkhead.root().resolve("bulkhead"))) {
            Result result = run("bash", "-euc", """
                    export XDG_CONFIG_HOME=$(mktemp -d)
                    cat >"$XDG_CONFIG_HOME/x.rsc" <<'END'
                    /interface l2tp-client
                    add connect-to=vpn.example.org name="B\\C3\\BCro \\E6\\9D\\B1" use-ipsec=yes user=u
                    END
                    name=$(printf 'B\\303\\274ro \\346\\235\\261')
                    unset LC_ALL LANG LC_CTYPE
                    export "$1"
                    "$0" profile import --secrets none "$XDG_CONFIG_HOME/x.rsc"
                    [ "$(ls "$XDG_CONFIG_HOME/bulkhead/profiles" | LC_ALL=C grep -c '^[ -~]*\\.json$')" = 1 ]
                    "$0" profile rename "$name" "$name 2"
                    "$0" profile list
                    "$0" profile show "$name 2"
                    rm -r "$XDG_CONFIG_HOME"
                    """, program.toString(), locale);
            assertThat(result.exit()).as(result.output()).isZero();
            assertThat(result.output()).contains("Büro 東 2");
        }
    }

    @Test
    void theMenuEntryIsValidAndFitsTheWindow() throws Exception {
        assumeTrue(
                Files.isExecutable(Path.of("/usr/bin/desktop-file-validate")),
                "skipped: no desktop-file-validate here");
        Path entry = root.resolve("usr/local/share/applications/bulkhead.desktop");
        Result judgement = run("desktop-file-validate", entry.toString());
        assertThat(judgement.output()).isEmpty();
        assertThat(judgement.exit()).isZero();
        // JavaFX names its windows after the application's class.
        assertThat(Files.readAllLines(entry))
                .contains("StartupWMClass=" + DesktopApp.class.getName(), "Icon=bulkhead", "Exec=bulkhead desktop");
        assertThat(root.resolve("usr/local/share/icons/hicolor/scalable/apps/bulkhead.svg"))
                .isNotEmptyFile();
    }

    /** systemd's own targets are needed beside them, and so are the programs that they start. */
    @Test
    void systemdFindsNothingWrong() throws Exception {
        Result copy = run(
                "sh",
                "-c",
                "cp -r --parents /lib/systemd/system/*.target /usr/sbin/nft " + root
                        + " && cp -L --parents /bin/sh /bin/systemctl /usr/bin/install /usr/sbin/ip " + root);
        assertThat(copy.exit()).as(copy.output()).isZero();
        Result verify = run(
                "systemd-analyze",
                "verify",
                "--man=no",
                "--root=" + root,
                "bulkhead-guard.socket",
                "bulkhead-guard.service",
                "bulkhead-resolv.path",
                "bulkhead-resolv.service",
                "bulkhead-lockdown.service");
        assertThat(verify.output().lines().filter(line -> line.contains("bulkhead")))
                .isEmpty();
    }

    /** What a unit wants is started with it, whatever its own conditions come to, and the network would wait for it. */
    @Test
    void aBootThatFindsNothingWrittenDownStartsNoDaemon() throws Exception {
        for (String unit : List.of("bulkhead-lockdown.service", "bulkhead-guard.socket")) {
            assertThat(Files.readAllLines(root.resolve(UNITS).resolve(unit)))
                    .noneMatch(line -> line.matches("(Wants|Requires|BindsTo|Upholds)=.*bulkhead-guard\\.service.*"));
        }
    }

    /** A watch of the path alone is one of the file that it leads to, if it is a symbolic link. */
    @Test
    void aFileInTheLinksPlaceIsNoticed() throws Exception {
        assertThat(Files.readAllLines(root.resolve(UNITS).resolve("bulkhead-resolv.path")))
                .filteredOn(line -> line.startsWith("Path"))
                .containsExactly("PathChanged=/etc");
    }

    /** 10 is a service of root's without a sandbox, 0 one that can do nothing. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "bulkhead-guard.service",
                "bulkhead-lockdown.service",
                "bulkhead-resolv.service",
                "bulkhead-connect@.service"
            })
    void theSandboxIsTight(String unit) throws Exception {
        Result security = run(
                "systemd-analyze",
                "security",
                "--no-pager",
                "--offline=true",
                "--threshold=20",
                root.resolve(UNITS).resolve(unit).toString());
        assertThat(security.exit()).as(security.output()).isZero();
    }

    /** The two that nothing else can do for the guard. */
    @Test
    void theDaemonHasTwoCapabilities() throws Exception {
        List<String> lines = Files.readAllLines(root.resolve(UNITS).resolve("bulkhead-guard.service"));
        assertThat(lines)
                .filteredOn(line -> line.startsWith("CapabilityBoundingSet="))
                .containsExactly("CapabilityBoundingSet=CAP_NET_ADMIN CAP_NET_RAW");
        assertThat(lines)
                .contains("NoNewPrivileges=yes", "ProtectHome=yes", "ProtectSystem=strict", "ProtectKernelTunables=yes")
                .contains("User=bulkhead-guard", "AmbientCapabilities=CAP_NET_ADMIN CAP_NET_RAW");
    }
}
