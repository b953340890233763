package bulkhead.leakguard.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class IpRangeTest {
    @ParameterizedTest
    @CsvSource({
        "10.0.0.0/8, 10.255.255.255, true",
        "10.0.0.0/8, 11.0.0.0, false",
        "172.16.0.0/12, 172.31.255.255, true",
        "172.16.0.0/12, 172.32.0.0, false",
        "0.0.0.0/0, 255.255.255.255, true",
        "0.0.0.0/0, ::1, false",
        "fe80::/10, febf::1, true",
        "fe80::/10, fec0::1, false",
        "ff02::1:ff00:0/104, ff02::1:ffab:cdef, true",
        "ff02::1:ff00:0/104, ff02::2:ff00:0, false",
        "192.0.2.1, 192.0.2.1, true",
        "192.0.2.1, 192.0.2.2, false"
    })
    void containsWhatSharesThePrefix(String range, String address, boolean contained) {
        assertThat(IpRange.parse(range).contains(InetAddress.ofLiteral(address)))
                .isEqualTo(contained);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "10.0.0.1/8",
                "10.0.0.0/33",
                "10.0.0.0/-1",
                "::1/64",
                "10.0.0.0/",
                "localhost",
                "",
                "10/8",
                "10.0.0.0/8/8"
            })
    void whatIsNoRangeIsRefused(String text) {
        assertThatThrownBy(() -> IpRange.parse(text)).isInstanceOf(IllegalArgumentException.class);
    }

    /** RFC 4291 section 2.5.5.2: an IPv6 address, which InetAddress takes for the IPv4 one inside. */
    @Test
    void anAddressThatEmbedsAnotherKeepsItsFamily() {
        IpRange mapped = IpRange.parse("::ffff:198.51.100.0/120");
        assertThat(mapped.family()).isEqualTo(Family.IPV6);
        assertThat(mapped).hasToString("0:0:0:0:0:ffff:c633:6400/120");
        assertThat(mapped.contains(InetAddresses.parse("::ffff:c633:6407"))).isTrue();
        assertThat(mapped.contains(InetAddress.ofLiteral("198.51.100.7"))).isFalse();
        assertThat(IpRange.around(InetAddresses.parse("::ffff:198.51.100.7"), 96))
                .hasToString("0:0:0:0:0:ffff:0:0/96");
        assertThat(IpRange.of(InetAddresses.of(new byte[16]))).hasToString("0:0:0:0:0:0:0:0/128");
    }

    @Test
    void aScopeIsNoPartOfIt() {
        assertThat(IpRange.parse("fe80::1%1"))
                .isEqualTo(IpRange.parse("fe80::1"))
                .hasToString("fe80:0:0:0:0:0:0:1/128");
    }
}
