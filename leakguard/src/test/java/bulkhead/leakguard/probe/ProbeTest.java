package bulkhead.leakguard.probe;

import static org.assertj.core.api.Assertions.assertThat;

import bulkhead.leakguard.policy.Family;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ProbeTest {
    @ParameterizedTest
    @EnumSource(Family.class)
    void hasOneOfEachKind(Family family) {
        assertThat(Probe.all(family, Targets.DOCUMENTATION, Packets.TAG))
                .allSatisfy(probe -> assertThat(Family.of(probe.target())).isEqualTo(family))
                .extracting(Probe::kind)
                .containsExactly(ProbeKind.values());
    }

    /** RFC 1071: the sum of all words, the checksum's among them, is -0 in ones' complement. */
    @Test
    void hasTheChecksumOfIcmp() {
        for (int seed = 0; seed < 1000; seed++) {
            Tag tag = Tag.random(new Random(seed));
            byte[] message = Probe.all(Family.IPV4, Targets.DOCUMENTATION, tag).stream()
                    .filter(probe -> probe.kind() == ProbeKind.ICMP)
                    .findFirst()
                    .orElseThrow()
                    .payload();
            int sum = 0;
            for (int at = 0; at < message.length; at += 2) {
                sum += (message[at] & 0xff) << 8 | message[at + 1] & 0xff;
            }
            assertThat((sum & 0xffff) + (sum >>> 16)).isEqualTo(0xffff);
        }
    }

    @Test
    void goesToNobodyUnlessToldOtherwise() {
        // RFC 5737 and RFC 3849
        assertThat(Targets.DOCUMENTATION.ipv4().getHostAddress()).startsWith("203.0.113.");
        assertThat(Targets.DOCUMENTATION.ipv6().getHostAddress()).startsWith("2001:db8:");
    }
}
