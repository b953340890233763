package bulkhead.protocol.ip6.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import bulkhead.protocol.ip6.Captures;
import bulkhead.protocol.ip6.link.LinkBench;
import bulkhead.protocol.ip6.wire.Dhcp6Message.Type;
import bulkhead.protocol.ip6.wire.Dhcp6Option.ClientId;
import bulkhead.protocol.ip6.wire.Dhcp6Option.DnsServers;
import bulkhead.protocol.ip6.wire.Dhcp6Option.DomainList;
import bulkhead.protocol.ip6.wire.Dhcp6Option.Duid;
import bulkhead.protocol.ip6.wire.Dhcp6Option.ElapsedTime;
import bulkhead.protocol.ip6.wire.Dhcp6Option.IaAddress;
import bulkhead.protocol.ip6.wire.Dhcp6Option.IaNa;
import bulkhead.protocol.ip6.wire.Dhcp6Option.IaPd;
import bulkhead.protocol.ip6.wire.Dhcp6Option.IaPrefix;
import bulkhead.protocol.ip6.wire.Dhcp6Option.InformationRefreshTime;
import bulkhead.protocol.ip6.wire.Dhcp6Option.OptionRequest;
import bulkhead.protocol.ip6.wire.Dhcp6Option.Preference;
import bulkhead.protocol.ip6.wire.Dhcp6Option.RapidCommit;
import bulkhead.protocol.ip6.wire.Dhcp6Option.ServerId;
import bulkhead.protocol.ip6.wire.Dhcp6Option.StatusCode;
import bulkhead.protocol.wire.ByteReader;
import bulkhead.protocol.wire.IpAddress;
import bulkhead.protocol.wire.IpPrefix;
import bulkhead.protocol.wire.MalformedException;
import bulkhead.protocol.wire.UdpDatagram;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class Dhcp6MessageTest {
    private static final ClientId CLIENT = new ClientId(Duid.of(Captures.CLIENT_DUID));
    private static final ServerId DNSMASQ = new ServerId(new Duid("0002000009bf01020304"));
    private static final ServerId KEA = new ServerId(new Duid("0002000009bf0102030405"));
    private static final IpAddress DNS = IpAddress.parse("2001:db8::53");

    @Test
    void readsTheInformationReplyOfDnsmasq() throws MalformedException {
        assertThat(parse(Captures.DNSMASQ_INFORMATION_REPLY))
                .isEqualTo(new Dhcp6Message(
                        Type.REPLY,
                        0x123456,
                        List.of(
                                CLIENT,
                                DNSMASQ,
                                new DomainList(List.of("example.net")),
                                new DnsServers(List.of(DNS)),
                                new InformationRefreshTime(600))));
    }

    @Test
    void readsTheRapidReplyOfDnsmasq() throws MalformedException {
        assertThat(parse(Captures.DNSMASQ_RAPID_REPLY))
                .isEqualTo(new Dhcp6Message(
                        Type.REPLY,
                        0x0abcdf,
                        List.of(
                                CLIENT,
                                DNSMASQ,
                                new RapidCommit(),
                                new IaNa(
                                        1,
                                        300,
                                        525,
                                        List.of(new IaAddress(
                                                IpAddress.parse("2001:db8:1::10d"), 600, 600, List.of()))),
                                new StatusCode(0, "success"),
                                new Preference(0),
                                new DomainList(List.of("example.net")),
                                new DnsServers(List.of(DNS)))));
    }

    @Test
    void readsTheAdvertiseOfKea() throws MalformedException {
        assertThat(parse(Captures.KEA_ADVERTISE))
                .isEqualTo(new Dhcp6Message(
                        Type.ADVERTISE,
                        0x0abcde,
                        List.of(
                                CLIENT,
                                KEA,
                                new IaNa(
                                        1,
                                        1000,
                                        2000,
                                        List.of(new IaAddress(
                                                IpAddress.parse("2001:db8:1::100"), 3000, 4000, List.of()))),
                                new DnsServers(List.of(DNS, IpAddress.parse("2001:db8::54"))),
                                new DomainList(List.of("example.com", "vpn.example.com")),
                                new IaPd(
                                        1,
                                        1000,
                                        2000,
                                        List.of(new IaPrefix(
                                                3000, 4000, IpPrefix.parse("2001:db8:8000::/56"), List.of()))))));
    }

    @Test
    void writesAgainWhatTheServersWrote() throws MalformedException {
        for (byte[] capture : List.of(
                Captures.DNSMASQ_INFORMATION_REPLY,
                Captures.DNSMASQ_RAPID_REPLY,
                Captures.KEA_ADVERTISE,
                Captures.KEA_RAPID_REPLY)) {
            byte[] written = parse(capture).packet(LinkBench.ROUTER, 547, LinkBench.CLIENT, 546);
            // All but traffic class, flow label and hop limit.
            assertThat(written)
                    .endsWith(Arrays.copyOfRange(capture, 8, capture.length))
                    .hasSameSizeAs(capture);
        }
    }

    @Test
    void writesAnInformationRequestAsScapyDoes() {
        Dhcp6Message request = new Dhcp6Message(
                Type.INFORMATION_REQUEST,
                0x123456,
                List.of(CLIENT, new OptionRequest(List.of(23, 24, 32)), new ElapsedTime(0)));
        byte[] written = request.packet(LinkBench.CLIENT, 546, Dhcp6Message.SERVERS, 547);
        written[7] = 1;
        assertThat(written).isEqualTo(Captures.SCAPY_INFORMATION_REQUEST);
    }

    /** Type 0, a relay's message, too short, an option beyond the end. */
    @ParameterizedTest
    @ValueSource(strings = {"00123456", "0c123456", "071234", "07123456000100", "07123456000100050000"})
    void refusesWhatIsNoMessageOfAClientOrServer(String hex) {
        assertThatThrownBy(() -> Dhcp6Message.parse(new ByteReader(Captures.hex(hex))))
                .isInstanceOf(MalformedException.class);
    }

    /** A DUID of two bytes, half an address, an association cut short, a prefix of 129 bits, an unknown option. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "000200020004",
                "0017000820010db800000000",
                "0003000800000001000003e8",
                "001a001900000bb800000fa08120010db8800001000000000000000000",
                "0100000101"
            })
    void ignoresAnOptionThatItCannotUseButNotItsMessage(String option) throws MalformedException {
        Dhcp6Message message = Dhcp6Message.parse(new ByteReader(Captures.hex("07123456" + option + "000e0000")));
        assertThat(message.options()).hasSize(2).endsWith(new RapidCommit());
        assertThat(message.options().getFirst()).isInstanceOf(Dhcp6Option.Unknown.class);
    }

    @Test
    void doesNotDescendIntoANestOfAssociations() throws MalformedException {
        byte[] option = new byte[0];
        for (int i = 0; i < 1000; i++) {
            byte[] outer = new byte[option.length + 16];
            outer[1] = 3;
            outer[2] = (byte) (option.length + 12 >> 8);
            outer[3] = (byte) (option.length + 12);
            System.arraycopy(option, 0, outer, 16, option.length);
            option = outer;
        }
        byte[] message = new byte[option.length + 4];
        message[0] = 7;
        System.arraycopy(option, 0, message, 4, option.length);
        Dhcp6Option outermost =
                Dhcp6Message.parse(new ByteReader(message)).options().getFirst();
        assertThat(outermost).isInstanceOf(IaNa.class);
        assertThat(outermost.toString().length()).isLessThan(500);
    }

    private static Dhcp6Message parse(byte[] packet) throws MalformedException {
        ByteReader reader = new ByteReader(packet);
        Ipv6Header.parse(reader).verifyChecksum(packet, 0);
        return Dhcp6Message.parse(new ByteReader(UdpDatagram.parse(reader).payload()));
    }
}
