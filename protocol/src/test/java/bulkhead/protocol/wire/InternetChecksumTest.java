package bulkhead.protocol.wire;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.Test;

class InternetChecksumTest {
    /** RFC 1071 section 3: these bytes sum to 2ddf0, folded ddf2. */
    @Test
    void addsUpTheExampleOfTheRfc() {
        byte[] bytes = HexFormat.of().parseHex("0001f203f4f5f6f7");
        assertThat(InternetChecksum.sum(bytes, 0, 8) % 0xffff).isEqualTo(0x2ddf0 % 0xffff);
        assertThat(InternetChecksum.of(bytes, 0, 8)).isEqualTo(~0xddf2 & 0xffff);
    }

    /** RFC 1071 section 2: the sum over parts is the sum over the whole, and a last odd byte counts as if followed by zero. */
    @Test
    void takesPartsAndOddLengths() {
        byte[] bytes = HexFormat.of().parseHex("0001f203f4f5f6");
        assertThat(InternetChecksum.sum(bytes, 0, 4) + InternetChecksum.sum(bytes, 4, 3))
                .isEqualTo(0x0001 + 0xf203 + 0xf4f5 + 0xf600);
    }

    /** As RFC 1071 section 1 says it first, one word after the other: many are summed at once, in an order of the processor's. */
    @Test
    void isTheSumOfTheWordsAtEveryPlaceAndLength() {
        byte[] bytes = new byte[1600];
        new Random(1).nextBytes(bytes);
        for (int length = 0; length < 1500; length += length < 80 ? 1 : 71) {
            for (int offset = 0; offset < 20; offset++) {
                int sum = 0;
                for (int i = 0; i < length; i++) {
                    sum += (bytes[offset + i] & 0xff) << (i % 2 == 0 ? 8 : 0);
                }
                while (sum > 0xffff) {
                    sum = (sum & 0xffff) + (sum >>> 16);
                }
                assertThat(InternetChecksum.of(bytes, offset, length))
                        .as("%d bytes at %d", length, offset)
                        .isEqualTo(~sum & 0xffff);
            }
        }
    }

    /** The IPv4 header that the Wikipedia article "Internet checksum" works through: checksum b861. */
    @Test
    void checksAnIpv4Header() {
        byte[] header = HexFormat.of().parseHex("45000073000040004011b861c0a80001c0a800c7");
        assertThat(InternetChecksum.of(header, 0, 20)).isZero();
        header[10] = 0;
        header[11] = 0;
        assertThat(InternetChecksum.of(header, 0, 20)).isEqualTo(0xb861);
    }
}
