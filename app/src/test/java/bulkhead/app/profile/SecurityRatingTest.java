package bulkhead.app.profile;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SecurityRatingTest {
    @Test
    void callsTheDefaultsAsGoodAsTheyGetAndSaysWhatIsLeft() {
        SecurityRating rating = SecurityRating.of(Profile.EMPTY);
        assertThat(rating.level()).isEqualTo(SecurityRating.Level.FAIR);
        assertThat(ids(rating)).containsExactly("mschapv2", "group-psk", "ikev1");
    }

    @ParameterizedTest
    @ValueSource(strings = {"3des", "modp1024", "md5", "MD5"})
    void callsEachBrokenAlgorithmWeakByItself(String weak) {
        SecurityRating rating = SecurityRating.of(Profile.EMPTY.with(b -> b.weak = List.of(weak)));
        assertThat(rating.level()).isEqualTo(SecurityRating.Level.WEAK);
        assertThat(ids(rating)).containsExactly(weak.toLowerCase(Locale.ROOT), "mschapv2", "group-psk", "ikev1");
    }

    @Test
    void hasAWordForEachThatCanBePermitted() {
        assertThat(ids(SecurityRating.of(Profile.EMPTY.with(b -> b.weak = Values.WEAK))))
                .startsWith("3des", "modp1024", "md5");
    }

    @Test
    void callsPapWeakEvenBesideBetterMethods() {
        SecurityRating rating = SecurityRating.of(Profile.EMPTY.with(b -> b.auth = List.of("mschapv2", "pap")));
        assertThat(rating.level()).isEqualTo(SecurityRating.Level.WEAK);
        assertThat(ids(rating)).containsExactly("pap", "mschapv2", "group-psk", "ikev1");
    }

    /** RFC 1994 and 1334 have no message in which the authenticator proves anything; RFC 2759 section 5 has. */
    @ParameterizedTest
    @ValueSource(strings = {"chap", "pap", "none"})
    void callsWeakWhatTheServerProvesNothingBy(String method) {
        SecurityRating rating = SecurityRating.of(Profile.EMPTY.with(b -> b.auth = List.of("mschapv2", method)));
        assertThat(rating.level()).isEqualTo(SecurityRating.Level.WEAK);
        assertThat(ids(rating)).startsWith(method);
    }

    /** RFC 2409 section 5.4: HASH_R goes out before the initiator has proven anything. */
    @Test
    void callsAggressiveModeWeakHoweverItIsAskedFor() {
        for (Profile profile :
                List.of(Profile.EMPTY.with(b -> b.aggressive = true), Profile.EMPTY.with(b -> b.groupId = "sales"))) {
            SecurityRating rating = SecurityRating.of(profile);
            assertThat(rating.level()).isEqualTo(SecurityRating.Level.WEAK);
            assertThat(ids(rating)).containsExactly("aggressive", "mschapv2", "group-psk", "ikev1");
        }
    }

    /** What XAuth shows the password to has proven no more than that it knows the group's key; or that it is the server. */
    @Test
    void callsXAuthWeakWhereTheServerProvesNothing() {
        assertThat(ids(SecurityRating.of(Profile.EMPTY.with(b -> b.xauth = true))))
                .containsExactly("xauth", "mschapv2", "group-psk", "ikev1");
        assertThat(ids(SecurityRating.of(Profile.EMPTY.with(b -> {
                    b.xauth = true;
                    b.certificate = "me.p12";
                }))))
                .containsExactly("ikev1");
    }

    @Test
    void callsAGuessableKeyWeakBeforeAllElse() {
        SecurityRating rating = SecurityRating.of(Profile.EMPTY, true);
        assertThat(rating.level()).isEqualTo(SecurityRating.Level.WEAK);
        assertThat(ids(rating)).containsExactly("short-psk", "mschapv2", "group-psk", "ikev1");
    }

    @Test
    void warnsOfAKeyWithoutShowingIt() {
        byte[] key = "hunter2".getBytes(StandardCharsets.UTF_8);
        assertThat(SecurityRating.warning(key))
                .hasValueSatisfying(
                        words -> assertThat(words).contains("short or simple").doesNotContain("hunter2"));
        assertThat(new String(key, StandardCharsets.UTF_8)).isEqualTo("hunter2");
    }

    private static List<String> ids(SecurityRating rating) {
        return rating.findings().stream().map(SecurityRating.Finding::id).toList();
    }
}
