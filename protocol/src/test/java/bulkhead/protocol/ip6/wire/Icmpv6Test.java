package bulkhead.protocol.ip6.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import bulkhead.protocol.ip6.Captures;
import bulkhead.protocol.ip6.wire.Icmpv6.NeighborSolicitation;
import bulkhead.protocol.ip6.wire.Icmpv6.RouterAdvertisement;
import bulkhead.protocol.ip6.wire.Icmpv6.RouterSolicitation;
import bulkhead.protocol.ip6.wire.NdOption.DnsSearchList;
import bulkhead.protocol.ip6.wire.NdOption.Mtu;
import bulkhead.protocol.ip6.wire.NdOption.PrefixInformation;
import bulkhead.protocol.ip6.wire.NdOption.RecursiveDnsServer;
import bulkhead.protocol.ip6.wire.NdOption.RouteInformation;
import bulkhead.protocol.wire.ByteReader;
import bulkhead.protocol.wire.IpAddress;
import bulkhead.protocol.wire.IpPrefix;
import bulkhead.protocol.wire.MalformedException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class Icmpv6Test {
    private static final IpAddress CLIENT = IpAddress.linkLocal(Captures.CLIENT_ID);

    @Test
    void writesARouterSolicitationAsScapyDoes() {
        assertThat(new RouterSolicitation(List.of()).packet(CLIENT, IpAddress.parse("ff02::2"), 255))
                .isEqualTo(Captures.SCAPY_RS);
    }

    @Test
    void readsEveryOptionOfRadvd() throws MalformedException {
        assertThat(parse(Captures.RADVD_RA))
                .isEqualTo(new RouterAdvertisement(
                        64,
                        false,
                        true,
                        Preference.HIGH,
                        1800,
                        0,
                        0,
                        List.of(
                                new PrefixInformation(IpPrefix.parse("2001:db8:1:2::/64"), true, true, 86400, 14400),
                                new PrefixInformation(IpPrefix.parse("2001:db8:1:3::/64"), true, false, 86400, 14400),
                                new RouteInformation(IpPrefix.parse("2001:db8:ff00::/40"), Preference.LOW, 600),
                                new RecursiveDnsServer(
                                        1200,
                                        List.of(IpAddress.parse("2001:db8:53::1"), IpAddress.parse("2001:db8:53::2"))),
                                new DnsSearchList(1200, List.of("example.org", "corp.example.com")),
                                new Mtu(1400))));
    }

    @Test
    void readsTheAdvertisementOfDnsmasq() throws MalformedException {
        assertThat(parse(Captures.DNSMASQ_RA))
                .isEqualTo(new RouterAdvertisement(
                        64,
                        true,
                        true,
                        Preference.HIGH,
                        1800,
                        0,
                        0,
                        List.of(
                                new PrefixInformation(IpPrefix.parse("2001:db8:1::/64"), true, false, 1800, 1800),
                                new Mtu(1380),
                                new DnsSearchList(1800, List.of("example.net")),
                                new RecursiveDnsServer(1800, List.of(IpAddress.parse("2001:db8::53"))))));
    }

    @Test
    void readsTheSolicitationOfLinux() throws MalformedException {
        assertThat(parse(Captures.LINUX_NS)).isEqualTo(new NeighborSolicitation(CLIENT, List.of()));
    }

    /** radvd writes a /40 route in three units; two would do (RFC 4191 section 2.3), and that is what we write. */
    @Test
    void writesWhatItHasRead() throws MalformedException {
        for (byte[] capture : List.of(Captures.RADVD_RA, Captures.DNSMASQ_RA, Captures.LINUX_NS)) {
            Icmpv6 message = parse(capture);
            Ipv6Header header = Ipv6Header.parse(new ByteReader(capture));
            byte[] written = message.packet(header.source(), header.destination(), header.hopLimit());
            assertThat(parse(written)).isEqualTo(message);
        }
    }

    @Test
    void seesTheChecksumsOfOthersAsRight() throws MalformedException {
        for (byte[] capture : List.of(Captures.SCAPY_RS, Captures.RADVD_RA, Captures.DNSMASQ_RA, Captures.LINUX_NS)) {
            Ipv6Header header = Ipv6Header.parse(new ByteReader(capture));
            header.verifyChecksum(capture, 0);
            byte[] changed = capture.clone();
            changed[47] ^= 1;
            assertThatThrownBy(() -> header.verifyChecksum(changed, 0)).isInstanceOf(MalformedException.class);
        }
    }

    /** RFC 4861 sections 4.6 and 6.1.2: an option of length zero, a code other than zero, a message cut short. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "86000000400000000000000000000000" + "0500000000000000",
                "86010000400000000000000000000000",
                "8600000040000000000000000000",
                "86000000400000000000000000000000" + "050200000000000000",
                "86000000400000000000000000000000" + "05",
                "8700000000000000fe80"
            })
    void refusesWhatTheRfcDropsWhole(String hex) {
        assertThatThrownBy(() -> Icmpv6.parse(new ByteReader(Captures.hex(hex))))
                .isInstanceOf(MalformedException.class);
    }

    /** A prefix of 129 bits, a route longer than its field, a reserved preference, DNS without a server, an unknown type. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "030481c000000e1000000e100000000020010db8000000000000000000000000",
                "1802511800000e1020010db800000000",
                "180240100000003c20010db800000000",
                "1901000000000e10",
                "fd01000000000000"
            })
    void skipsAnOptionThatItCannotUseButNotItsMessage(String option) throws MalformedException {
        Icmpv6 message = Icmpv6.parse(
                new ByteReader(Captures.hex("86000000400000000000000000000000" + option + "0501000000000578")));
        assertThat(message).isInstanceOf(RouterAdvertisement.class);
        List<NdOption> options = ((RouterAdvertisement) message).options();
        assertThat(options).hasSize(2).last().isEqualTo(new Mtu(1400));
        assertThat(options.getFirst()).isInstanceOf(NdOption.Unknown.class);
    }

    private static Icmpv6 parse(byte[] packet) throws MalformedException {
        ByteReader reader = new ByteReader(packet);
        Ipv6Header header = Ipv6Header.parse(reader);
        return Icmpv6.parse(reader.slice(header.payloadLength()));
    }
}
