package bulkhead.app.profile.importer;

import static org.assertj.core.api.Assertions.assertThat;

import bulkhead.app.profile.importer.PastedText.Found;
import bulkhead.app.profile.importer.PastedText.Part;
import bulkhead.app.secret.SecretKind;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Mails as administrators write them. */
class PastedTextTest {
    @ParameterizedTest
    @ValueSource(strings = {"""
                Hi Alice,

                here is how you get in: choose L2TP/IPsec with pre-shared key. Please note: it works from outside only.

                Server: vpn.example.org
                Username: alice
                Password: correct horse
                Pre-shared key: Xq7#mK2$vL9: yes
                """, """
                Hallo Alice,
                Deine Zugangsdaten für das VPN (L2TP/IPsec):

                - VPN-Server: vpn.example.org
                - Benutzername: alice
                - Kennwort: correct horse
                - Vorinstallierter Schlüssel (PSK): Xq7#mK2$vL9: yes

                Viele Grüße: die IT
                """, """
                > *Gateway*\t`vpn.example.org`
                > *Benutzer*\t`alice`
                > *Passwort*\t`correct horse`
                > *PSK*\t`Xq7#mK2$vL9: yes`
                """, """
                | Server address | vpn.example.org |
                | Login name     | alice |
                | Password       | correct horse |
                | IPsec pre-shared key | Xq7#mK2$vL9: yes |
                """, """
                Server:
                vpn.example.org
                User name:
                alice
                Password:
                "correct horse"
                Shared secret:
                Xq7#mK2$vL9: yes
                """})
    void readsWhatHasALabel(String mail) {
        Found found = PastedText.read(mail);
        assertThat(found.profile().server()).isEqualTo("vpn.example.org");
        assertThat(found.profile().user()).isEqualTo("alice");
        assertThat(secret(found, SecretKind.PASSWORD)).isEqualTo("correct horse");
        assertThat(secret(found, SecretKind.PRE_SHARED_KEY)).isEqualTo("Xq7#mK2$vL9: yes");
        assertThat(found.several()).isEmpty();
    }

    @Test
    void takesNeitherOfTwoAndNoAsideForAValue() {
        Found found = PastedText.read("""
                Server: vpn1.example.org
                Gateway: vpn2.example.org
                User: alice
                Username: alice
                Password: (comes by text message)
                PSK: <see the intranet>
                """);
        assertThat(found.several()).isEqualTo(Set.of(Part.SERVER));
        assertThat(found.profile().server()).isNull();
        assertThat(found.profile().user()).isEqualTo("alice");
        assertThat(found.secrets().isEmpty()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "See you on Monday: the server is down.", "https://example.org/a?b=c", "Dear all: hello"})
    void findsNothingWhereThereIsNothing(String text) {
        assertThat(PastedText.read(text).isEmpty()).isTrue();
    }

    @Test
    void readsTheFormatsOfOtherPrograms() throws Exception {
        Path files = Path.of(PastedTextTest.class.getResource("add-vpn.ps1").toURI());
        Found found = PastedText.read(Files.readString(files));
        assertThat(found.name()).isNotEmpty();
        assertThat(found.profile().server()).isNotNull();
        assertThat(found.secrets().get(SecretKind.PRE_SHARED_KEY)).isNotNull();
    }

    private static String secret(Found found, SecretKind kind) {
        return new String(found.secrets().get(kind), StandardCharsets.UTF_8);
    }
}
