package bulkhead.app.secret;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Against GNOME Keyring; libsecret reads what we keep and keeps what we read. */
class SecretServiceTest {
    @TempDir
    private Path folder;

    @Test
    void keepsSecretsThatLibsecretReads() throws Exception {
        try (KeyringSession session = KeyringSession.unlocked(folder);
                SecretStore store = open(session)) {
            store.keep("id-1", "office", secrets("Grüße, 'key'", "pass word"));
            assertThat(lookup(session, "id-1", "psk")).isEqualTo("Grüße, 'key'");
            assertThat(lookup(session, "id-1", "password")).isEqualTo("pass word");
            assertThat(session.secretTool("", "search", "--all", "profile", "id-1"))
                    .contains("Bulkhead office: pre-shared key");
        }
    }

    @Test
    void keepsEverySecretByteForByte() throws Exception {
        try (KeyringSession session = KeyringSession.unlocked(folder);
                SecretStore store = open(session)) {
            for (byte[] secret : HostileSecrets.all(new Random(5), 40)) {
                SecretSet kept = new SecretSet();
                for (SecretKind kind : SecretKind.values()) {
                    kept.put(kind, secret.clone());
                }
                store.keep("id-1", "office", kept);
                try (SecretSet found = store.find("id-1")) {
                    assertThat(found.kinds()).containsExactlyInAnyOrder(SecretKind.values());
                    for (SecretKind kind : SecretKind.values()) {
                        assertThat(found.get(kind)).isEqualTo(secret);
                    }
                }
            }
        }
    }

    @Test
    void readsWhatLibsecretKept() throws Exception {
        try (KeyringSession session = KeyringSession.unlocked(folder)) {
            session.secretTool(
                    "pa55", "store", "--label=x", "application", "bulkhead", "profile", "id-2", "secret", "password");
            try (SecretStore store = open(session);
                    SecretSet found = store.find("id-2")) {
                assertThat(found.kinds()).containsExactly(SecretKind.PASSWORD);
                assertThat(text(found, SecretKind.PASSWORD)).isEqualTo("pa55");
            }
        }
    }

    @Test
    void replacesAndForgetsTheSecretsOfOneProfileOnly() throws Exception {
        try (KeyringSession session = KeyringSession.unlocked(folder);
                SecretStore store = open(session)) {
            store.keep("id-1", "office", secrets("a", "b"));
            store.keep("id-2", "home", secrets("c", "d"));
            store.keep("id-1", "office", new SecretSet().put(SecretKind.PASSWORD, bytes("e")));
            try (SecretSet first = store.find("id-1")) {
                assertThat(first.kinds()).containsExactly(SecretKind.PASSWORD);
                assertThat(text(first, SecretKind.PASSWORD)).isEqualTo("e");
            }
            store.forget("id-1");
            try (SecretSet first = store.find("id-1");
                    SecretSet second = store.find("id-2")) {
                assertThat(first.isEmpty()).isTrue();
                assertThat(text(second, SecretKind.PRE_SHARED_KEY)).isEqualTo("c");
            }
            assertThat(lookup(session, "id-1", "password")).isEmpty();
        }
    }

    @Test
    void keepsSecretsThroughALaterSession() throws Exception {
        try (KeyringSession session = KeyringSession.unlocked(folder)) {
            try (SecretStore store = open(session)) {
                store.keep("id-1", "office", secrets("a".repeat(300), "b"));
            }
            try (SecretStore store = open(session);
                    SecretSet found = store.find("id-1")) {
                assertThat(text(found, SecretKind.PRE_SHARED_KEY)).isEqualTo("a".repeat(300));
            }
        }
    }

    @Test
    void saysThatALockedKeyringWasNotUnlocked() throws Exception {
        try (KeyringSession session = KeyringSession.unlocked(folder);
                SecretStore store = open(session)) {
            store.keep("id-1", "office", secrets("a", "b"));
            session.lock();
            assertThatThrownBy(() -> store.find("id-1"))
                    .isInstanceOf(SecretException.class)
                    .hasMessageContaining("locked");
        }
    }

    @Test
    void findsNoKeyringWhereThereIsNone() throws Exception {
        assertThat(Keyring.SECRET_SERVICE.open(Map.of("XDG_RUNTIME_DIR", folder.toString())))
                .isEmpty();
        try (KeyringSession session = KeyringSession.bus(folder)) {
            assertThat(Keyring.SECRET_SERVICE.open(session.environment())).isEmpty();
        }
    }

    @Test
    void saysInASentenceThatTheBusDoesNotAnswer() throws IOException {
        Path nobody = Files.createFile(folder.resolve("bus"));
        assertThatThrownBy(() -> Keyring.SECRET_SERVICE.open(Map.of("DBUS_SESSION_BUS_ADDRESS", "unix:path=" + nobody)))
                .isInstanceOf(SecretException.class)
                .hasMessageContaining("does not answer");
        assertThatThrownBy(() -> Keyring.SECRET_SERVICE.open(Map.of("DBUS_SESSION_BUS_ADDRESS", "nonsense")))
                .isInstanceOf(SecretException.class)
                .hasMessageContaining("does not answer");
    }

    @Test
    void saysWhichKeyringsAreNotThereYet() {
        for (Keyring keyring : new Keyring[] {Keyring.CREDENTIAL_MANAGER, Keyring.KEYCHAIN}) {
            assertThatThrownBy(keyring::open)
                    .isInstanceOf(SecretException.class)
                    .hasMessageContaining(keyring + " is not on this system");
        }
    }

    private static SecretStore open(KeyringSession session) throws SecretException {
        return Keyring.SECRET_SERVICE.open(session.environment()).orElseThrow();
    }

    private static String lookup(KeyringSession session, String profile, String secret) throws Exception {
        return session.secretTool("", "lookup", "application", "bulkhead", "profile", profile, "secret", secret);
    }

    private static SecretSet secrets(String psk, String password) {
        return new SecretSet().put(SecretKind.PRE_SHARED_KEY, bytes(psk)).put(SecretKind.PASSWORD, bytes(password));
    }

    private static String text(SecretSet set, SecretKind kind) {
        return new String(set.get(kind), StandardCharsets.UTF_8);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
