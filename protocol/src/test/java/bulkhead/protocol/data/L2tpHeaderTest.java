package bulkhead.protocol.data;

import static org.assertj.core.api.Assertions.assertThat;

import bulkhead.protocol.esp.EspSuite;
import bulkhead.protocol.wire.ByteWriter;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Headers of other implementations, laid out by hand after the figure of RFC 2661 section 3.1. */
class L2tpHeaderTest {
    private static final int LENGTH = 0x4000;
    private static final int SEQUENCE = 0x0800;
    private static final int OFFSET = 0x0200;
    private static final int PRIORITY = 0x0100;
    private static final int RESERVED = 0x34f0;

    private final L2tpSequencing sequencing = L2tpSequencing.asThePeerDoes();
    private final Pair pair = Pair.of(EspSuite.AES_128_GCM_16, false, sequencing);
    private final Wire wire = new Wire(pair.client.outbound());
    private final Decapsulator decapsulator = new Decapsulator();
    private final byte[] opened = new byte[1024];
    private final byte[] packet = Pair.packet(false, 60, new Random(1));

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 3, 17})
    void everyCombinationOfBitsIsRead(int pad) {
        for (int bits = 0; bits < 32; bits++) {
            int flags = ((bits & 1) != 0 ? LENGTH : 0)
                    | ((bits & 2) != 0 ? SEQUENCE : 0)
                    | ((bits & 4) != 0 ? OFFSET : 0)
                    | ((bits & 8) != 0 ? PRIORITY : 0)
                    | ((bits & 16) != 0 ? RESERVED : 0);
            reads(wire.udp(message(flags, pad, 0)));
        }
    }

    @Test
    void theLengthFieldCutsOffWhatFollows() {
        byte[] message = message(LENGTH | SEQUENCE | OFFSET, 2, 0);
        reads(wire.udp(Arrays.copyOf(message, message.length + 9)));
    }

    @Test
    void paddingBehindTheDatagramIsCutOff() {
        byte[] message = message(0, 0, 0);
        reads(wire.udp(9, 1701, 8 + message.length, Arrays.copyOf(message, message.length + 200)));
    }

    @ParameterizedTest(name = "{1}: {0}")
    @CsvSource({
        "'', BAD_L2TP",
        "00020015, BAD_L2TP",
        "000200150016, BAD_PPP",
        "0003001500160021, BAD_L2TP",
        "0000001500160021, BAD_L2TP",
        "400200090015001600, BAD_PPP",
        "4002000a001500160021, BAD_IP",
        "4002000b001500160021, BAD_L2TP",
        "40020005001500160021, BAD_L2TP",
        "40020000001500160021, BAD_L2TP",
        "0802001500160000, BAD_L2TP",
        "02020015001600, BAD_L2TP",
        "0202001500160000, BAD_PPP",
        "02020015001600030021, BAD_L2TP",
        "0202001500160001ff0021, BAD_IP",
        "02020015001600020021, BAD_PPP",
        "0002001600150021, UNKNOWN_SESSION",
        "0002000000000021, UNKNOWN_SESSION",
        "000200150016ff03, BAD_PPP",
        "000200150016ff0300, BAD_PPP",
        "00020015001600, BAD_PPP",
        "0002001500160022, BAD_PPP",
        "0002001500160021, BAD_IP",
        "00020015001621, BAD_IP"
    })
    void whatIsMalformedIsCounted(String message, DropCause cause) {
        drops(wire.udp(Scapy.hex(message)), cause);
    }

    @Test
    void whatIsNoDatagramForUsIsCounted() {
        byte[] message = message(0, 0, 0);
        drops(wire.udp(1701, 1702, 8 + message.length, message), DropCause.WRONG_PORT);
        drops(wire.udp(1701, 1701, 7, message), DropCause.BAD_UDP);
        drops(wire.udp(1701, 1701, 9 + message.length, message), DropCause.BAD_UDP);
        drops(wire.esp(17, new byte[7]), DropCause.BAD_UDP);
        drops(wire.esp(6, new byte[40]), DropCause.NOT_UDP);
        // RFC 4303 section 2.6: a dummy packet, to be discarded.
        drops(wire.esp(59, new byte[40]), DropCause.DUMMY);
    }

    /** RFC 2661 section 8.1: the peer may choose another source port. */
    @Test
    void anySourcePortWillDo() {
        byte[] message = message(LENGTH, 0, 0);
        reads(wire.udp(54321, 1701, 8 + message.length, message));
    }

    @Test
    void noDataComesInBeforeThereIsASession() {
        DataPath.L2tp ports = DataPath.L2tp.ports(1701, 40001, L2tpSequencing.never());
        byte[] esp = wire.udp(Scapy.hex("0002000000000021"));
        assertThat(decapsulator.open(pair.server.withL2tp(ports), esp, 0, esp.length, opened))
                .isEqualTo(Decapsulator.DROPPED);
        assertThat(decapsulator.cause()).isEqualTo(DropCause.UNKNOWN_SESSION);
    }

    /** RFC 2661 section 5.4: the LNS turns sequence numbers on and off, the LAC follows and its count goes on. */
    @Test
    void weNumberOurMessagesWhenThePeerDoes() {
        Wire server = new Wire(pair.server.outbound());
        assertThat(sentSequence()).isEqualTo(-1);
        answersWith(server, SEQUENCE);
        assertThat(sentSequence()).isEqualTo(0);
        assertThat(sentSequence()).isEqualTo(1);
        answersWith(server, 0);
        assertThat(sentSequence()).isEqualTo(-1);
        answersWith(server, SEQUENCE);
        assertThat(sentSequence()).isEqualTo(2);
    }

    @Test
    void ourNumbersWrapAround() {
        DataPath.L2tp always = new DataPath.L2tp(40001, 1701, 11, 12, 21, 22, L2tpSequencing.always());
        byte[] header = new byte[12];
        for (int i = 0; i < 0x1_0000; i++) {
            L2tpHeader.write(always, header, 12, 0);
        }
        assertThat(header).isEqualTo(Scapy.hex("4802000c00150016ffff0000"));
        L2tpHeader.write(always, header, 12, 0);
        assertThat(header).isEqualTo(Scapy.hex("4802000c0015001600000000"));
    }

    private int sentSequence() {
        byte[] esp = new byte[512];
        int length =
                new Encapsulator().ip(pair.client, Pair.withRoom(packet), PacketLayout.HEADROOM, packet.length, esp, 0);
        assertThat(decapsulator.open(pair.server, esp, 0, length, opened)).isEqualTo(Decapsulator.IP);
        int l2tp = PacketLayout.OPENED_AT + 8;
        boolean sequenced = (Bytes.u16(opened, l2tp) & SEQUENCE) != 0;
        return sequenced ? Bytes.u16(opened, l2tp + 8) : -1;
    }

    private void answersWith(Wire server, int flags) {
        byte[] message = new ByteWriter()
                .u16(flags | 2)
                .u16(11)
                .u16(12)
                .zeros(flags == 0 ? 0 : 4)
                .u16(0xff03)
                .u16(0x21)
                .bytes(packet)
                .toByteArray();
        byte[] esp = server.udp(1701, 40001, 8 + message.length, message);
        assertThat(new Decapsulator().open(pair.client, esp, 0, esp.length, opened))
                .isEqualTo(Decapsulator.IP);
    }

    private byte[] message(int flags, int pad, int ns) {
        ByteWriter writer = new ByteWriter().u16(flags | 2);
        if ((flags & LENGTH) != 0) {
            writer.u16(0);
        }
        writer.u16(21).u16(22);
        if ((flags & SEQUENCE) != 0) {
            writer.u16(ns).u16(0x7777);
        }
        if ((flags & OFFSET) != 0) {
            writer.u16(pad);
            for (int i = 0; i < pad; i++) {
                writer.u8(0xee);
            }
        }
        writer.u16(0xff03).u16(0x21).bytes(packet);
        if ((flags & LENGTH) != 0) {
            writer.setU16(2, writer.size());
        }
        return writer.toByteArray();
    }

    private void reads(byte[] esp) {
        assertThat(decapsulator.open(pair.server, esp, 0, esp.length, opened))
                .as("drops: %s", decapsulator.drops())
                .isEqualTo(Decapsulator.IP);
        int from = decapsulator.offset();
        assertThat(Arrays.copyOfRange(opened, from, from + decapsulator.length()))
                .isEqualTo(packet);
    }

    private void drops(byte[] esp, DropCause cause) {
        long before = decapsulator.drops().count(cause);
        assertThat(decapsulator.open(pair.server, esp, 0, esp.length, opened)).isEqualTo(Decapsulator.DROPPED);
        assertThat(decapsulator.cause()).isEqualTo(cause);
        assertThat(decapsulator.drops().count(cause)).isEqualTo(before + 1);
    }
}
