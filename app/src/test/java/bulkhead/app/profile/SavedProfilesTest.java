package bulkhead.app.profile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import bulkhead.app.profile.SavedProfiles.Addition;
import bulkhead.app.profile.SavedSecrets.Place;
import bulkhead.app.secret.Passphrase;
import bulkhead.app.secret.SecretException;
import bulkhead.app.secret.SecretFile;
import bulkhead.app.secret.SecretKind;
import bulkhead.app.secret.SecretSet;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SavedProfilesTest {
    private static final Profile OFFICE = Profile.EMPTY.with(b -> b.server = "vpn.example.org");

    @TempDir
    private Path folder;

    private final AtomicInteger asked = new AtomicInteger();
    private final Passphrase passphrase = (_, _) -> {
        asked.incrementAndGet();
        return "a phrase".toCharArray();
    };
    private Path secrets;
    private ProfileStore store;

    @BeforeEach
    void open() {
        secrets = folder.resolve("secrets.json");
        store = new ProfileStore(folder.resolve("profiles"));
    }

    @Test
    void addsAllUnderNamesThatAreFreeAndAsksOnce() throws Exception {
        SavedProfiles profiles = profiles(Optional::empty);
        assertThat(profiles.addAll(List.of(with("Office: one", "a"), with("Office: one", "b")), Place.file))
                .containsExactly("Office: one", "Office: one 2");

        assertThat(asked).hasValue(1);
        assertThat(store.names()).containsExactly("Office: one", "Office: one 2");
        try (SecretSet kept = profiles.all(store.load("Office: one 2"))) {
            assertThat(kept.get(SecretKind.PASSWORD)).isEqualTo("b".getBytes());
        }
    }

    @Test
    void ofThoseThatCannotAllBeAddedNoneStays() throws IOException {
        Files.writeString(secrets, "no file of secrets");
        SavedProfiles profiles = profiles(Optional::empty);

        assertThatThrownBy(() -> profiles.addAll(List.of(without("first"), with("second", "a")), Place.file))
                .isInstanceOf(SecretException.class)
                .hasMessageContaining(secrets.toString());
        assertThat(store.names()).isEmpty();
        assertThatThrownBy(() -> store.earlier("first")).hasMessageContaining("no earlier version");
    }

    @Test
    void saysWhichCouldNotBeTakenBack() throws IOException {
        AtomicInteger opened = new AtomicInteger();
        SavedProfiles profiles = profiles(() -> {
            if (opened.getAndIncrement() > 0) {
                throw new SecretException("the keyring is locked");
            }
            return Optional.of(new SecretFile(secrets, passphrase));
        });

        assertThatThrownBy(() -> profiles.addAll(List.of(with("first", "a"), with("second", "b")), Place.keyring))
                .hasMessage("the keyring is locked; first was added, and could not be taken back:"
                        + " the keyring is locked");
        assertThat(store.names()).containsExactly("first");
    }

    private SavedProfiles profiles(SavedSecrets.Opener keyring) {
        return new SavedProfiles(store, new SavedSecrets(keyring, secrets, passphrase));
    }

    private static Addition without(String name) {
        return new Addition(name, OFFICE, new SecretSet());
    }

    private static Addition with(String name, String password) {
        SecretSet secrets = new SecretSet();
        secrets.put(SecretKind.PASSWORD, password.getBytes());
        return new Addition(name, OFFICE, secrets);
    }
}
