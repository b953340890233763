package bulkhead.protocol.data;

import static org.assertj.core.api.Assertions.assertThat;

import bulkhead.protocol.esp.EspSuite;
import bulkhead.protocol.esp.InboundSa;
import bulkhead.protocol.esp.OutboundSa;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class EncapsulatorTest {
    private final Pair pair = Pair.of(EspSuite.AES_256_GCM_16, false, L2tpSequencing.never());
    private final Encapsulator encapsulator = new Encapsulator();
    private final byte[] wire = new byte[70_000];
    private final byte[] opened = new byte[2048];
    private final byte[] ipv4 = Pair.packet(false, 100, new Random(4));
    private final byte[] ipv6 = Pair.packet(true, 100, new Random(6));

    @Test
    void aFamilyThatIsDownSendsNothing() {
        DataPath onlyIpv4 = pair.client.withPpp(pair.client.ppp().withFamilies(true, false));
        assertThat(ip(onlyIpv4, ipv4)).isPositive();
        assertThat(ip(onlyIpv4, ipv6)).isEqualTo(Encapsulator.FAMILY_DOWN);
        DataPath onlyIpv6 = pair.client.withPpp(pair.client.ppp().withFamilies(false, true));
        assertThat(ip(onlyIpv6, ipv4)).isEqualTo(Encapsulator.FAMILY_DOWN);
        assertThat(ip(onlyIpv6, ipv6)).isPositive();
    }

    @Test
    void whatIsNoIpIsNotSent() {
        assertThat(ip(pair.client, new byte[0])).isEqualTo(Encapsulator.NOT_IP);
        assertThat(ip(pair.client, new byte[40])).isEqualTo(Encapsulator.NOT_IP);
        assertThat(ip(pair.client, Scapy.hex("45000013" + "00".repeat(15)))).isEqualTo(Encapsulator.NOT_IP);
        assertThat(ip(pair.client, Scapy.hex("60" + "00".repeat(38)))).isEqualTo(Encapsulator.NOT_IP);
    }

    @Test
    void withoutASessionOnlyL2tpControlIsSent() {
        DataPath early = pair.client.withL2tp(DataPath.L2tp.ports(40001, 1701, L2tpSequencing.asThePeerDoes()));
        assertThat(ip(early, ipv4)).isEqualTo(Encapsulator.NO_SESSION);
        assertThat(encapsulator.ppp(early, Scapy.hex("c02109010008"), wire, 0)).isEqualTo(Encapsulator.NO_SESSION);
        assertThat(encapsulator.l2tpControl(early, Scapy.hex("c802000c0000000000000000"), wire, 0))
                .isPositive();
    }

    @Test
    void whatUdpCannotCarryIsNotSent() {
        assertThat(encapsulator.l2tpControl(pair.client, new byte[65_400], wire, 0))
                .isPositive();
        assertThat(encapsulator.l2tpControl(pair.client, new byte[65_500], wire, 0))
                .isEqualTo(Encapsulator.TOO_LONG);
    }

    /** The rule of hitless rekey: the new SA is used at once, what still comes on the old one is taken as well. */
    @Test
    void aRekeyLosesNothing() {
        Random random = new Random(7296);
        Decapsulator decapsulator = new Decapsulator();
        byte[] late = new byte[512];
        int lateLength = encapsulator.ip(pair.client, Pair.withRoom(ipv4), PacketLayout.HEADROOM, 100, late, 0);
        var fresh = Pair.sa(0x0f0e0d0c, EspSuite.AES_256_CBC_SHA2_256, random);
        InboundSa oldSa = pair.server.inbound().getFirst();
        InboundSa newSa = new InboundSa(fresh);
        DataPath receiving = pair.server.withSas(pair.server.outbound(), List.of(newSa, oldSa));
        DataPath sending = pair.client.withSas(new OutboundSa(fresh), pair.client.inbound());

        int length = ip(sending, ipv4);
        assertThat(decapsulator.open(receiving, wire, 0, length, opened)).isEqualTo(Decapsulator.IP);
        assertThat(decapsulator.sa()).isSameAs(newSa);
        assertThat(decapsulator.open(receiving, late, 0, lateLength, opened)).isEqualTo(Decapsulator.IP);
        assertThat(decapsulator.sa()).isSameAs(oldSa);
        length = ip(sending, ipv6);
        assertThat(decapsulator.open(receiving, wire, 0, length, opened)).isEqualTo(Decapsulator.IP);

        DataPath afterwards = receiving.withSas(pair.server.outbound(), List.of(newSa));
        assertThat(decapsulator.open(afterwards, late, 0, lateLength, opened)).isEqualTo(Decapsulator.DROPPED);
        assertThat(decapsulator.cause()).isEqualTo(DropCause.UNKNOWN_SPI);
        assertThat(decapsulator.sa()).isSameAs(newSa);
    }

    private int ip(DataPath path, byte[] packet) {
        return encapsulator.ip(path, Pair.withRoom(packet), PacketLayout.HEADROOM, packet.length, wire, 0);
    }
}
