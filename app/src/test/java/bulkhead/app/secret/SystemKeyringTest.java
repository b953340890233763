package bulkhead.app.secret;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Secrets in the keyrings of macOS and Windows, on fakes of their calls that give each documented code at each point. */
class SystemKeyringTest {
    private static final String PROFILE = "5f1c";
    private static final byte[] PASSWORD = "correct horse".getBytes(StandardCharsets.UTF_8);
    private static final int NO_FAULT = -1;

    /** A fake of a system's calls. */
    private abstract static class Fake {
        final Map<String, byte[]> items = new HashMap<>();
        final List<String> labels = new ArrayList<>();
        private int failing = NO_FAULT;
        private int code;
        private int calls;

        abstract SystemKeyring.Items items();

        /** Which each stops what is asked for. */
        abstract List<Integer> failures();

        void failAt(int call, int with) {
            failing = call;
            code = with;
            calls = 0;
        }

        boolean hasFailed() {
            return failing >= 0 && calls > failing;
        }

        int or(int good) {
            return calls++ == failing ? code : good;
        }

        SystemKeyring keyring() {
            return new SystemKeyring(items());
        }
    }

    /** SecItem.h: errSecDuplicateItem of what is there, errSecItemNotFound of what is not. */
    private static final class FakeKeychain extends Fake implements Keychain.Calls {
        @Override
        SystemKeyring.Items items() {
            return new Keychain(this);
        }

        @Override
        List<Integer> failures() {
            return List.of(-128, -25291, -25293, -25294, -25308, -34018, -50);
        }

        private int put(String account, String label, byte[] secret, boolean isNew) {
            int status = or(items.containsKey(account) == isNew ? (isNew ? -25299 : -25300) : 0);
            if (status == 0) {
                items.put(account, secret.clone());
                labels.add(label);
            }
            return status;
        }

        @Override
        public int add(String service, String account, String label, byte[] secret) {
            assertThat(service).isEqualTo("Bulkhead");
            return put(account, label, secret, true);
        }

        @Override
        public int update(String service, String account, String label, byte[] secret) {
            return put(account, label, secret, false);
        }

        @Override
        public Keychain.Copied copy(String service, String account, boolean withData) {
            int status = or(items.containsKey(account) ? 0 : -25300);
            return new Keychain.Copied(
                    status, status == 0 && withData ? items.get(account).clone() : null);
        }

        @Override
        public int delete(String service, String account) {
            int status = or(items.containsKey(account) ? 0 : -25300);
            if (status == 0) {
                items.remove(account);
            }
            return status;
        }
    }

    /** "CredWriteW", "CredReadW", "CredDeleteW": ERROR_NOT_FOUND, and ERROR_NO_SUCH_LOGON_SESSION of a network's login. */
    private static final class FakeCredentials extends Fake implements Credentials.Calls {
        @Override
        SystemKeyring.Items items() {
            return new Credentials(this);
        }

        @Override
        List<Integer> failures() {
            return List.of(1312, 87, 1004, 5);
        }

        @Override
        public int write(String target, String user, String comment, byte[] secret) {
            int error = or(secret.length > 2560 ? 87 : 0);
            if (error == 0) {
                items.put(target, secret.clone());
                labels.add(comment);
            }
            return error;
        }

        @Override
        public Credentials.Read read(String target) {
            int error = or(items.containsKey(target) ? 0 : 1168);
            return new Credentials.Read(error, error == 0 ? items.get(target).clone() : null);
        }

        @Override
        public int delete(String target) {
            int error = or(items.containsKey(target) ? 0 : 1168);
            if (error == 0) {
                items.remove(target);
            }
            return error;
        }
    }

    static Stream<Fake> fakes() {
        return Stream.of(new FakeKeychain(), new FakeCredentials());
    }

    private static SecretSet one(SecretKind kind, byte[] secret) {
        return new SecretSet().put(kind, secret.clone());
    }

    @ParameterizedTest
    @MethodSource("fakes")
    void secretsOfAnyBytesComeBackAsTheyWereKept(Fake fake) throws SecretException {
        try (SystemKeyring keyring = fake.keyring()) {
            for (byte[] secret : HostileSecrets.all(new Random(7), 200)) {
                for (SecretKind kind : SecretKind.values()) {
                    try (SecretSet kept = one(kind, secret)) {
                        keyring.keep(PROFILE, "Office", kept);
                    }
                    assertThat(keyring.kinds(PROFILE)).contains(Set.of(kind));
                    try (SecretSet found = keyring.find(PROFILE)) {
                        assertThat(found.get(kind)).isEqualTo(secret);
                        assertThat(found.kinds()).containsExactly(kind);
                    }
                }
            }
            assertThat(fake.labels).contains("Bulkhead: Office, password");
            keyring.forget(PROFILE);
            assertThat(fake.items).isEmpty();
            assertThat(keyring.find(PROFILE).isEmpty()).isTrue();
            assertThat(keyring.kinds(PROFILE)).contains(Set.of());
        }
    }

    @ParameterizedTest
    @MethodSource("fakes")
    void profilesAreKeptApart(Fake fake) throws SecretException {
        SystemKeyring keyring = fake.keyring();
        keyring.keep("a", "A", one(SecretKind.PASSWORD, PASSWORD));
        keyring.keep("b", "B", one(SecretKind.PASSWORD, new byte[] {1}));
        keyring.forget("b");
        assertThat(keyring.find("a").get(SecretKind.PASSWORD)).isEqualTo(PASSWORD);
        assertThat(keyring.find("b").isEmpty()).isTrue();
    }

    private interface Step {
        void run(SystemKeyring keyring) throws SecretException;
    }

    /** Whatever the system says, and at whichever call: one sentence with what to do, no secret in it, and the next attempt is whole. */
    @ParameterizedTest
    @MethodSource("fakes")
    void everyCallFailsOnceInEachWay(Fake fake) throws SecretException {
        List<Step> steps = List.of(
                keyring -> keyring.keep(PROFILE, "Office", one(SecretKind.PASSWORD, PASSWORD)),
                keyring -> keyring.find(PROFILE).close(),
                keyring -> keyring.kinds(PROFILE),
                keyring -> keyring.forget(PROFILE));
        int failures = 0;
        for (int code : fake.failures()) {
            for (Step step : steps) {
                for (int call = 0; ; call++) {
                    fake.failAt(NO_FAULT, 0);
                    fake.keyring().keep(PROFILE, "Office", one(SecretKind.PASSWORD, PASSWORD));
                    fake.failAt(call, code);
                    SecretException failure = null;
                    try {
                        step.run(fake.keyring());
                    } catch (SecretException e) {
                        failure = e;
                    }
                    if (!fake.hasFailed()) {
                        assertThat(failure).isNull();
                        break;
                    }
                    failures++;
                    assertThat(failure)
                            .as("call %d gives %d", call, code)
                            .isNotNull()
                            .message()
                            .matches(".+: .+|the Keychain is locked and was not unlocked")
                            .doesNotContain("correct horse");
                    fake.failAt(NO_FAULT, 0);
                    step.run(fake.keyring());
                }
            }
        }
        assertThat(failures).as("the search went somewhere").isGreaterThan(40);
    }

    /** Half of what is kept would be asked for without a word when it is missing. */
    @Test
    void oneThatCannotBeForgottenKeepsNoOther() throws SecretException {
        FakeKeychain fake = new FakeKeychain();
        SecretSet all = new SecretSet();
        for (SecretKind kind : SecretKind.values()) {
            all.put(kind, PASSWORD.clone());
        }
        fake.keyring().keep(PROFILE, "Office", all);
        fake.failAt(1, Keychain.INTERACTION_NOT_ALLOWED);
        assertThatThrownBy(() -> fake.keyring().forget(PROFILE))
                .isInstanceOf(SecretException.class)
                .hasMessageContaining("nobody can be asked");
        assertThat(fake.items).hasSize(1);
    }

    @Test
    void whatTheCredentialManagerHasNoRoomForIsToldBeforeItIsAsked() throws SecretException {
        FakeCredentials fake = new FakeCredentials();
        fake.keyring().keep(PROFILE, "Office", one(SecretKind.PASSWORD, new byte[2560]));
        assertThatThrownBy(() -> fake.keyring().keep(PROFILE, "Office", one(SecretKind.PASSWORD, new byte[2561])))
                .isInstanceOf(SecretException.class)
                .hasMessageContaining("2560 bytes");
        assertThat(fake.items.values()).allMatch(secret -> secret.length == 2560);
    }
}
