package bulkhead.app.profile;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class SecurityRatingTest {
    @Test
    void callsTheDefaultsAsGoodAsTheyGetAndSaysWhatIsLeft() {
        SecurityRating rating = SecurityRating.of(Profile.EMPTY);
        assertThat(rating.level()).isEqualTo(SecurityRating.Level.FAIR);
        assertThat(ids(rating)).containsExactly("chap", "mschapv2", "group-psk", "ikev1");
    }

    @Test
    void callsLegacyWeakAndNamesWhatItPermits() {
        SecurityRating rating = SecurityRating.of(Profile.EMPTY.with(b -> b.legacy = true));
        assertThat(rating.level()).isEqualTo(SecurityRating.Level.WEAK);
        assertThat(ids(rating)).startsWith("3des", "modp1024", "md5");
    }

    @Test
    void callsPapWeakEvenBesideBetterMethods() {
        SecurityRating rating = SecurityRating.of(Profile.EMPTY.with(b -> b.auth = List.of("mschapv2", "pap")));
        assertThat(rating.level()).isEqualTo(SecurityRating.Level.WEAK);
        assertThat(ids(rating)).containsExactly("pap", "mschapv2", "group-psk", "ikev1");
    }

    private static List<String> ids(SecurityRating rating) {
        return rating.findings().stream().map(SecurityRating.Finding::id).toList();
    }
}
