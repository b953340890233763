package bulkhead.app.secret;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What editors, shells and other systems make of a file with one secret in it. */
class SecretSourceTest {
    @TempDir
    private Path folder;

    private String read(byte... content) throws Exception {
        Path file = Files.write(folder.resolve("psk"), content);
        return new String(SecretSource.file(file.toString(), "pre-shared key"), StandardCharsets.UTF_8);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"k€y", "k€y\n", "k€y\r\n", "k€y\n\n\n", "k€y\r\n\r\n", "\ufeffk€y", "\ufeffk€y\r\n", "k€y\r"})
    void takesTheSecretAlone(String content) throws Exception {
        assertThat(read(bytes(content))).isEqualTo("k€y");
        assertThat(SecretSource.line(new ByteArrayInputStream(bytes(content)), "key"))
                .isEqualTo(bytes("k€y"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"key\nanother", "key\n# of the office\n", "\nkey\n", "key\ranother"})
    void saysThatASecretIsOneLine(String content) {
        assertThatThrownBy(() -> read(bytes(content)))
                .isInstanceOf(SecretException.class)
                .hasMessageMatching("the pre-shared key in .*psk has more than one line: leave it alone in there")
                .hasMessageNotContaining("another");
    }

    /** As Windows PowerShell 5 writes by {@code >}, and Notepad as “Unicode”. */
    @Test
    void saysThatItDoesNotReadUtf16() {
        for (var charset : new java.nio.charset.Charset[] {StandardCharsets.UTF_16LE, StandardCharsets.UTF_16BE}) {
            assertThatThrownBy(() -> read("\ufeffkey\r\n".getBytes(charset)))
                    .isInstanceOf(SecretException.class)
                    .hasMessageEndingWith("is in UTF-16, as some editors of Windows have it: save it in UTF-8");
        }
    }

    @Test
    void takesAKeyThatIsNoTextAsItIs() throws Exception {
        byte[] key = {0, (byte) 0xff, '\n', 7, '\n', '\n'};
        Path file = Files.write(folder.resolve("psk"), key);
        assertThat(SecretSource.file(file.toString(), "key")).isEqualTo(new byte[] {0, (byte) 0xff, '\n', 7, '\n'});
    }

    @Test
    void keepsBlanksAroundItAndTellsOfThem() throws Exception {
        assertThat(read(bytes("key \n"))).isEqualTo("key ");
        assertThat(SecretSource.oddity(bytes("key "), "the key in x"))
                .contains(
                        "the key in x ends with a blank, which is taken for a part of it: take it out if it is none.");
        assertThat(SecretSource.oddity(bytes("\tkey"), "it").orElseThrow()).startsWith("it begins with a blank");
        assertThat(SecretSource.oddity(bytes(" key "), "it").orElseThrow()).startsWith("it begins and ends");
        assertThat(SecretSource.oddity(bytes("a k€y"), "it")).isEmpty();
        assertThat(SecretSource.oddity("ké".getBytes(StandardCharsets.ISO_8859_1), "it"))
                .contains("it is not in UTF-8, and is taken as it stands: save it in UTF-8 if it is text.");
        assertThat(SecretSource.oddity(new byte[] {0, (byte) 0xff}, "a key of bytes"))
                .isEmpty();
        assertThat(SecretSource.oddity(new byte[0], "it")).isEmpty();
    }

    @Test
    void readsALineAfterTheOther() throws Exception {
        InputStream in = new ByteArrayInputStream(bytes("one\r\ntwo"));
        assertThat(SecretSource.line(in, "key")).isEqualTo(bytes("one"));
        assertThat(SecretSource.line(in, "key")).isEqualTo(bytes("two"));
        assertThat(SecretSource.line(in, "key")).isEmpty();
    }
}
