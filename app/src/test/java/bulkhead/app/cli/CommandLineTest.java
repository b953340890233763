package bulkhead.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine.ParseResult;

/** What a person meets who types something wrong. */
class CommandLineTest {
    @TempDir
    private Path folder;

    private final PrintStream out = System.out;
    private final PrintStream err = System.err;
    private final InputStream in = System.in;
    private final ByteArrayOutputStream output = new ByteArrayOutputStream();
    private final ByteArrayOutputStream errors = new ByteArrayOutputStream();

    @BeforeEach
    void listen() {
        System.setOut(new PrintStream(output, true, StandardCharsets.UTF_8));
        System.setErr(new PrintStream(errors, true, StandardCharsets.UTF_8));
        System.setIn(new ByteArrayInputStream("a secret\nanother\n".getBytes(StandardCharsets.UTF_8)));
    }

    @AfterEach
    void restore() {
        System.setOut(out);
        System.setErr(err);
        System.setIn(in);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "connect --serve x | there is no command or option '--serve': is it --server?",
                "connect --json=1 | --json takes no value, not '1'",
                "connect --kill-switch=yes | --kill-switch takes no value, not 'yes'",
                "connect --psk-file | --psk-file takes a value, FILE: see 'bulkhead connect --help'",
                "profile show | NAME is missing: see 'bulkhead profile show --help'",
                "profile export x | --format FORMAT and FILE are missing: see 'bulkhead profile export --help'",
                "profile secrets x --ask nosuch | --ask takes psk, password, tunnel, key, not 'nosuch'",
                "profile list --jsn | option '--jsn': is it --json?",
                "leaktest --interface nosuch0 | --interface takes a link that leads out, not 'nosuch0': ",
                "leaktest --target 1.2.3 | --target takes an IPv4 or IPv6 address, not '1.2.3'",
                "leaktest --pcap /nonexistent/x | there is no /nonexistent",
                "leaktest --pcap / | --pcap takes a file, and / is a folder",
                "guard watch --interface wg0 --endpoint udp:1.2:1194 | --endpoint takes udp:ADDRESS:PORT",
                "connect | the server is missing",
                "connect --server x | the user is missing",
                "connect --server x --user u --psk-file /nonexistent | /nonexistent does not exist",
                "connect --server x --user u --psk-file / | / is no readable file",
                "connect --server x --user u --outer 5 | --outer takes 4 or 6, not '5'",
                "connect --server x --user u --mtu 9000 | --mtu takes 576 to 1500 bytes, not 9000",
                "connect --server x --user u --mtu big | --mtu takes 576 to 1500 bytes, not 'big'",
                "connect --server x --user u --route 10.0.0.1/8 | --route takes a network",
                "connect --server x --user u --route example.org | --route takes a network",
                "connect --server x --user u --auth md5 | --auth takes mschapv2",
                "connect --server x --user u --echo-target 10.0.0.1 | --echo-target takes an IPv6 address",
                "connect --server x --user u --esp-lifetime 1 | --esp-lifetime takes 10 to 86400 seconds",
                "connect --server x --user u --revocation no | --revocation takes off, soft or hard, not 'no'",
                "connect --server x --user u --remote-id =x | --remote-id takes a name in the server's certificate",
                "connect --server x --user u --id =x | --id takes a name, an address, a mail address or a distinguished name",
                "connect --server x --user u --log-level loud | --log-level",
                "connect --server x:1701 --user u | --server takes a name such as vpn.example.org, or an address, not 'x:1701': leave out the port",
                "doctor --server https://x | --server takes a name such as vpn.example.org, or an address, not 'https://x': leave out",
                "profile add x --server 1.2.3 | not '1.2.3': an IPv4 address is four numbers up to 255",
                "connect nobody-has-this | there is no profile",
                "connect ../../etc/passwd | there is no profile '../../etc/passwd'",
                "guard watch | --interface",
                "guard watch --interface a/b --endpoint udp:192.0.2.1:1 | --interface takes the name of an interface",
                "guard watch --interface wg0 --endpoint 192.0.2.1:1194 | --endpoint takes udp:ADDRESS:PORT",
                "guard watch --interface wg0 --endpoint udp:vpn.example.org:1194 | --endpoint takes udp:ADDRESS:PORT",
                "guard watch --interface wg0 --endpoint udp:192.0.2.1:70000 | --endpoint takes udp:ADDRESS:PORT",
                "guard watch --interface wg0 --endpoint tcp:[2001:db8::1]:443 --mark 0 | --mark takes a number",
                "guard watch --interface wg0 --endpoint udp:192.0.2.1:1 --mark 1 --user root | exclude each other",
                "guard watch --interface wg0 --mark 1 | give --endpoint as well",
                "leaktest --target example.org | --target takes an IPv4 or IPv6 address, not 'example.org'",
                "profile | say what to do with profiles",
                "profile show nobody-has-this | there is no profile",
                "profile show ../../etc/passwd | there is no profile '../../etc/passwd'",
                "profile import /nonexistent | /nonexistent does not exist",
                "profile import /dev/null | /dev/null is no readable file",
                "profile export nobody-has-this --format docx x | --format",
                "reconnect | there is no command or option 'reconnect'",
                "reconnect --help | there is no command or option 'reconnect'",
                "profile nosuch --help | there is no command or option 'nosuch'",
                "help nosuch | there is no command or option 'nosuch'",
                "status 7 | there is no command or option '7'",
                "guard portal --minutes soon -- true | --minutes takes a number, not 'soon'",
                "profile move a b | PLACE takes a number, not 'b'",
                "profile import --secrets nosuch x | --secrets takes keyring, file, none, not 'nosuch'",
                "profile show nobody-has-this | : 'bulkhead profile list' has those that there are"
            })
    void saysInOneSentenceWhatIsWrongAndExitsWith2(String arguments, String words) {
        assertThat(BulkheadCommand.execute(arguments.split(" "))).isEqualTo(2);
        assertThat(errors.toString(StandardCharsets.UTF_8))
                .startsWith("bulkhead: ")
                .contains(words)
                .hasLineCount(1)
                .doesNotContain("Exception", "Missing required", "[", "<");
        assertThat(output.size()).isZero();
    }

    /** The parser knows files of arguments, variables, quotes and shortened options; nobody here means any of them. */
    /** What the others are is not even read where a command is named. */
    @Test
    void aCommandIsFoundByItsNameAloneAsAmongAll() {
        Set<String> all = BulkheadCommand.line().getSubcommands().keySet();
        for (String name : all) {
            assertThat(BulkheadCommand.line(name).getSubcommands().keySet())
                    .isEqualTo(name.equals("completion") ? all : Set.of(name));
        }
    }

    @Test
    void takesArgumentsAsTheyStand() throws IOException {
        Path file = Files.writeString(folder.resolve("arguments"), "--expanded");
        String[] typed = {
            "curl",
            "-d",
            "@" + file,
            "@@x",
            "${sys:user.dir}",
            "${env:PATH}",
            "'a b'",
            "\"c\"",
            "%n",
            "--",
            "--minutes=7",
            ""
        };
        ParseResult portal = parse("guard portal --minutes=6 --", typed).subcommand();
        assertThat(portal.matchedPositionalValue(0, List.<String>of())).containsExactly(typed);
        assertThat(portal.matchedOptionValue("--minutes", 5)).isEqualTo(6);

        ParseResult connect = parse("connect --server ${sys:user.dir} --user", "@" + file);
        assertThat(connect.matchedOptionValue("--user", "")).isEqualTo("@" + file);
        assertThat(connect.matchedOptionValue("--server", "")).isEqualTo("${sys:user.dir}");
        ParseResult quoted = parse("connect --user='x' --psk-file=@x");
        assertThat(quoted.matchedOptionValue("--user", "")).isEqualTo("'x'");
        assertThat(quoted.matchedOptionValue("--psk-file", "")).isEqualTo("@x");

        assertThat(BulkheadCommand.execute("profile", "show", "@" + file)).isEqualTo(2);
        assertThat(BulkheadCommand.execute("@" + file)).isEqualTo(2);
        assertThat(BulkheadCommand.execute("profile", "show", "--js", "x")).isEqualTo(2);
        assertThat(errors.toString(StandardCharsets.UTF_8))
                .contains("@" + file, "'--js'")
                .doesNotContain("expanded");
    }

    private static ParseResult parse(String words, String... rest) {
        List<String> arguments = new ArrayList<>(List.of(words.split(" ")));
        arguments.addAll(List.of(rest));
        String[] all = arguments.toArray(String[]::new);
        return BulkheadCommand.line(all).parseArgs(all).subcommand();
    }

    @Test
    void refusesAnEmptySecret() throws IOException {
        Path empty = Files.writeString(folder.resolve("psk"), "\n");
        assertThat(BulkheadCommand.execute("connect", "--server", "x", "--user", "u", "--psk-file", empty.toString()))
                .isEqualTo(2);
        assertThat(errors.toString(StandardCharsets.UTF_8)).contains("the pre-shared key in " + empty + " is empty");
    }

    @Test
    void refusesASecretThatIsNone() throws IOException {
        Path large = Files.write(folder.resolve("psk"), new byte[100_000]);
        assertThat(BulkheadCommand.execute("connect", "--server", "x", "--user", "u", "--psk-file", large.toString()))
                .isEqualTo(2);
        assertThat(errors.toString(StandardCharsets.UTF_8)).contains("is longer than 4096 bytes");
    }

    @Test
    void readsSecretsFromStandardInputALineEach() throws UsageException {
        Secrets secrets = new Secrets(System.in, Optional.empty());
        assertThat(secrets.read("-", "pre-shared key", "--psk-file"))
                .isEqualTo("a secret".getBytes(StandardCharsets.UTF_8));
        assertThat(secrets.read("-", "password", "--password-file"))
                .isEqualTo("another".getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void explainsACommandAfterHelpAsBeforeIt() {
        assertThat(BulkheadCommand.execute("help", "profile", "import")).isZero();
        String help = output.toString(StandardCharsets.UTF_8);
        assertThat(help).startsWith("Usage: bulkhead profile import");
        output.reset();
        assertThat(BulkheadCommand.execute("profile", "import", "--help")).isZero();
        assertThat(output.toString(StandardCharsets.UTF_8)).isEqualTo(help);
        output.reset();
        assertThat(BulkheadCommand.execute("help")).isZero();
        assertThat(output.toString(StandardCharsets.UTF_8)).startsWith("Usage: bulkhead ");
    }

    @Test
    void everyCommandTellsItsVersion() {
        for (String command : new String[] {"", "connect ", "profile add ", "guard watch "}) {
            output.reset();
            assertThat(BulkheadCommand.execute((command + "--version").split(" ")))
                    .isZero();
            assertThat(output.toString(StandardCharsets.UTF_8)).as(command).startsWith("bulkhead ");
        }
    }

    @Test
    void explainsItself() {
        assertThat(BulkheadCommand.execute("--help")).isZero();
        assertThat(BulkheadCommand.execute("connect", "--help")).isZero();
        assertThat(output.toString(StandardCharsets.UTF_8))
                .contains("connect", "demo", "guard", "Exit codes", "--psk-file", "--outer", "--json");
    }
}
