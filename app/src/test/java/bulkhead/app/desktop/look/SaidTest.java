package bulkhead.app.desktop.look;

import static org.assertj.core.api.Assertions.assertThat;

import bulkhead.protocol.core.Failure;
import bulkhead.protocol.core.Layer;
import bulkhead.protocol.core.Reason;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** What other parts say in English, in the window's language. */
class SaidTest {
    private static final Texts GERMAN = new Texts(Locale.GERMAN);

    @Test
    void aFailureIsSaidPieceByPieceWhateverStandsInIt() {
        Failure why =
                new Failure(Layer.HOST, Reason.HOST, "the name vpn.example.org has no address: check its spelling", "");
        assertThat(GERMAN.said(why))
                .isEqualTo(
                        "dieser Rechner: der Name vpn.example.org hat keine Adresse: prüfen Sie seine Schreibweise.");
        assertThat(GERMAN.said(new Failure(
                        Layer.AUTHENTICATION,
                        Reason.AUTHENTICATION_REFUSED,
                        "the server insists on PAP, in which it does not prove who it is, and this profile allows only MS-CHAPv2",
                        "check the user name and the password")))
                .isEqualTo(
                        "PPP-Anmeldung: der Server besteht auf PAP, womit er sich selbst nicht ausweist, und dieses Profil"
                                + " erlaubt nur MS-CHAPv2; prüfen Sie Benutzername und Passwort.");
        assertThat(new Texts(Locale.ENGLISH).said(why)).isEqualTo(why.message());
        assertThat(new Texts(Locale.FRENCH).said(why)).isEqualTo(why.message());
    }

    @Test
    void halvesWholesAndSentencesAreKnown() {
        assertThat(GERMAN.said("the name a.example has no address")).isEqualTo("der Name a.example hat keine Adresse");
        assertThat(GERMAN.said("check its spelling")).isEqualTo("prüfen Sie seine Schreibweise");
        assertThat(GERMAN.said("The configuration is not valid JSON."))
                .isEqualTo("Die Konfiguration ist kein gültiges JSON.");
        assertThat(GERMAN.said("office.conf cannot be read: permission denied"))
                .isEqualTo("office.conf ist nicht zu lesen: keine Berechtigung");
    }

    @Test
    void whatNobodyKnowsStaysAsItIs() {
        for (String text : new String[] {"", ".", "a sentence of tomorrow's daemon", "Büro: gespeichert", "{0} {1}"}) {
            assertThat(GERMAN.said(text)).isEqualTo(text);
        }
        assertThat(GERMAN.said((String) null)).isNull();
    }

    @Test
    void eachSentenceHasTheSameGapsInBothLanguages() throws Exception {
        try (Reader text =
                new InputStreamReader(Texts.class.getResourceAsStream("texts/said_de.txt"), StandardCharsets.UTF_8)) {
            List<String> lines = text.readAllAsString().lines().toList();
            assertThat(lines.size() % 2).isZero();
            TreeSet<String> english = new TreeSet<>();
            for (int i = 0; i < lines.size(); i += 2) {
                assertThat(english.add(lines.get(i))).as(lines.get(i)).isTrue();
                assertThat(lines.get(i + 1)).startsWith("  ").doesNotContain("  the ");
                assertThat(new TreeSet<>(Shape.of(lines.get(i + 1)).gaps()))
                        .as(lines.get(i))
                        .isEqualTo(new TreeSet<>(Shape.of(lines.get(i)).gaps()));
            }
        }
    }
}
