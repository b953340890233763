package bulkhead.app.tunnel;

import bulkhead.protocol.ip6.wire.Dhcp6Message;
import bulkhead.protocol.ip6.wire.Dhcp6Option;
import bulkhead.protocol.ip6.wire.Dhcp6Option.IaAddress;
import bulkhead.protocol.ip6.wire.Dhcp6Option.IaNa;
import bulkhead.protocol.ip6.wire.Dhcp6Option.IaPd;
import bulkhead.protocol.ip6.wire.Dhcp6Option.IaPrefix;
import bulkhead.protocol.ip6.wire.Icmpv6.RouterAdvertisement;
import bulkhead.protocol.ip6.wire.Ipv6Header;
import bulkhead.protocol.ip6.wire.NdOption;
import bulkhead.protocol.ip6.wire.Preference;
import bulkhead.protocol.ppp.wire.ConfigureOption;
import bulkhead.protocol.wire.ByteWriter;
import bulkhead.protocol.wire.DomainName;
import bulkhead.protocol.wire.InternetChecksum;
import bulkhead.protocol.wire.IpAddress;
import bulkhead.protocol.wire.IpPrefix;
import bulkhead.protocol.wire.UdpDatagram;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * What a server's end may send by RFC 4861, 4191, 8106, 8415, 1332, 1877, 2131 and 3442, of addresses good and bad, and then
 * spoiled: some bytes are others, the end is missing, something follows. Checksums and outer lengths are right, so that
 * it gets as far as it can.
 */
final class HostileOffers {
    static final IpAddress ROUTER = IpAddress.parse("fe80::1");

    private static final List<IpAddress> IPV4 = addresses(
            "0.0.0.0 0.0.0.7 127.0.0.1 127.255.255.255 169.254.1.1 169.254.169.254 192.168.77.2 192.168.77.1 203.0.113.5"
                    + " 224.0.0.1 239.1.2.3 240.0.0.1 255.255.255.255 10.0.0.2 10.99.0.7 100.64.0.1 172.16.0.9 198.51.100.7");
    private static final List<IpAddress> IPV6 = addresses(
            ":: ::1 ::7 ::ffff:198.51.100.7 ::ffff:127.0.0.1 ::ffff:0.0.0.0 ::198.51.100.7 ::ffff:0:192.0.2.1 0:0:0:1::1"
                    + " fe80::1 fe80::53 febf::1 fec0::1 ff02::1 ff0e::1 fd00::7 2001:db8::2 2001:db8:10::2 2001:db8:77::7"
                    + " 64:ff9b::198.51.100.7 2002:c633:6407::1 100::1");
    private static final List<String> DOMAINS =
            List.of("com", "co.uk", "example.org", "corp.example.org", "a.b.c.d.e.f", "xn--55qx5d.cn", "local");
    private static final long[] LIFETIMES = {0, 1, 30, 1_800, 7_201, 86_400, 0xffff_fffeL, 0xffff_ffffL};

    private final SplittableRandom random;

    HostileOffers(SplittableRandom random) {
        this.random = random;
    }

    private static List<IpAddress> addresses(String texts) {
        return Stream.of(texts.split(" ")).map(IpAddress::parse).toList();
    }

    private <T> T one(List<T> of) {
        return of.get(random.nextInt(of.size()));
    }

    private <T> List<T> some(int most, Supplier<T> make) {
        return Stream.generate(make).limit(1 + random.nextInt(most)).toList();
    }

    private long lifetime() {
        return LIFETIMES[random.nextInt(LIFETIMES.length)];
    }

    IpAddress ipv4() {
        return random.nextInt(4) == 0
                ? IpAddress.of(new ByteWriter().i32(random.nextInt()).toByteArray())
                : one(IPV4);
    }

    private IpAddress ipv6() {
        return switch (random.nextInt(6)) {
            case 0 -> IpAddress.ofV6(random.nextLong(), random.nextLong());
            case 1 -> IpAddress.ofV6(one(IPV6).prefix(), random.nextLong());
            default -> one(IPV6);
        };
    }

    private IpPrefix prefix() {
        int length = random.nextBoolean() ? 64 : random.nextInt(129);
        return new IpPrefix(ipv6(), length);
    }

    /** A whole IPv6 packet with a router advertisement. */
    byte[] advertisement(IpAddress to) {
        byte[] packet = new RouterAdvertisement(
                        random.nextInt(256),
                        random.nextBoolean(),
                        random.nextBoolean(),
                        Preference.MEDIUM,
                        random.nextInt(4) == 0 ? 0 : 1800,
                        0,
                        0,
                        some(4, this::option))
                .packet(ROUTER, to, 255);
        byte[] body = spoiled(Arrays.copyOfRange(packet, Ipv6Header.BYTES, packet.length), 4);
        body[2] = 0;
        body[3] = 0;
        return Ipv6Header.packet(ROUTER, to, 255, Ipv6Header.ICMPV6, body, 2);
    }

    private NdOption option() {
        return switch (random.nextInt(6)) {
            case 0, 1 ->
                new NdOption.PrefixInformation(
                        prefix(), random.nextBoolean(), random.nextBoolean(), lifetime(), lifetime());
            case 2, 3 -> new NdOption.RouteInformation(prefix().masked(), Preference.HIGH, lifetime());
            case 4 -> new NdOption.RecursiveDnsServer(lifetime(), some(3, this::ipv6));
            default -> new NdOption.DnsSearchList(lifetime(), some(3, () -> one(DOMAINS)));
        };
    }

    /** An answer to this message of DHCPv6, in a whole IPv6 packet. */
    byte[] dhcp6(IpAddress to, Dhcp6Message asked) {
        List<Dhcp6Option> options = new ArrayList<>();
        asked.option(Dhcp6Option.ClientId.class).ifPresent(options::add);
        options.add(new Dhcp6Option.ServerId(Dhcp6Option.Duid.of(new byte[] {0, 3, 0, 1, 7})));
        options.add(new Dhcp6Option.RapidCommit());
        options.add(new IaNa(1, 0, 0, some(3, () -> address())));
        options.add(new IaPd(1, 0, 0, some(2, () -> new IaPrefix(lifetime(), lifetime(), prefix(), List.of()))));
        options.add(new Dhcp6Option.DnsServers(some(3, this::ipv6)));
        options.add(new Dhcp6Option.DomainList(some(2, () -> one(DOMAINS))));
        Dhcp6Message.Type type = random.nextInt(4) == 0 ? Dhcp6Message.Type.ADVERTISE : Dhcp6Message.Type.REPLY;
        byte[] packet = new Dhcp6Message(type, asked.transactionId(), options)
                .packet(ROUTER, Dhcp6Message.SERVER_PORT, to, Dhcp6Message.CLIENT_PORT);
        byte[] payload = spoiled(Arrays.copyOfRange(packet, Ipv6Header.BYTES + 8, packet.length), 4);
        byte[] datagram = new UdpDatagram(Dhcp6Message.SERVER_PORT, Dhcp6Message.CLIENT_PORT, payload).toBytes();
        return Ipv6Header.packet(ROUTER, to, 255, Ipv6Header.UDP, datagram, UdpDatagram.CHECKSUM_AT);
    }

    private Dhcp6Option address() {
        long valid = lifetime();
        return new IaAddress(ipv6(), random.nextInt(4) == 0 ? lifetime() : valid, valid, List.of());
    }

    /**
     * The answer to a DHCPINFORM (RFC 2131 section 4.3.5), in a whole IPv4 packet.
     *
     * @param asked the whole packet it came in
     */
    byte[] dhcp4(byte[] asked) {
        byte[] question = Arrays.copyOfRange(asked, 28, asked.length);
        ByteWriter message = new ByteWriter(400).bytes(question, 0, 240);
        message.setU8(0, 2);
        message.u8(53).u8(1).u8(5);
        put(message, random.nextBoolean() ? 121 : 249, routes());
        put(message, 6, joined(some(3, this::ipv4)));
        put(message, 15, one(DOMAINS).getBytes(StandardCharsets.US_ASCII));
        ByteWriter names = new ByteWriter();
        some(2, () -> one(DOMAINS)).forEach(name -> DomainName.write(name, names));
        put(message, 119, names.toByteArray());
        byte[] payload = spoiled(message.u8(255).toByteArray(), 240);
        byte[] datagram = new UdpDatagram(67, 68, payload).toBytes();
        ByteWriter packet = new ByteWriter(20 + datagram.length)
                .u16(0x4500)
                .u16(20 + datagram.length)
                .i32(0)
                .u8(64)
                .u8(17)
                .u16(0)
                .bytes(new byte[] {10, 0, 0, 1, -1, -1, -1, -1});
        // Without a UDP checksum, which IPv4 allows (RFC 768).
        packet.setU16(10, InternetChecksum.of(packet.toByteArray(), 0, 20));
        return packet.bytes(datagram).toByteArray();
    }

    private static void put(ByteWriter message, int code, byte[] value) {
        int length = Math.min(255, value.length);
        message.u8(code).u8(length).bytes(value, 0, length);
    }

    /** RFC 3442: the prefix length, as many bytes as that needs, the router. */
    private byte[] routes() {
        ByteWriter routes = new ByteWriter();
        some(6, this::ipv4).forEach(to -> {
            int length = random.nextInt(35);
            routes.u8(length).bytes(to.toBytes(), 0, Math.min(4, (length + 7) / 8));
            routes.bytes(ipv4().toBytes());
        });
        return routes.toByteArray();
    }

    private static byte[] joined(List<IpAddress> addresses) {
        ByteWriter writer = new ByteWriter();
        addresses.forEach(address -> address.write(writer));
        return writer.toByteArray();
    }

    /** Options of IPCP with these types (RFC 1332 section 3.3, RFC 1877 section 1), seldom spoiled. */
    byte[] ipcp(int... types) {
        List<ConfigureOption> options = new ArrayList<>();
        for (int type : types) {
            options.add(ConfigureOption.address(type, ipv4()));
        }
        byte[] bytes = ConfigureOption.write(options);
        return random.nextInt(4) == 0 ? spoiled(bytes, 0) : bytes;
    }

    /** @param from the first byte that may be another; what is before it stays */
    private byte[] spoiled(byte[] message, int from) {
        byte[] spoiled = message.clone();
        int kind = random.nextInt(8);
        if (kind == 0) {
            spoiled = Arrays.copyOf(spoiled, from + random.nextInt(spoiled.length - from + 9));
        }
        for (int flips = kind < 4 ? random.nextInt(4) : 0; flips > 0 && spoiled.length > from; flips--) {
            spoiled[from + random.nextInt(spoiled.length - from)] = (byte) random.nextInt();
        }
        return spoiled;
    }
}
