package bulkhead.protocol.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DomainNameTest {
    /** RFC 3397 section 3: "eng.apple.com." and "marketing.apple.com." */
    private static final byte[] RFC_3397 =
            HexFormat.of().parseHex("03656e67056170706c6503636f6d00" + "096d61726b6574696e67c004");

    @Test
    void followsTheCompressionOfTheRfc3397Example() throws MalformedException {
        assertThat(DomainName.readAll(RFC_3397)).containsExactly("eng.apple.com", "marketing.apple.com");
    }

    /** RFC 8106 section 5.2: the list is padded with zeros. */
    @Test
    void skipsPadding() throws MalformedException {
        byte[] padded = HexFormat.of().parseHex("076578616d706c65036e657400000000");
        assertThat(DomainName.readAll(padded)).containsExactly("example.net");
    }

    @ParameterizedTest
    @ValueSource(strings = {"03656e67", "03656e", "c000", "0161c002", "0161c0", "4061", "80616100", "0161c00300"})
    void refusesWhatIsCutShortOrPointsNowhere(String hex) {
        assertThatThrownBy(() -> DomainName.readAll(HexFormat.of().parseHex(hex)))
                .isInstanceOf(MalformedException.class);
    }

    /** A newline, a blank, a dot inside a label, a NUL, a leading hyphen: nothing of that may reach a resolver's file. */
    @ParameterizedTest
    @ValueSource(strings = {"03610a6200", "03612062036e657400", "03612e6200", "02610000", "022d6100", "02c3a900"})
    void leavesOutNamesThatAreNotPlain(String hex) throws MalformedException {
        assertThat(DomainName.readAll(HexFormat.of().parseHex(hex))).isEmpty();
    }
}
