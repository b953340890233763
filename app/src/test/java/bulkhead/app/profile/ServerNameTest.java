package bulkhead.app.profile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import bulkhead.app.profile.InvalidValueException.Hint;
import java.net.IDN;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What people type or paste for a server. */
class ServerNameTest {
    @ParameterizedTest
    @CsvSource({
        "vpn.example.org, vpn.example.org",
        "VPN.example.org, VPN.example.org",
        "' vpn.example.org ', vpn.example.org",
        "vpn.example.org., vpn.example.org",
        "vpn, vpn",
        "vpn., vpn.",
        "my_gw.example.org, my_gw.example.org",
        "4you.example.org, 4you.example.org",
        "bücher.example, bücher.example",
        "例え.テスト, 例え.テスト",
        "xn--bcher-kva.example, xn--bcher-kva.example",
        "192.0.2.1, 192.0.2.1",
        "127.0.0.1, 127.0.0.1",
        "2001:db8::1, 2001:db8::1",
        "[2001:db8::1], 2001:db8::1",
        "::1, ::1",
        "::ffff:192.0.2.1, 192.0.2.1"
    })
    void isTakenAsItIsMeant(String typed, String meant) throws InvalidValueException {
        assertThat(Values.server(typed)).isEqualTo(meant);
    }

    /** RFC 3492 and 5891 have these forms. */
    @Test
    void isLookedUpByItsAsciiForm() throws InvalidValueException {
        assertThat(IDN.toASCII(Values.server("bücher.example"))).isEqualTo("xn--bcher-kva.example");
    }

    @ParameterizedTest
    @CsvSource({
        "vpn.example.org:1701, PORT",
        "vpn.example.org:500, PORT",
        "vpn.example.org:, PORT",
        "192.0.2.1:4500, PORT",
        "[2001:db8::1]:500, PORT",
        "https://vpn.example.org, URL",
        "https://vpn.example.org:8443/path, URL",
        "vpn.example.org/path, URL",
        "\\\\vpn, URL",
        "alice@vpn.example.org, USER",
        "2001:db8::1%eth0, ZONE",
        "192.0.2.1%eth0, ZONE",
        "fe80::1%eth0, LINK_LOCAL",
        "fe80::1, LINK_LOCAL",
        "192.0.2, IPV4",
        "192.0.2.300, IPV4",
        "192.0.2.01, IPV4",
        "192.0.2.1.5, IPV4",
        "1234, IPV4",
        "0x7f.1, IPV4",
        "0.0.0.0, NOBODY",
        "0.1.2.3, NOBODY",
        "::, NOBODY",
        "224.0.0.1, NOBODY",
        "ff02::1, NOBODY",
        "255.255.255.255, NOBODY",
        "straße.example, ASCII"
    })
    void isRefusedWithWhatIsProbablyMeant(String typed, Hint hint) {
        assertThatThrownBy(() -> Values.server(typed)).isInstanceOfSatisfying(InvalidValueException.class, e -> {
            assertThat(e.hint()).isEqualTo(hint);
            assertThat(e.getMessage()).startsWith("takes a name such as vpn.example.org, or an address, not '");
        });
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                ".",
                "..",
                ".vpn",
                "vpn..example.org",
                "-vpn.example.org",
                "vpn-.example.org",
                "vpn example.org",
                "$server",
                "a,b",
                "[vpn.example.org]",
                "[2001:db8::1",
                "2001:db8:::1",
                "12345:67::",
                "a\u0000b",
                "a234567890123456789012345678901234567890123456789012345678901234.example"
            })
    void isRefused(String typed) {
        assertThatThrownBy(() -> Values.server(typed))
                .isInstanceOfSatisfying(
                        InvalidValueException.class, e -> assertThat(e.hint()).isEqualTo(Hint.NONE));
    }
}
