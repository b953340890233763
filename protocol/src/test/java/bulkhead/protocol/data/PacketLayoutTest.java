package bulkhead.protocol.data;

import static org.assertj.core.api.Assertions.assertThat;

import bulkhead.protocol.esp.EspSuite;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class PacketLayoutTest {
    /** Worked out by hand: 1500 less outer headers, ESP header, IV, ICV, whole blocks, trailer, UDP 8, L2TP 8, PPP 4. */
    @ParameterizedTest
    @CsvSource({"false, true, 1402, 1402, 1418", "true, false, 1402, 1386, 1406", "true, true, 1386, 1386, 1398"})
    void theMtuOverAnEthernetPathIsTheOneInTheTable(boolean v6, boolean natT, int sha1, int sha256, int gcm) {
        assertThat(PacketLayout.mtu(1500, v6, natT, EspSuite.AES_256_CBC_SHA1, false))
                .isEqualTo(sha1);
        assertThat(PacketLayout.mtu(1500, v6, natT, EspSuite.AES_256_CBC_SHA2_256, false))
                .isEqualTo(sha256);
        assertThat(PacketLayout.mtu(1500, v6, natT, EspSuite.AES_256_GCM_16, false))
                .isEqualTo(gcm);
    }

    /** By brute force, with packets really sealed: one of the MTU fits the path, one byte more does not. */
    @ParameterizedTest
    @EnumSource
    void theMtuIsTheLargestPacketThatFits(EspSuite suite) {
        for (int bits = 0; bits < 8; bits++) {
            boolean v6 = (bits & 1) != 0;
            boolean natT = (bits & 2) != 0;
            boolean numbered = (bits & 4) != 0;
            L2tpSequencing sequencing = numbered ? L2tpSequencing.always() : L2tpSequencing.never();
            Pair pair = Pair.of(suite, v6, sequencing);
            Encapsulator encapsulator = new Encapsulator();
            for (int path = 1280; path <= 1500; path += path < 1340 ? 1 : 20) {
                int mtu = PacketLayout.mtu(path, v6, natT, suite, numbered);
                assertThat(outer(encapsulator, pair, mtu, v6, natT)).isLessThanOrEqualTo(path);
                assertThat(outer(encapsulator, pair, mtu + 1, v6, natT)).isGreaterThan(path);
                assertThat(PacketLayout.outerPacket(mtu, v6, natT, suite, numbered))
                        .isEqualTo(outer(encapsulator, pair, mtu, v6, natT));
            }
        }
    }

    private static int outer(Encapsulator encapsulator, Pair pair, int inner, boolean v6, boolean natT) {
        byte[] packet = Pair.packet(false, inner, new Random(inner));
        byte[] wire = new byte[inner + PacketLayout.MAX_OVERHEAD];
        int esp = encapsulator.ip(pair.client, Pair.withRoom(packet), PacketLayout.HEADROOM, packet.length, wire, 0);
        return (v6 ? 40 : 20) + (natT ? 8 : 0) + esp;
    }
}
