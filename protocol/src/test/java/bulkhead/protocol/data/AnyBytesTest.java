package bulkhead.protocol.data;

import static org.assertj.core.api.Assertions.assertThat;

import bulkhead.protocol.esp.EspSuite;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Root can write anything to the TUN, and a server anything into the tunnel: a pump that throws is a tunnel that ended. */
class AnyBytesTest {
    private static final int LONGEST = 100;
    private static final int ROUNDS = 200;

    private final Pair pair = Pair.of(EspSuite.AES_128_GCM_16, false, L2tpSequencing.never());
    private final Encapsulator encapsulator = new Encapsulator();
    private final Decapsulator decapsulator = new Decapsulator();
    private final byte[] wire = new byte[512];
    private final byte[] opened = new byte[1024];
    private final Random random = new Random(4);

    /** RFC 791 section 3.1: the minimum value for a correct header is 5. */
    @Test
    void anIpv4HeaderOfTooFewOrTooManyWordsIsNoIp() {
        for (int words = 0; words < 16; words++) {
            byte[] packet = new byte[40];
            packet[0] = (byte) (0x40 | words);
            packet[9] = IpPacket.TCP;
            assertThat(seal(packet) >= 0).as("%d words", words).isEqualTo(words >= 5 && words <= 10);
        }
    }

    @Test
    void whateverTheTunGivesEndsInACode() {
        for (int length = 0; length <= LONGEST; length++) {
            for (int first = 0; first < 256; first++) {
                for (int round = 0; round < ROUNDS; round++) {
                    byte[] packet = bytes(length, first);
                    int sealed = seal(packet);
                    assertThat(sealed >= 0).isEqualTo(IpPacket.protocol(packet, 0, length) != 0);
                }
            }
        }
    }

    @Test
    void whateverComesOutOfTheTunnelEndsInAVerdict() {
        Wire peer = new Wire(pair.client.outbound());
        for (int length = 0; length <= LONGEST; length++) {
            for (int first = 0; first < 256; first++) {
                for (int round = 0; round < ROUNDS / 20; round++) {
                    byte[] packet = bytes(length, first);
                    if (length >= 6) {
                        // A length that fits, or nothing is looked into.
                        Bytes.put16(packet, first >>> 4 == 6 ? 4 : 2, first >>> 4 == 6 ? length - 40 : length);
                    }
                    byte[] message = Scapy.hex("000200150016ff0300" + (first >>> 4 == 6 ? "57" : "21"));
                    byte[] whole = java.util.Arrays.copyOf(message, message.length + length);
                    System.arraycopy(packet, 0, whole, message.length, length);
                    byte[] esp = peer.udp(whole);
                    boolean up = random.nextBoolean();
                    DataPath server = pair.server.withPpp(pair.server.ppp().withFamilies(up, up));
                    int verdict = decapsulator.open(server, esp, 0, esp.length, opened);
                    assertThat(verdict).isBetween(Decapsulator.DROPPED, Decapsulator.L2TP_CONTROL);
                }
            }
        }
    }

    private int seal(byte[] packet) {
        return encapsulator.ip(pair.client, Pair.withRoom(packet), PacketLayout.HEADROOM, packet.length, wire, 0);
    }

    /** By chance, but for the fields that decide where to look further. */
    private byte[] bytes(int length, int first) {
        byte[] packet = new byte[length];
        random.nextBytes(packet);
        byte[] protocols = {0, 1, 6, 17, 43, 44, 58, 60};
        byte protocol = protocols[random.nextInt(protocols.length)];
        if (length > 0) {
            packet[0] = (byte) first;
        }
        if (length > 9) {
            packet[first >>> 4 == 6 ? 6 : 9] = protocol;
            packet[6] &= first >>> 4 == 4 ? 0 : (byte) 0xff;
            packet[7] &= first >>> 4 == 4 ? 0 : (byte) 0xff;
        }
        return packet;
    }
}
