package bulkhead.protocol.data;

import static org.assertj.core.api.Assertions.assertThat;

import bulkhead.protocol.esp.EspSuite;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Which packets go to the TUN and which to the control machines; the packets are scapy's. */
class VerdictTest {
    private final Pair pair = Pair.of(EspSuite.AES_128_CBC_SHA1, false, L2tpSequencing.never());
    private final Decapsulator decapsulator = new Decapsulator();
    private final byte[] wire = new byte[1024];
    private final byte[] opened = new byte[2048];

    static Stream<String[]> packets() {
        return Scapy.read("scapy-verdicts.txt").stream();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("packets")
    void eachPacketGoesWhereItBelongs(String name, String up, String down, String hex) {
        byte[] packet = Scapy.hex(hex);
        receives(true, packet, up);
        receives(false, packet, down);
    }

    private void receives(boolean familiesUp, byte[] packet, String verdict) {
        DataPath receiver = pair.server.withPpp(
                pair.server.ppp().withFamilies(familiesUp, familiesUp).withEchoId(0x1234));
        int length = new Encapsulator()
                .ip(pair.client, Pair.withRoom(packet), PacketLayout.HEADROOM, packet.length, wire, 0);
        int expected = switch (verdict) {
            case "control" -> Decapsulator.IP_CONTROL;
            case "ip" -> Decapsulator.IP;
            default -> Decapsulator.DROPPED;
        };
        assertThat(decapsulator.open(receiver, wire, 0, length, opened))
                .as("families up: %s", familiesUp)
                .isEqualTo(expected);
        if (expected == Decapsulator.DROPPED) {
            assertThat(decapsulator.cause()).isEqualTo(DropCause.FAMILY_DOWN);
        } else {
            int from = decapsulator.offset();
            assertThat(Arrays.copyOfRange(opened, from, from + decapsulator.length()))
                    .isEqualTo(packet);
        }
    }
}
