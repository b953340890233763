package bulkhead.app.profile.importer.classic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import bulkhead.app.profile.importer.ImportTest;
import bulkhead.app.profile.importer.draft.ImportException;
import bulkhead.app.profile.importer.draft.ImportedConnection;
import bulkhead.app.secret.SecretKind;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The classic client's files, as strongSwan 5.9.8 ({@code stroke statusall}, and charon's log of secrets), Libreswan 4.10 and pppd
 * 2.4.9 took each line of these tables. In them ~ is a line's end, and _ a blank.
 */
class ClassicFilesTest extends ImportTest {
    private static final Path PPPD = Path.of("/usr/sbin/pppd");
    private static final String CLIENT = "type=transport~\trightprotoport=17/1701~";

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "conn x~\tright=192.0.2.1~\tright=192.0.2.2~\t+ | x 192.0.2.2",
                "conn x~  right  =  192.0.2.1 # a comment~\t# one~~   ~# and one~\t+ | x 192.0.2.1",
                "conn x # a comment~\tright=192.0.2.1#no blank~\t+ | x 192.0.2.1",
                "conn \"x\"~\tright=\"192.0.2.1\"~\t+ | x 192.0.2.1",
                "conn x~\tright=192.0.2.1~conn y~\tkeyingtries=3~conn x~\t+ | x 192.0.2.1",
                "conn a~\tright=192.0.2.1~conn b~\tright=192.0.2.2~conn x~\talso=a~\talso=b~\t+ | x 192.0.2.2",
                "conn a~\tright=192.0.2.1~conn x~\talso=\"a\"~\tright=192.0.2.3~\t+ | x 192.0.2.3",
                "conn x~\tright=192.0.2.3~\talso=a~\t+conn a~\tright=192.0.2.1~ | x 192.0.2.3",
                "conn x~\t+conn %default~\tright=192.0.2.1~conn %default~\tike=3des~ | x 192.0.2.1",
                "conn %default~\tright=192.0.2.1~conn a~\tright=192.0.2.2~conn x~\talso=a~\t+ | x 192.0.2.2",
                "config setup~\tright=192.0.2.9~conn x~\tright=192.0.2.1~\t+ | x 192.0.2.1"
            })
    void sectionsOfIpsecConf(String conf, String connection) throws IOException {
        ImportedConnection found = one("ipsec.conf", conf.replace("+", CLIENT).replace('~', '\n'));
        assertThat(found.name() + " " + found.profile().server()).isEqualTo(connection);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "leftid=\"@me # not\" # so | @me # not",
                "leftid=a   b | a b",
                "leftid=\"x\\\"y\" | x\"y",
                "leftid=\"s\\\\y\\qz\" | s\\yqz",
                "leftid=@a#b | @a"
            })
    void valuesOfIpsecConf(String line, String identity) throws IOException {
        String conf = "conn x~\tright=192.0.2.1~\t" + CLIENT + "\t" + line + "~";
        assertThat(left(one("ipsec.conf", conf.replace('~', '\n')))).contains("the own identity " + identity + ":");
    }

    @Test
    void anEmptyValueOfIpsecConfIsNoneWhateverADefaultHas() throws IOException {
        String conf = "conn %%default~\tleftid=@all~conn x~\tright=192.0.2.1~\t" + CLIENT + "\tleftid =%s~";
        assertThat(left(one("ipsec.conf", conf.formatted("").replace('~', '\n'))))
                .doesNotContain("identity");
        assertThat(left(one("ipsec.conf", conf.formatted("@own").replace('~', '\n'))))
                .contains("@own");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            ignoreLeadingAndTrailingWhitespace = true,
            value = {
                "+ @me : PSK \"a\\b\" # a comment | a\\b",
                "+ 203.0.113.2 203.0.113.3 : PSK 'single \"q\" \\' | single \"q\" \\",
                "+ : PSK 0x616263 | abc",
                "+ : PSK 0X616263 | abc",
                "+ :  PSK 0sYWJj | abc",
                "+ : PSK 0SYWJj | abc",
                "+ : PSK unquoted#x | unquoted#x",
                "+ : PSK \"a\" \"b\" | a",
                "+ : PSK \"a b\"x | a b",
                "+ : PSK \"tail\"#c | tail",
                "+ : PSK \"quote'inside\" | quote'inside",
                "+ : PSK \t tabs \t | tabs",
                "+ : PSK un quoted | un",
                "\t+ : PSK \"indented\" | indented",
                ": PSK \"for all\"~\t+ : PSK \"ours\" | ours",
                "203.0.113.9 : PSK \"theirs\"~+ : PSK \"ours\" | ours",
                "203.0.113.9~\t+ : PSK \"over lines\" | over lines",
                "+ : PSK~\t\"on the next\" | on the next",
                "+: PSK \"Libreswan's\" | Libreswan's",
                ": RSA {~\tModulus: 0x03~\t}~+ : PSK \"behind\" | behind",
                "# + : PSK \"commented\"~+ : PSK \"not\" | not"
            })
    void entriesOfIpsecSecrets(String secrets, String key) throws IOException {
        Files.writeString(folder.resolve("ipsec.conf"), ("conn x~\tright=198.51.100.7~\t" + CLIENT).replace('~', '\n'));
        Files.writeString(
                folder.resolve("ipsec.secrets"),
                secrets.replace("+", "198.51.100.7").replace('~', '\n') + "\n");
        assertThat(psk(one(folder))).isEqualTo(key);
    }

    @Test
    void tellsWhatIpsecSecretsIncludes() throws IOException {
        Files.writeString(folder.resolve("ipsec.conf"), ("conn x~\tright=198.51.100.7~\t" + CLIENT).replace('~', '\n'));
        Files.writeString(folder.resolve("ipsec.secrets"), ": PSK \"k\"\ninclude /etc/ipsec.d/*.secrets\n");
        assertThat(left(one(folder))).contains("what ipsec.secrets includes: /etc/ipsec.d/*.secrets");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "a#b | a",
                "a\\#b | a#b",
                "\"a#b\" | a#b",
                "'a\\'b' | a'b",
                "\"a\\\"b\" | a\"b",
                "a\\ b | a_b",
                "a\\~b | ab",
                "\\sx | _x",
                "a\\1012 | aA2",
                "a\\x414 | aA4",
                "\\q | q",
                "\"a~b\" | a~b",
                "''x | x",
                "a'b\"c'd | ab\"cd",
                "#c~~ # d~x | x",
                "\"a\\~b\" | ab",
                "\\303\\251 | é",
                "a\\x | a"
            })
    void wordsOfPppd(String file, String word) throws Exception {
        String options = file.replace('~', '\n');
        String expected = word.replace('~', '\n').replace('_', ' ');
        assertThat(firstWord(options)).isEqualTo(expected);
        if (Files.isExecutable(PPPD)) {
            assertThat(pppd(options)).isEqualTo(expected);
        }
    }

    /** It names the first word that is none of its options. */
    @Test
    void readsAnyOptionsAsPppdDoes() throws IOException {
        assumeTrue(Files.isExecutable(PPPD), "skipped: there is no pppd");
        String[] parts = {"a", "b", "\\", "\"", "'", "#", " ", "\n", "\\n", "\\1", "7", "\\x", "f", "\\s", "é", "\t"};
        Random random = new Random(11);
        for (int i = 0; i < 300; i++) {
            StringBuilder options = new StringBuilder();
            random.ints(1 + random.nextInt(8), 0, parts.length).forEach(part -> options.append(parts[part]));
            options.append("\nb");
            String ours;
            try {
                ours = firstWord(options.toString());
            } catch (ImportException e) {
                // pppd warns, and takes it.
                continue;
            }
            if (ours.matches("\\d+")) {
                // A speed is an option.
                continue;
            }
            assertThat(ours).as("%s", options).isEqualTo(pppd(options.toString()));
        }
    }

    @Test
    void aPasswordOfPppdMayBeNoText() throws IOException {
        Files.writeString(folder.resolve("xl2tpd.conf"), "[lac x]\nlns = 198.51.100.7\npppoptfile = options\n");
        Files.writeString(
                folder.resolve("options"), "noauth\nuser carol\npassword \\\n\"\\377 \\\"\\t\"\nrefuse-pap\n");
        ImportedConnection found = one(folder);
        assertThat(found.secrets().get(SecretKind.PASSWORD)).containsExactly(0xff, ' ', '"', '\t');
        assertThat(found.profile().auth()).doesNotContain("pap");
    }

    private static String firstWord(String options) throws ImportException {
        return PppdWords.lines(options).getFirst().getFirst().text();
    }

    private String pppd(String options) throws IOException {
        Path file = Files.writeString(folder.resolve("options"), options);
        Process pppd = new ProcessBuilder(PPPD.toString(), "file", file.toString())
                .redirectErrorStream(true)
                .start();
        String said = new String(pppd.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        int from = said.indexOf("unrecognized option '");
        return from < 0 ? said : said.substring(from + 21, said.lastIndexOf('\''));
    }
}
