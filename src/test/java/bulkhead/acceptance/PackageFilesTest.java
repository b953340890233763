package bulkhead.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What {@code ./package} puts into packages, all but the Java in them; {@code ./package --check} installs the whole. */
class PackageFilesTest {
    private static final String LAY_OUT = """
            here=$0
            . "$here/scripts/toolchain.sh"
            . "$here/packaging/image.sh"
            find_jdk
            describe "$here"
            lay_out "$here" "$1"
            """;

    /** Prints its arguments in place of Java. */
    private static final String ECHO = "#!/bin/sh\nprintf '%s\\n' \"$@\"\n";

    @TempDir
    private static Path folder;

    private static Path root;

    private record Result(int exit, String output) {}

    @BeforeAll
    static void layOut() throws Exception {
        assumeTrue(
                run("git", "-C", Bulkhead.root().toString(), "rev-parse", "HEAD")
                                .exit()
                        == 0,
                "skipped: packages are made of a commit, and this is no repository");
        root = folder.resolve("a root");
        Path java = root.resolve("usr/lib/bulkhead/runtime/bin/java");
        Files.createDirectories(java.getParent());
        Files.setPosixFilePermissions(Files.writeString(java, ECHO), PosixFilePermissions.fromString("rwxr-xr-x"));
        Result result = run("bash", "-euc", LAY_OUT, Bulkhead.root().toString(), root.toString());
        assertThat(result.exit()).as(result.output()).isZero();
    }

    private static Result run(String... command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        process.getOutputStream().close();
        try (var reader = new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8)) {
            String output = reader.readAllAsString();
            return new Result(process.waitFor(), output);
        }
    }

    private static List<String> start(String... arguments) throws Exception {
        List<String> line =
                new ArrayList<>(List.of(root.resolve("usr/bin/bulkhead").toString()));
        line.addAll(List.of(arguments));
        return run(line.toArray(String[]::new)).output().lines().toList();
    }

    @Test
    void theLauncherStartsTheJavaBesideItWhereverThatIs() throws Exception {
        Path lib = root.resolve("usr/lib/bulkhead").toRealPath();
        assertThat(start("status", "--json"))
                .contains("-XX:AOTCache=" + lib.resolve("bulkhead.aot"))
                .contains("-Djna.boot.library.path=" + lib.resolve("runtime/lib"))
                .contains("--enable-native-access=com.sun.jna,bulkhead.app,bulkhead.platform.linux")
                .doesNotContain("--module-path", "--add-modules")
                .endsWith("-m", "bulkhead.app/bulkhead.app.Main", "status", "--json");
    }

    @ParameterizedTest
    @CsvSource({"status, status", "--version, status", "status --watch, bulkhead", "log, bulkhead", "connect, bulkhead"
    })
    void whatAnswersAtOnceLoadsNoMoreThanItTakes(String words, String cache) throws Exception {
        Path lib = root.resolve("usr/lib/bulkhead").toRealPath();
        assertThat(start(words.split(" "))).contains("-XX:AOTCache=" + lib.resolve(cache + ".aot"));
    }

    @Test
    void theWindowHasTheModulesThatOnlyItNeeds() throws Exception {
        Path lib = root.resolve("usr/lib/bulkhead").toRealPath();
        assertThat(start("desktop"))
                .contains("-XX:AOTCache=" + lib.resolve("desktop.aot"))
                .contains("-Dbulkhead.launcher=" + lib.resolve("bulkhead"))
                .containsSequence(
                        "--add-modules",
                        "atlantafx.base,javafx.controls,org.kordamp.ikonli.feather,org.kordamp.ikonli.javafx")
                .endsWith("-m", "bulkhead.app/bulkhead.app.Main", "desktop");
    }

    @Test
    void itSaysWhatItWasBuiltFrom() throws Exception {
        String commit = run("git", "-C", Bulkhead.root().toString(), "rev-parse", "HEAD")
                .output()
                .strip();
        assertThat(Files.readAllLines(root.resolve("usr/lib/bulkhead/provenance")))
                .hasSize(3)
                .satisfies(lines -> {
                    assertThat(lines.get(0)).startsWith("version ");
                    assertThat(lines.get(1)).startsWith("commit " + commit + " of 20");
                    assertThat(lines.get(2)).startsWith("java 25.");
                });
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "bulkhead-guard.service",
                "bulkhead-lockdown.service",
                "bulkhead-resolv.service",
                "bulkhead-connect@.service"
            })
    void theUnitsStartWhatIsThereAndMayDoLittle(String unit) throws Exception {
        Path file = root.resolve("usr/lib/systemd/system").resolve(unit);
        assertThat(Files.readString(file)).doesNotContain("/usr/local");
        Files.readString(file)
                .lines()
                .filter(line -> line.matches("ExecStart=/usr/lib/.*"))
                .map(line -> line.replaceFirst("ExecStart=/(\\S+).*", "$1"))
                .forEach(program -> assertThat(root.resolve(program)).isExecutable());
        assumeTrue(Files.isExecutable(Path.of("/usr/bin/systemd-analyze")), "skipped: no systemd-analyze here");
        Result security =
                run("systemd-analyze", "security", "--no-pager", "--offline=true", "--threshold=20", file.toString());
        assertThat(security.exit()).as(security.output()).isZero();
    }

    @Test
    void theDesktopTakesItsMetadata() throws Exception {
        assumeTrue(
                Files.isExecutable(Path.of("/usr/bin/desktop-file-validate"))
                        && Files.isExecutable(Path.of("/usr/bin/appstreamcli")),
                "skipped: no desktop-file-validate or appstreamcli here");
        Path share = root.resolve("usr/share");
        Result entry = run(
                "desktop-file-validate",
                share.resolve("applications/bulkhead.desktop").toString());
        assertThat(entry.output()).isEmpty();
        Result metadata = run(
                "appstreamcli",
                "validate",
                "--no-net",
                share.resolve("metainfo/app.bulkhead.Bulkhead.metainfo.xml").toString());
        assertThat(metadata.exit()).as(metadata.output()).isZero();
    }

    @ParameterizedTest
    @ValueSource(ints = {16, 22, 24, 32, 48, 64, 128, 256, 512})
    void iconsHaveTheirSize(int size) throws Exception {
        BufferedImage icon = ImageIO.read(root.resolve("usr/share/icons/hicolor")
                .resolve(size + "x" + size)
                .resolve("apps/bulkhead.png")
                .toFile());
        assertThat(icon.getWidth()).isEqualTo(size);
        assertThat(icon.getHeight()).isEqualTo(size);
        assertThat(icon.getRGB(0, size - 1) >>> 24).as("opacity of a corner").isZero();
        assertThat(icon.getRGB(size / 2, size / 2) >>> 24).as("of the middle").isEqualTo(0xFF);
    }

    @Test
    void everyCommandHasItsManual() throws Exception {
        Path completion = root.resolve("usr/share/bash-completion/completions/bulkhead");
        Result commands =
                run("bash", "-c", ". \"$0\"; _bulkhead_commands ''; printf '%s\\n' $found", completion.toString());
        Path manuals = root.resolve("usr/share/man/man1");
        assertThat(commands.output().lines())
                .contains("connect", "guard", "profile")
                .allSatisfy(command -> assertThat(
                                manuals.resolve("bulkhead-" + command + ".1.gz").toRealPath())
                        .isEqualTo(manuals.toRealPath().resolve("bulkhead.1.gz")));
    }

    @Test
    void everyLibraryStandsInTheCopyright() throws Exception {
        List<String> named = Files.readAllLines(root.resolve("usr/share/doc/bulkhead/copyright")).stream()
                .filter(line -> line.startsWith("Files: "))
                .flatMap(line -> Stream.of(line.substring("Files: ".length()).split(" ")))
                .toList();
        try (Stream<Path> jars = Files.walk(Bulkhead.root().resolve("app/target/image"))) {
            assertThat(jars.map(jar -> jar.getFileName().toString())
                            .filter(name -> name.endsWith(".jar"))
                            .map(name -> name.replaceFirst("-\\d.*", ""))
                            .filter(name -> !name.matches("app|leakguard|protocol|platform-.*"))
                            .distinct())
                    .isNotEmpty()
                    .allSatisfy(library -> assertThat(named).contains(library));
        }
    }

    @Test
    void noFileNeedsToBeSomebodysElse() throws Exception {
        try (Stream<Path> files = Files.walk(root)) {
            assertThat(files.filter(file -> !Files.isSymbolicLink(file)))
                    .allSatisfy(file -> assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                            .doesNotMatch(".{4}w.*|.{7}w."));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"debian/postinst", "debian/prerm", "debian/postrm"})
    void scriptsOfThePackageAreValid(String script) throws Exception {
        Path file = Bulkhead.root().resolve("packaging").resolve(script);
        Result parsed = run("sh", "-n", file.toString());
        assertThat(parsed.exit()).as(parsed.output()).isZero();
    }
}
