package bulkhead.protocol.data;

import static org.assertj.core.api.Assertions.assertThat;

import bulkhead.protocol.esp.EspSuite;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What one end seals the other opens; the formats themselves are shown right by the tests with published packets. */
class RoundTripTest {
    private final Random random = new Random(2661);
    private final Encapsulator encapsulator = new Encapsulator();
    private final Decapsulator decapsulator = new Decapsulator();
    private final byte[] wire = new byte[2048];
    private final byte[] opened = new byte[4096];

    @ParameterizedTest
    @EnumSource
    void everyLengthOfBothFamiliesComesBackAsItWas(EspSuite suite) {
        for (boolean outerV6 : new boolean[] {false, true}) {
            for (L2tpSequencing sequencing : new L2tpSequencing[] {
                L2tpSequencing.never(), L2tpSequencing.asThePeerDoes(), L2tpSequencing.always()
            }) {
                Pair pair = Pair.of(suite, outerV6, sequencing);
                for (int length = 40; length <= 1500; length += length < 120 ? 1 : 61) {
                    returns(pair, Pair.packet(false, length, random));
                    returns(pair, Pair.packet(true, length, random));
                }
                assertThat(decapsulator.drops().total()).isZero();
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void everyCompressionOfThePppHeaderIsRead(EspSuite suite) {
        Pair pair = Pair.of(suite, false, L2tpSequencing.never());
        for (boolean acfc : new boolean[] {false, true}) {
            for (boolean pfc : new boolean[] {false, true}) {
                byte[] packet = Pair.packet(pfc, 100, random);
                DataPath client = pair.client.withPpp(pair.client.ppp().withCompression(acfc, pfc));
                int length = encapsulator.ip(client, Pair.withRoom(packet), PacketLayout.HEADROOM, 100, wire, 0);
                opens(pair, Decapsulator.IP, length, packet);
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void controlFramesAndMessagesComeBackAsTheyWere(EspSuite suite) {
        Pair pair = Pair.of(suite, true, L2tpSequencing.never());
        byte[] echo = HexFormat.of().parseHex("c021090100080badf00d");
        byte[] full = HexFormat.of().parseHex("ff03c021090100080badf00d");
        opens(pair, Decapsulator.PPP_CONTROL, encapsulator.ppp(pair.client, echo, wire, 0), echo);
        assertThat(decapsulator.protocol()).isEqualTo(0xc021);
        opens(pair, Decapsulator.PPP_CONTROL, encapsulator.ppp(pair.client, full, wire, 0), echo);
        // A zero-length body acknowledgement (RFC 2661 section 5.8).
        byte[] zlb = HexFormat.of().parseHex("c802000c0015000000010002");
        opens(pair, Decapsulator.L2TP_CONTROL, encapsulator.l2tpControl(pair.client, zlb, wire, 0), zlb);
    }

    private void returns(Pair pair, byte[] packet) {
        byte[] plain = Pair.withRoom(packet);
        int length = encapsulator.ip(pair.client, plain, PacketLayout.HEADROOM, packet.length, wire, 3);
        assertThat(length).isBetween(1, packet.length + PacketLayout.MAX_OVERHEAD);
        System.arraycopy(wire, 3, wire, 0, length);
        opens(pair, Decapsulator.IP, length, packet);
    }

    private void opens(Pair pair, int verdict, int length, byte[] expected) {
        assertThat(decapsulator.open(pair.server, wire, 0, length, opened))
                .as("drops: %s", decapsulator.drops())
                .isEqualTo(verdict);
        int from = decapsulator.offset();
        assertThat(Arrays.copyOfRange(opened, from, from + decapsulator.length()))
                .isEqualTo(expected);
    }
}
