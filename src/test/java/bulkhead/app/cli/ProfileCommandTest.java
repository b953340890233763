package bulkhead.app.cli;

import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;

import bulkhead.app.cli.ProgramRun.Run;
import bulkhead.app.secret.KeyringSession;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** The program itself, in a home of its own. */
@Tag("process")
class ProfileCommandTest {
    private static final String CONNECTION = """
            [connection]
            id=Office: one
            [vpn]
            service-type=org.freedesktop.NetworkManager.l2tp
            gateway=vpn.example.org
            user=alice
            ipsec-enabled=yes
            require-mppe=yes
            refuse-pap=yes
            refuse-chap=yes
            [vpn-secrets]
            ipsec-psk=the pre-shared key of 24
            """;

    @TempDir
    private Path folder;

    private Path file;
    private Path passphrase;
    private ProgramRun program;

    @BeforeEach
    void prepare() throws IOException {
        file = Files.writeString(folder.resolve("office.nmconnection"), CONNECTION);
        passphrase = Files.writeString(folder.resolve("passphrase"), "a phrase\n");
        program = new ProgramRun(folder);
    }

    @Test
    void importsIntoTheKeyringAndForgetsNothingUntilItIsTold() throws Exception {
        try (KeyringSession session = KeyringSession.unlocked(folder)) {
            program.environment.putAll(session.environment());
            assertThat(good("profile", "import", file.toString()).out())
                    .contains("Imported Office: one (vpn.example.org)", "In the keyring: pre-shared key", "MPPE");
            assertThat(good("profile", "list").out()).contains("Office: one", "vpn.example.org");
            good("profile", "copy", "Office: one", "spare");
            good("profile", "rename", "Office: one", "office");
            String id = id("office");
            good("profile", "delete", "office");
            assertThat(lookup(session, id)).isEqualTo("the pre-shared key of 24");
            good("profile", "restore", "office");
            assertThat(id("office")).isEqualTo(id);
            good("profile", "delete", "--forget", "office");
            assertThat(lookup(session, id)).isEmpty();
            assertThat(lookup(session, id("spare"))).isEqualTo("the pre-shared key of 24");
            assertThat(run("profile", "restore", "office").err()).contains("no earlier version");
        }
    }

    @Test
    void keepsSecretsInAFileThatConnectOpens() throws Exception {
        good(
                "profile",
                "import",
                "--name",
                "office",
                "--secrets",
                "file",
                "--passphrase-file",
                passphrase.toString(),
                file.toString());
        assertThat(everything()).doesNotContain("the pre-shared key of 24");

        Run without = run("connect", "office");
        assertThat(without.code()).isEqualTo(ExitCode.USAGE);
        assertThat(without.err()).contains("the passphrase of the file of secrets is missing: give --passphrase-file");
        Files.writeString(folder.resolve("wrong"), "another");
        assertThat(run(
                                "connect",
                                "office",
                                "--passphrase-file",
                                folder.resolve("wrong").toString())
                        .err())
                .contains("is wrong, or the file was changed");
        // The key is there now, and what the file did not have is what is missing.
        assertThat(run("connect", "office", "--passphrase-file", passphrase.toString())
                        .err())
                .contains("the password is missing: give --password-file");
    }

    @Test
    void savesSecretsOfAProfileWrittenByHandAndTakesThemBack() throws Exception {
        Path profiles = Files.createDirectories(folder.resolve("config/bulkhead/profiles"));
        Files.writeString(profiles.resolve("hand.json"), "{\"version\": 1, \"server\": \"a\", \"user\": \"u\"}");
        Files.writeString(folder.resolve("psk"), "Xq7#mK2$vL9@pR4&wN6!");
        Files.writeString(folder.resolve("password"), "p");
        String[] secrets = {
            "profile",
            "secrets",
            "hand",
            "--secrets",
            "file",
            "--psk-file",
            folder.resolve("psk").toString(),
            "--password-file",
            folder.resolve("password").toString(),
            "--passphrase-file",
            passphrase.toString()
        };
        assertThat(good(secrets).out()).contains("in the file of secrets");
        assertThat(json("profile", "show", "--json", "hand")
                        .at("/profile/secrets")
                        .asString())
                .isEqualTo("file");
        Path out = folder.resolve("out.nmconnection");
        assertThat(good(
                                "profile",
                                "export",
                                "hand",
                                "--format",
                                "nmconnection",
                                "--with-secrets",
                                "--passphrase-file",
                                passphrase.toString(),
                                out.toString())
                        .out())
                .contains("in clear");
        assertThat(Files.readString(out)).contains("password=p\n");
        assertThat(Files.getPosixFilePermissions(out)).isEqualTo(PosixFilePermissions.fromString("rw-------"));
        good("profile", "secrets", "hand", "--secrets", "none", "--passphrase-file", passphrase.toString());
        assertThat(run("connect", "hand").err()).contains("the pre-shared key is missing");
    }

    /** What is larger cannot be written: the secrets of the second, or, when these are in, the second itself. */
    @ParameterizedTest
    @ValueSource(strings = {"secrets", "profile"})
    void leavesNothingOfAnImportThatFailsInTheMiddle(String large) throws Exception {
        String second = CONNECTION.replace("Office: one", "second");
        second = large.equals("secrets")
                ? second.replace("24", "x".repeat(4000))
                : second + "[ipv4]\nnever-default=true\n"
                        + IntStream.range(0, 200)
                                .mapToObj("route%1$d=10.7.%1$d.0/24\n"::formatted)
                                .collect(joining());
        Path other = Files.writeString(folder.resolve("second.nmconnection"), second);
        String[] arguments = {
            "profile", "import", "--secrets", "file", "--passphrase-file", passphrase.toString(), file + "", other + ""
        };
        program.by = List.of("bash", "-c", "ulimit -f 3; exec \"$0\" \"$@\"");
        Run failed = program.run(arguments);
        assertThat(failed.code()).as(failed.err()).isEqualTo(ExitCode.HOST);
        assertThat(failed.err()).startsWith("bulkhead: ").hasLineCount(1);
        assertThat(failed.out()).isEmpty();

        Path config = folder.resolve("config/bulkhead");
        try (Stream<Path> files = Files.walk(config)) {
            assertThat(files.filter(Files::isRegularFile)
                            .map(config::relativize)
                            .map(Path::toString))
                    .isSubsetOf("profiles/.lock", "profiles/.order.json");
        }
        Path order = config.resolve("profiles/.order.json");
        assertThat(Files.exists(order) ? Files.readString(order) : "").doesNotContain("Office", "second");

        program.by = List.of();
        assertThat(program.good(arguments).out()).contains("Imported Office: one", "Imported second");
    }

    @Test
    void exportsAndImportsWithSecretsUnderAPassphrase() throws Exception {
        good("profile", "import", "--secrets", "file", "--passphrase-file", passphrase.toString(), file.toString());
        Path out = folder.resolve("out.json");
        good(
                "profile",
                "export",
                "Office: one",
                "--format",
                "json",
                "--with-secrets",
                "--passphrase-file",
                passphrase.toString(),
                out.toString());
        assertThat(Files.readString(out)).doesNotContain("the pre-shared key of 24");
        JsonNode again = json(
                "profile",
                "import",
                "--json",
                "--secrets",
                "file",
                "--passphrase-file",
                passphrase.toString(),
                out.toString());
        assertThat(again.at("/0/name").asString()).isEqualTo("Office: one 2");
        assertThat(again.at("/0/secrets/0").asString()).isEqualTo("pre-shared key");
        assertThat(run("profile", "export", "Office: one", "--format", "json", out.toString())
                        .err())
                .contains("exists already");
    }

    @Test
    void showsWhatAProfilePermitsAndNoSecret() throws Exception {
        good("profile", "import", "--secrets", "none", file.toString());
        Run shown = good("profile", "show", "Office: one");
        assertThat(shown.out()).contains("vpn.example.org", "alice", "Security: weak", "3DES is permitted", "RFC 9395");
        JsonNode json = json("profile", "show", "--json", "Office: one");
        assertThat(json.at("/rating/level").asString()).isEqualTo("weak");
        assertThat(json("profile", "list", "--json").at("/0/server").asString()).isEqualTo("vpn.example.org");
    }

    /** Whoever answers once in the server's place can try such keys at home (RFC 2409 section 5). */
    @Test
    void warnsOfAPreSharedKeyThatCanBeGuessedAndNeverShowsIt() throws Exception {
        Path key = Files.writeString(folder.resolve("psk"), "hunter2");
        Path password = Files.writeString(folder.resolve("password"), "swordfish");
        Path weak = folder.resolve("weak.nmconnection");
        Files.writeString(weak, Files.readString(file).replace("the pre-shared key of 24", "hunter2"));
        Run imported = run("profile", "import", "--secrets", "none", "--name", "weak", weak.toString());
        Run kept = run(
                "profile",
                "secrets",
                "weak",
                "--secrets",
                "file",
                "--passphrase-file",
                passphrase.toString(),
                "--psk-file",
                key.toString(),
                "--password-file",
                password.toString());
        for (Run run : List.of(imported, kept)) {
            assertThat(run.code()).isZero();
            assertThat(run.err()).startsWith("Warning: The pre-shared key is short or simple");
            assertThat(run.err() + run.out()).doesNotContain("hunter2");
        }
        Path profile = folder.resolve("config/bulkhead/profiles/by-hand.json");
        Files.writeString(
                profile,
                "{\"version\": 1, \"server\": \"vpn.example.org\", \"user\": \"a\", \"pskFile\": \"" + key + "\"}");
        Run shown = good("profile", "show", "by-hand");
        assertThat(shown.out()).contains("Security: weak", "short or simple").doesNotContain("hunter2");
        assertThat(json("profile", "show", "--json", "by-hand")
                        .at("/rating/findings/0/id")
                        .asString())
                .isEqualTo("short-psk");
    }

    /** Without the launcher, which sees to it that there is UTF-8: the name is in the file, and not the file's. */
    @Test
    void hasNamesThatTheLocaleHasNot() throws Exception {
        program.environment.put("LC_ALL", "C");
        Files.writeString(file, CONNECTION.replace("Office", "Büro"));
        good("profile", "import", "--secrets", "none", file.toString());
        assertThat(Files.readString(folder.resolve("config/bulkhead/profiles/Buro-one.json")))
                .contains("\"Büro: one\"");
    }

    /** The files of NetworkManager are root's. */
    @Test
    void importsWhatStandardInputHasAndTellsOfANewNameAndOfWhatIsWrong() throws Exception {
        program.input = CONNECTION;
        Run piped = good("profile", "import", "--secrets", "none", "-");
        assertThat(piped.out()).contains("Imported Office: one").doesNotContain("It was called");
        program.input = "";
        Path folder = Files.createDirectory(this.folder.resolve("two"));
        Files.writeString(folder.resolve("good.nmconnection"), CONNECTION);
        Files.writeString(folder.resolve("bad.nmconnection"), CONNECTION.replace("vpn.example.org", "$server"));
        Run both = run("profile", "import", "--secrets", "none", folder.toString());
        assertThat(both.code()).isZero();
        assertThat(both.out()).contains("Imported Office: one 2").doesNotContain("$server");
        assertThat(both.err())
                .startsWith("bulkhead: not imported: the server of")
                .contains("$server");
    }

    @Test
    void saysInOneSentenceWhatIsWrong() throws Exception {
        for (String[] wrong : new String[][] {
            {"profile", "import", "--secrets", "keyring", file.toString()},
            {"profile", "import", "--name", "-x", "--secrets", "none", file.toString()},
            {"profile", "rename", "a", "b"},
            {"profile", "delete", "nobody"},
            {"profile", "export", "nobody", "--format", "json", "x"}
        }) {
            Run run = run(wrong);
            assertThat(run.code()).as(String.join(" ", wrong)).isEqualTo(ExitCode.USAGE);
            assertThat(run.err()).startsWith("bulkhead: ").doesNotContain("Exception", "\tat ");
            assertThat(run.err().strip()).doesNotContain("\n");
        }
        assertThat(good("profile", "list").out()).isEmpty();
    }

    private static String lookup(KeyringSession session, String id) throws Exception {
        return session.secretTool("", "lookup", "application", "bulkhead", "profile", id, "secret", "psk");
    }

    private String id(String name) throws Exception {
        return json("profile", "show", "--json", name).at("/profile/id").asString();
    }

    /** All that the program has written. */
    private String everything() throws IOException {
        StringBuilder all = new StringBuilder();
        try (var files = Files.walk(folder.resolve("config"))) {
            for (Path one : files.filter(Files::isRegularFile).toList()) {
                all.append(Files.readString(one, StandardCharsets.ISO_8859_1));
            }
        }
        return all.toString();
    }

    private JsonNode json(String... arguments) throws Exception {
        return program.json(arguments);
    }

    private Run good(String... arguments) throws Exception {
        return program.good(arguments);
    }

    private Run run(String... arguments) throws Exception {
        return program.run(arguments);
    }
}
