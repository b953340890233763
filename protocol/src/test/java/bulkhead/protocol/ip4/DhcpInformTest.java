package bulkhead.protocol.ip4;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import bulkhead.protocol.core.Machine;
import bulkhead.protocol.ip4.DhcpInformOutput.Configured;
import bulkhead.protocol.ip4.DhcpInformOutput.Ip4Route;
import bulkhead.protocol.ip4.DhcpInformOutput.NoAnswer;
import bulkhead.protocol.ip4.DhcpInformOutput.Send;
import bulkhead.protocol.offer.Offers;
import bulkhead.protocol.wire.IpAddress;
import bulkhead.protocol.wire.IpPrefix;
import bulkhead.protocol.wire.MalformedException;
import bulkhead.protocol.wire.UdpDatagram;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DhcpInformTest {
    private static final IpAddress ADDRESS = IpAddress.parse("192.0.2.7");
    private static final IpAddress SERVER = IpAddress.parse("192.0.2.1");

    /** Made by scapy 2.7.0: DHCPINFORM of 192.0.2.7, transaction 12345678. */
    private static final byte[] SCAPY_INFORM =
            hex("45000120000100004011b7c5c0000207ffffffff00440043010c5751010106001234567800000000c000020700000000"
                    + "00000000000000000200c0000207"
                    + "00".repeat(202)
                    + "638253633501083d07010200c0000207370579f9060f77ff");

    /**
     * dnsmasq 2.90's answer to it, captured on a TUN device: option 249 with 198.51.100.0/24, option 121 with 10.0.0.0/8,
     * 203.0.113.64/26 and a default route, DNS 192.0.2.53 and .54, search eng.example.com and example.com (compressed), domain
     * corp.example.
     */
    private static final byte[] DNSMASQ_ACK =
            hex("45c0016f906f000040116446c0000201c000020700430044015b670a020106001234567800000000c000020700000000"
                    + "c0000201000000000200c0000207"
                    + "00".repeat(202)
                    + "638253633501053604c00002010104ffffff001c04c00002fff90818c63364c00002017914080ac00002011acb007140"
                    + "c000020100c0000209771303656e67076578616d706c6503636f6d00c0040f0c636f72702e6578616d706c650608c000"
                    + "0235c0000236ff");

    private final DhcpInform inform = new DhcpInform(ADDRESS, new Offers(), new SplittableRandom(1));
    private final List<DhcpInformOutput> outputs = new ArrayList<>();
    private int transaction;

    @Test
    void asksByBroadcastFromTheAddressOfIpcp() throws MalformedException {
        inform.start(0);
        byte[] packet = ((Send) inform.poll()).packet();
        Ipv4Header header = Ipv4Header.parse(packet, 0, packet.length);
        header.verifyUdp(packet, 0);
        assertThat(header.source()).isEqualTo(ADDRESS);
        assertThat(header.destination()).hasToString("255.255.255.255");
        Dhcp4Message expected = message(SCAPY_INFORM);
        Dhcp4Message sent = message(packet);
        assertThat(sent.reply()).isFalse();
        assertThat(sent.type()).isEqualTo(Dhcp4Message.INFORM);
        assertThat(sent.address()).isEqualTo(expected.address());
        assertThat(sent.hardware()).isEqualTo(expected.hardware());
        assertThat(sent.options()).containsExactlyInAnyOrderEntriesOf(expected.options());
    }

    @Test
    void takesWhatDnsmasqAnswers() {
        start();
        assertThat(inform.receive(50, inTransaction(DNSMASQ_ACK), 0, DNSMASQ_ACK.length))
                .isTrue();
        drain();
        assertThat(outputs)
                .containsExactly(new Configured(
                        List.of(
                                route("10.0.0.0/8", "192.0.2.1"),
                                route("203.0.113.64/26", "192.0.2.1"),
                                route("0.0.0.0/0", "192.0.2.9")),
                        List.of(IpAddress.parse("192.0.2.53"), IpAddress.parse("192.0.2.54")),
                        List.of("eng.example.com", "example.com")));
        assertThat(inform.deadline()).isEqualTo(Machine.NEVER);
    }

    /** RFC 3442, the table of section "Classless Route Option Format". */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "0.0.0.0/0 00",
                "10.0.0.0/8 080a",
                "10.0.0.0/24 180a0000",
                "10.17.0.0/16 100a11",
                "10.27.129.0/24 180a1b81",
                "10.229.0.128/25 190ae50080",
                "10.198.122.47/32 200ac67a2f"
            })
    void readsTheDestinationDescriptorsOfRfc3442(String example) {
        String[] parts = example.split(" ");
        assertThat(answer(Map.of(Dhcp4Message.CLASSLESS_ROUTES, hex(parts[1] + "c0000201")))
                        .routes())
                .containsExactly(route(parts[0], "192.0.2.1"));
    }

    @Test
    void takesMicrosoftsRoutesWhereThereAreNoOthers() {
        assertThat(answer(Map.of(Dhcp4Message.MICROSOFT_CLASSLESS_ROUTES, hex("18c63364c0000201")))
                        .routes())
                .containsExactly(route("198.51.100.0/24", "192.0.2.1"));
    }

    @Test
    void takesTheDomainNameWhereThereIsNoSearchListAndNothingThatIsNoName() {
        assertThat(answer(Map.of(Dhcp4Message.DOMAIN_NAME, "corp.example".getBytes()))
                        .search())
                .containsExactly("corp.example");
        assertThat(answer(Map.of(Dhcp4Message.DOMAIN_NAME, "corp\nnameserver 6.6.6.6".getBytes()))
                        .search())
                .isEmpty();
    }

    /** Cut short, or longer than an address: the list is none, the rest of the answer stands. */
    @ParameterizedTest
    @ValueSource(strings = {"18c633", "18c63364c00002", "21c63364c0c0000201", "ff"})
    void dropsAListOfRoutesThatDoesNotParse(String hex) {
        Configured answer =
                answer(Map.of(Dhcp4Message.CLASSLESS_ROUTES, hex(hex), Dhcp4Message.DNS_SERVERS, hex("c0000235")));
        assertThat(answer.routes()).isEmpty();
        assertThat(answer.dns()).hasSize(1);
    }

    /** RFC 3396: an option may come in parts; RFC 2131 section 4.1: they may go on in the file field. */
    @Test
    void joinsAnOptionThatGoesOnInTheFileField() throws MalformedException {
        byte[] bytes = new byte[236 + 4 + 3 + 4 + 1];
        bytes[0] = 2;
        System.arraycopy(hex("7903c63364ff"), 0, bytes, 44 + 64, 6);
        System.arraycopy(hex("63825363" + "340101" + "79021810" + "ff"), 0, bytes, 236, 12);
        assertThat(Dhcp4Message.parse(bytes).options())
                .contains(entry(Dhcp4Message.CLASSLESS_ROUTES, hex("1810c63364")));
    }

    @Test
    void asksFourTimesAndThenLetsItBe() {
        start();
        long last = 0;
        for (int i = 1; i < DhcpInform.WAITS.length; i++) {
            long wait = DhcpInform.WAITS[i - 1];
            assertThat(inform.deadline() - last).isBetween(wait * 9 / 10, wait * 11 / 10);
            last = inform.deadline();
            inform.tick(last);
            assertThat(inform.poll()).isInstanceOf(Send.class);
        }
        inform.tick(inform.deadline());
        drain();
        assertThat(outputs).containsExactly(new NoAnswer());
        assertThat(inform.deadline()).isEqualTo(Machine.NEVER);
    }

    @Test
    void takesNoAnswerToSomethingElse() {
        start();
        assertThat(inform.receive(50, DNSMASQ_ACK, 0, DNSMASQ_ACK.length)).isTrue();
        byte[] wrongSum = inTransaction(DNSMASQ_ACK);
        wrongSum[27] = 1;
        assertThat(inform.receive(50, wrongSum, 0, wrongSum.length)).isTrue();
        byte[] ourOwn = SCAPY_INFORM;
        assertThat(inform.receive(50, ourOwn, 0, ourOwn.length)).isFalse();
        drain();
        assertThat(outputs).isEmpty();
        assertThat(inform.malformed()).isEqualTo(1);
    }

    @Test
    void survivesMutatedAnswers() {
        SplittableRandom random = new SplittableRandom(7);
        for (int i = 0; i < 20_000; i++) {
            start();
            byte[] packet = inTransaction(DNSMASQ_ACK);
            packet[26] = 0;
            packet[27] = 0;
            for (int n = random.nextInt(5); n > 0; n--) {
                packet[random.nextInt(20, packet.length)] = (byte) random.nextInt(256);
            }
            packet[26] = 0;
            packet[27] = 0;
            inform.receive(0, packet, 0, random.nextInt(4) == 0 ? random.nextInt(packet.length) : packet.length);
            drain();
        }
        assertThat(outputs).hasSizeGreaterThan(5_000);
    }

    private Configured answer(Map<Integer, byte[]> options) {
        start();
        Map<Integer, byte[]> all = new TreeMap<>(options);
        all.put(Dhcp4Message.MESSAGE_TYPE, new byte[] {Dhcp4Message.ACK});
        byte[] reply = new Dhcp4Message(true, transaction, ADDRESS, hex("0200c0000207"), all).toBytes();
        byte[] packet = Ipv4Header.packet(SERVER, ADDRESS, new UdpDatagram(67, 68, reply));
        inform.receive(0, packet, 0, packet.length);
        drain();
        return (Configured) outputs.getLast();
    }

    private void start() {
        inform.start(0);
        try {
            transaction = message(((Send) inform.poll()).packet()).transactionId();
        } catch (MalformedException e) {
            throw new AssertionError(e);
        }
    }

    private void drain() {
        for (DhcpInformOutput output = inform.poll(); output != null; output = inform.poll()) {
            outputs.add(output);
        }
    }

    /** The packet with our transaction in place of its own; without a UDP checksum, as IPv4 allows. */
    private byte[] inTransaction(byte[] packet) {
        byte[] copy = packet.clone();
        for (int i = 0; i < 4; i++) {
            copy[32 + i] = (byte) (transaction >> 24 - 8 * i);
        }
        copy[26] = 0;
        copy[27] = 0;
        return copy;
    }

    private static Dhcp4Message message(byte[] packet) throws MalformedException {
        return Dhcp4Message.parse(Arrays.copyOfRange(packet, 28, packet.length));
    }

    private static Ip4Route route(String prefix, String router) {
        return new Ip4Route(IpPrefix.parse(prefix), IpAddress.parse(router));
    }

    private static byte[] hex(String digits) {
        return HexFormat.of().parseHex(digits);
    }
}
