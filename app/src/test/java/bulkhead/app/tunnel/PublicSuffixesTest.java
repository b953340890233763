package bulkhead.app.tunnel;

import static org.assertj.core.api.Assertions.assertThat;

import bulkhead.protocol.offer.Why;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Out of the test vectors of publicsuffix.org (tests/test_psl.txt): null there is a suffix here. */
class PublicSuffixesTest {
    @ParameterizedTest
    @ValueSource(strings = {"com", "COM", "com.", "biz", "local", "corp", "jp"})
    void aSingleLabelIsNobodysOwn(String domain) {
        assertThat(PublicSuffixes.refusal(domain)).contains(Why.SINGLE_LABEL);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "uk.com",
                "co.uk",
                "CO.UK",
                "co.uk.",
                "ac.jp",
                "kyoto.jp",
                "ide.kyoto.jp",
                "c.kobe.jp",
                "test.ck",
                "k12.ak.us",
                "xn--55qx5d.cn",
                "com.cn"
            })
    void aDomainUnderWhichEverybodyCanHaveANameIsNobodysOwn(String domain) {
        assertThat(PublicSuffixes.refusal(domain)).contains(Why.PUBLIC_SUFFIX);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "example.com", "example.uk.com", "corp.example.", "test.ac.jp", "b.ide.kyoto.jp", "b.c.kobe.jp",
                "city.kobe.jp", "www.ck", "b.test.ck", "xn--85x722f.xn--55qx5d.cn", "lan.home.arpa", "office.local"
            })
    void everyOtherDomainMayBeSomebodys(String domain) {
        assertThat(PublicSuffixes.refusal(domain)).isEqualTo(Optional.empty());
    }
}
