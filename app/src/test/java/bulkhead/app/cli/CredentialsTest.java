package bulkhead.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import bulkhead.app.profile.Profile;
import bulkhead.app.secret.Passphrase;
import bulkhead.app.secret.SecretKind;
import bulkhead.app.secret.SecretSet;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Secrets as systemd hands them over: a file each, of a folder by that folder's name and theirs (systemd.exec(5), LoadCredential=). */
class CredentialsTest {
    private static final Passphrase NOBODY = (_, _) -> {
        throw new AssertionError("nobody is here to be asked");
    };

    @TempDir
    private Path folder;

    @Test
    void aServiceIsAskedForNoSecretThatItWasGiven() throws Exception {
        Files.writeString(folder.resolve("secrets_psk"), "the pre-shared key of 24");
        Files.writeString(folder.resolve("password"), "secret\n");
        Secrets secrets = new Secrets(
                InputStream.nullInputStream(),
                Optional.empty(),
                Credentials.of(Map.of("CREDENTIALS_DIRECTORY", folder.toString())));
        Profile profile = Profile.EMPTY.with(b -> {
            b.server = "vpn.example.org";
            b.user = "alice";
        });
        try (SecretSet found = secrets.of(profile, NOBODY)) {
            assertThat(found.get(SecretKind.PRE_SHARED_KEY))
                    .asString(StandardCharsets.UTF_8)
                    .isEqualTo("the pre-shared key of 24");
            assertThat(found.get(SecretKind.PASSWORD))
                    .asString(StandardCharsets.UTF_8)
                    .isEqualTo("secret");
        }
    }

    @Test
    void whatTheProfileNamesGoesBefore() throws Exception {
        Files.writeString(folder.resolve("psk"), "of the credentials, and long enough");
        Path named = Files.writeString(folder.resolve("named"), "of the profile, and long enough");
        Files.writeString(folder.resolve("password"), "secret");
        Secrets secrets =
                new Secrets(InputStream.nullInputStream(), Optional.empty(), new Credentials(Optional.of(folder)));
        Profile profile = Profile.EMPTY.with(b -> b.pskFile = named.toString());
        try (SecretSet found = secrets.of(profile, NOBODY)) {
            assertThat(found.get(SecretKind.PRE_SHARED_KEY))
                    .asString(StandardCharsets.UTF_8)
                    .startsWith("of the profile");
        }
    }
}
