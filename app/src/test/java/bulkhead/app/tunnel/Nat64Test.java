package bulkhead.app.tunnel;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class Nat64Test {
    private static final InetAddress SERVER = InetAddress.ofLiteral("192.0.2.33");

    /** The table of RFC 6052 section 2.4, for 192.0.2.33; what shows the prefix is 192.0.0.170 in its place. */
    @ParameterizedTest
    @CsvSource({
        "2001:db8:c000:aa::, 2001:db8:c000:221::",
        "2001:db8:1c0:0:aa::, 2001:db8:1c0:2:21::",
        "2001:db8:122:c000:0:aa00::, 2001:db8:122:c000:2:2100::",
        "2001:db8:122:3c0:0:aa::, 2001:db8:122:3c0:0:221::",
        "2001:db8:122:344:c0:0:aa00::, 2001:db8:122:344:c0:2:2100::",
        "2001:db8:122:344::192.0.0.170, 2001:db8:122:344::192.0.2.33",
        "64:ff9b::192.0.0.171, 64:ff9b::192.0.2.33",
    })
    void anAddressIsPutWhereThePrefixEnds(String shown, String expected) {
        assertThat(Nat64.behind(InetAddress.ofLiteral(shown), SERVER)).contains(InetAddress.ofLiteral(expected));
    }

    @ParameterizedTest
    @CsvSource({"192.0.0.170", "2001:db8::1", "64:ff9b::192.0.0.172"})
    void whatShowsNoPrefixLeadsNowhere(String shown) {
        assertThat(Nat64.behind(InetAddress.ofLiteral(shown), SERVER)).isEmpty();
    }

    @Test
    void aServerThatHasIpv6IsLeftAsItIs() {
        List<InetAddress> both = List.of(SERVER, InetAddress.ofLiteral("2001:db8::33"));

        assertThat(Nat64.with(both)).isEqualTo(both);
    }
}
