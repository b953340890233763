package bulkhead.app.secret;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

class PassphraseSealTest {
    private static final JsonMapper MAPPER = new JsonMapper();
    private static final byte[] SEALED = PassphraseSeal.seal("test", bytes("the content"), "a phrase".toCharArray());

    /** Of the reference implementation (phc-winner-argon2, src/test.c, version 0x13, Argon2id). */
    @ParameterizedTest
    @CsvSource({
        "password, somesalt, 65536, 2, 1, 09316115d5cf24ed5a15a31a3ba326e5cf32edc24702987c02b6566f61913cf7",
        "password, somesalt, 256, 2, 1, 9dfeb910e80bad0311fee20f9c0e2b12c17987b4cac90c2ef54d5b3021c68bfe",
        "password, somesalt, 256, 2, 2, 6d093c501fd5999645e0ea3bf620d7b8be7fd2db59c20d9fff9539da2bf57037",
        "differentpassword, somesalt, 65536, 2, 1, 0b84d652cf6b0c4beaef0dfe278ba6a80df6696281d7e0d2891b817d8c458fde",
        "password, diffsalt, 65536, 2, 1, bdf32b05ccc42eb15d58fd19b1f856b113da1e9a5874fdcc544308565aa8141c"
    })
    void derivesTheKeyThatTheReferenceDoes(
            String passphrase, String salt, int memory, int passes, int lanes, String key) {
        assertThat(HexFormat.of()
                        .formatHex(
                                PassphraseSeal.argon2id(passphrase.toCharArray(), bytes(salt), memory, passes, lanes)))
                .isEqualTo(key);
    }

    @Test
    void opensWithThePassphraseAndNoOther() throws SecretException {
        assertThat(new String(SEALED, StandardCharsets.UTF_8)).doesNotContain("the content");
        assertThat(PassphraseSeal.open("test", SEALED, "a phrase".toCharArray(), "x"))
                .isEqualTo(bytes("the content"));
        assertThatThrownBy(() -> PassphraseSeal.open("test", SEALED, "A phrase".toCharArray(), "x"))
                .isInstanceOf(SecretException.class)
                .hasMessage("the passphrase of x is wrong, or the file was changed");
    }

    /** The window would keep them for hours, and the heap that grew for them. */
    @Test
    void leavesNoneOfItsBlocksOnTheHeap() throws SecretException {
        Runtime runtime = Runtime.getRuntime();
        System.gc();
        long before = runtime.totalMemory() - runtime.freeMemory();
        PassphraseSeal.open("test", SEALED, "a phrase".toCharArray(), "x");
        long after = runtime.totalMemory() - runtime.freeMemory();
        assertThat(after - before).isLessThan(32L << 20);
    }

    @Test
    void sealsTheSameContentDifferentlyEachTime() {
        assertThat(PassphraseSeal.seal("test", bytes("the content"), "a phrase".toCharArray()))
                .isNotEqualTo(SEALED);
    }

    @ParameterizedTest
    @CsvSource({
        "purpose, \"other\"",
        "passes, 4",
        "memoryKiB, 32768",
        "lanes, 2",
        "salt, \"AAAAAAAAAAAAAAAAAAAAAA==\"",
        "nonce, \"AAAAAAAAAAAAAAAA\"",
        "sealed, \"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA\"",
        "sealed, \"\""
    })
    void doesNotOpenWhenAnythingWasChanged(String field, String value) {
        byte[] changed = with(field, value);
        String purpose = field.equals("purpose") ? "other" : "test";
        assertThatThrownBy(() -> PassphraseSeal.open(purpose, changed, "a phrase".toCharArray(), "x"))
                .isInstanceOf(SecretException.class)
                .hasMessageContaining("x");
    }

    @ParameterizedTest
    @CsvSource({
        "version, 2",
        "kdf, \"pbkdf2\"",
        "cipher, \"none\"",
        "memoryKiB, -1",
        "passes, 0",
        "lanes, 0",
        "lanes, 2147483647",
        "salt, \"\"",
        "nonce, null",
        "sealed, null",
        "purpose, null",
        "purpose, \"other\""
    })
    void refusesBeforeAnyWorkWhatItDidNotWrite(String field, String value) {
        assertThatThrownBy(() -> PassphraseSeal.open("test", with(field, value), "a phrase".toCharArray(), "x"))
                .isInstanceOf(SecretException.class)
                .hasMessageContaining("not a file that this version of Bulkhead sealed");
    }

    /** 1 GiB was more than the window's whole heap: it ended by the attempt. */
    @ParameterizedTest
    @CsvSource({
        "memoryKiB, 1048576, 1024 MiB",
        "memoryKiB, 131073, 128 MiB",
        "memoryKiB, 2147483647, 2097151 MiB",
        "passes, 7, 7 passes",
        "passes, 1000000, 1000000 passes",
        "lanes, 9, 9 lanes"
    })
    void refusesBeforeAnyWorkWhatWouldTakeTooMuchOfIt(String field, String value, String words) {
        assertThatThrownBy(() -> PassphraseSeal.open("test", with(field, value), "a phrase".toCharArray(), "x"))
                .isInstanceOf(SecretException.class)
                .hasMessageContaining("x asks for more memory or work than any file that Bulkhead sealed")
                .hasMessageContaining(words);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {"''", "{", "null", "[]", "7", "\"text\"", "{\"salt\": \"%%%\"}"})
    void refusesWhatIsNoFileOfItsOwn(String file) {
        assertThatThrownBy(() -> PassphraseSeal.open("test", bytes(file), new char[] {'x'}, "x"))
                .isInstanceOf(SecretException.class);
    }

    private static byte[] with(String field, String value) {
        ObjectNode tree = (ObjectNode) MAPPER.readTree(SEALED);
        tree.set(field, MAPPER.readTree(value));
        return MAPPER.writeValueAsBytes(tree);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
