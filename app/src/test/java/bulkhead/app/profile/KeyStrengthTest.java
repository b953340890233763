package bulkhead.app.profile;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KeyStrengthTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "a",
                "secret",
                "password123",
                "Xq7#mK2$vL9@pR4&wN6",
                "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
                "12345678901234567890123456789012",
                "abcdefghijklmnopqrstuvwxyz",
                "01010101010101010101010101010101",
                "abababababababababababababab",
                "zzzzzzzzzzyyyyyyyyyyxxxxxxxxxx",
                "\u00e4\u00f6\u00fc\u00df\u00e4\u00f6\u00fc\u00df\u00e4\u00f6\u00fc\u00df"
            })
    void shortOnesAndSimpleOnesAreGuessable(String key) {
        assertThat(KeyStrength.isGuessable(key.getBytes(StandardCharsets.UTF_8)))
                .isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Xq7#mK2$vL9@pR4&wN6!",
                "vtkqzrwmyhsdnbxglcpfjatr",
                "correct horse battery staple",
                "3f9a1c7e5b2d8406e1d7a5c39b0f4862"
            })
    void longOnesByChanceAreNot(String key) {
        assertThat(KeyStrength.isGuessable(key.getBytes(StandardCharsets.UTF_8)))
                .isFalse();
    }

    /** As ipsec.secrets' 0x and 0s have them: bytes, and no text. */
    @Test
    void noRandomKeyOfThirtyTwoHexadecimalDigitsIsCalledGuessable() {
        SecureRandom random = new SecureRandom();
        for (int i = 0; i < 10_000; i++) {
            byte[] bytes = new byte[16];
            random.nextBytes(bytes);
            String text = HexFormat.of().formatHex(bytes);
            assertThat(KeyStrength.isGuessable(text.getBytes(StandardCharsets.US_ASCII)))
                    .as(text)
                    .isFalse();
        }
    }
}
