package bulkhead.protocol.product;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ProductsTest {
    /** What SoftEther VPN 5.01.9674 sent in message 2, in its order. */
    private static final List<String> SOFTETHER = List.of(
            "4a131c81070358455c5728f20e95452f",
            "7d9419a65310ca6f2c179d9215529d56",
            "90cb80913ebb696e086381b5ec427b1f",
            "cd60464335df21f87cfdb2fc68b6a448",
            "4485152d18b6bbcd0be8a8469579ddcc",
            "afcad71368a1f1c96b8696fc77570100");

    private static String product(Stream<String> vendorIds) {
        return Products.ofVendorIds(vendorIds.map(HexFormat.of()::parseHex).toList())
                .map(Product::name)
                .orElse("");
    }

    @Test
    void aServerWithoutAnIdOfItsOwnIsKnownByAllThatItSends() {
        assertThat(product(SOFTETHER.stream())).isEqualTo("SoftEther VPN");
        assertThat(product(SOFTETHER.reversed().stream())).isEqualTo("SoftEther VPN");
        assertThat(product(SOFTETHER.stream().skip(1))).isEmpty();
        // XAuth beside them, as racoon and strongSwan send it (draft-ietf-ipsec-isakmp-xauth-06).
        assertThat(product(Stream.concat(SOFTETHER.stream(), Stream.of("09002689dfd6b712"))))
                .isEmpty();
    }

    /** Versions follow. The long ones are of message 2 of a FortiGate and of Windows, and of pluto's text. */
    @ParameterizedTest
    @CsvSource({
        "8299031757a36082c6a621de00000000, Fortinet FortiGate",
        "1e2b516905991c7d7c96fcbfb587e46100000009, Windows",
        "4f452d4c69627265737761, Libreswan",
        "4f45536d4c5f, Openswan or Libreswan",
        "5b362bc820f70001, SonicWall",
    })
    void othersAreKnownByHowOneOfThemBegins(String vendorId, String name) {
        assertThat(product(Stream.of("afcad71368a1f1c96b8696fc77570100", vendorId)))
                .isEqualTo(name);
    }

    @ParameterizedTest
    @CsvSource({
        "L2TP, SoftEther VPN, true",
        "xelerance.com, xl2tpd, false",
        "Microsoft, Windows, false",
        "MikroTik, MikroTik RouterOS, false",
        "accel-ppp, accel-ppp, false"
    })
    void l2tpTellsByItsVendorsName(String vendor, String name, boolean sleeps) {
        Product product = Products.ofL2tpVendor(vendor).orElseThrow();

        assertThat(product.name()).isEqualTo(name);
        assertThat(product.has(Habit.SLEEPS_ON_FRAMES)).isEqualTo(sleeps);
    }

    @Test
    void whoSaysNothingIsNobody() {
        assertThat(Products.ofVendorIds(List.of())).isEmpty();
        assertThat(Products.ofL2tpVendor("")).isEmpty();
        assertThat(Products.ofVendorIds(Arrays.asList(new byte[0], new byte[3])))
                .isEmpty();
    }
}
