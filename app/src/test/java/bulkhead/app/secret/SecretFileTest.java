package bulkhead.app.secret;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SecretFileTest {
    @TempDir
    private Path folder;

    private final List<Boolean> asked = new ArrayList<>();

    @Test
    void keepsSecretsUnderThePassphraseAndNotInClear() throws Exception {
        try (SecretStore store = store("phrase")) {
            store.keep("id-1", "office", secrets("the psk", "the password"));
            store.keep("id-2", "home", secrets("other", "else"));
        }
        Path file = folder.resolve("secrets.json");
        assertThat(Files.readString(file, StandardCharsets.ISO_8859_1)).doesNotContain("the psk", "id-1", "office");
        assertThat(Files.getPosixFilePermissions(file)).isEqualTo(PosixFilePermissions.fromString("rw-------"));
        try (SecretStore store = store("phrase");
                SecretSet found = store.find("id-1")) {
            assertThat(found.get(SecretKind.PRE_SHARED_KEY)).isEqualTo(bytes("the psk"));
            assertThat(found.get(SecretKind.PASSWORD)).isEqualTo(bytes("the password"));
            assertThat(store.find("id-3").isEmpty()).isTrue();
        }
        assertThat(asked)
                .as("a new passphrase is asked for as new, and each only once")
                .containsExactly(true, false);
    }

    @Test
    void replacesAndForgetsTheSecretsOfOneProfileOnly() throws Exception {
        try (SecretStore store = store("phrase")) {
            store.keep("id-1", "office", secrets("a", "b"));
            store.keep("id-2", "home", secrets("c", "d"));
            store.keep("id-1", "office", new SecretSet().put(SecretKind.PASSWORD, bytes("e")));
            assertThat(store.find("id-1").kinds()).containsExactly(SecretKind.PASSWORD);
            store.forget("id-1");
            assertThat(store.find("id-1").isEmpty()).isTrue();
            assertThat(store.find("id-2").get(SecretKind.PRE_SHARED_KEY)).isEqualTo(bytes("c"));
        }
    }

    @Test
    void changesNothingUnderAWrongPassphrase() throws Exception {
        try (SecretStore store = store("phrase")) {
            store.keep("id-1", "office", secrets("a", "b"));
        }
        byte[] before = Files.readAllBytes(folder.resolve("secrets.json"));
        try (SecretStore store = store("wrong")) {
            assertThatThrownBy(() -> store.keep("id-2", "home", secrets("c", "d")))
                    .isInstanceOf(SecretException.class)
                    .hasMessageContaining("is wrong, or the file was changed");
        }
        assertThat(folder.resolve("secrets.json")).hasBinaryContent(before);
    }

    @Test
    void leavesTheCallersSecretsAloneAndItsOwnCopiesApart() throws Exception {
        SecretSet kept = secrets("a", "b");
        try (SecretStore store = store("phrase")) {
            store.keep("id-1", "office", kept);
            assertThat(kept.get(SecretKind.PRE_SHARED_KEY)).isEqualTo(bytes("a"));
            byte[] own = kept.get(SecretKind.PASSWORD);
            kept.close();
            assertThat(own).containsOnly(0);
            assertThat(store.find("id-1").get(SecretKind.PASSWORD)).isEqualTo(bytes("b"));
        }
    }

    @Test
    void overwritesThePassphraseWhenItIsClosed() throws Exception {
        char[] typed = "phrase".toCharArray();
        SecretStore store = new SecretFile(folder.resolve("secrets.json"), (_, _) -> typed);
        store.keep("id-1", "office", secrets("a", "b"));
        store.close();
        assertThat(typed).containsOnly('\0');
    }

    @Test
    void neverShowsASecretInItsText() {
        assertThat(secrets("the psk", "the password").toString()).isEqualTo("SecretSet[PRE_SHARED_KEY, PASSWORD]");
    }

    private SecretStore store(String phrase) {
        return new SecretFile(folder.resolve("secrets.json"), (_, fresh) -> {
            asked.add(fresh);
            return phrase.toCharArray();
        });
    }

    private static SecretSet secrets(String psk, String password) {
        return new SecretSet().put(SecretKind.PRE_SHARED_KEY, bytes(psk)).put(SecretKind.PASSWORD, bytes(password));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
