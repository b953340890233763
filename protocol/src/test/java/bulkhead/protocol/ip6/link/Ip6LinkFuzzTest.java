package bulkhead.protocol.ip6.link;

import static org.assertj.core.api.Assertions.assertThat;

import bulkhead.protocol.ip6.Captures;
import bulkhead.protocol.ip6.Ip6Config;
import bulkhead.protocol.ip6.Ip6Configuration;
import bulkhead.protocol.ip6.Ip6Output;
import bulkhead.protocol.ip6.Ip6Statistics;
import bulkhead.protocol.ip6.wire.Ipv6Header;
import bulkhead.protocol.offer.Offers;
import bulkhead.protocol.responder.Dhcp6ServerConfig;
import bulkhead.protocol.responder.RouterConfig;
import bulkhead.protocol.responder.RouterResponder;
import bulkhead.protocol.wire.ByteWriter;
import bulkhead.protocol.wire.InternetChecksum;
import bulkhead.protocol.wire.IpPrefix;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** No packet makes either end of the link throw, run without end, or keep more than its limits. */
class Ip6LinkFuzzTest {
    private static final List<byte[]> TO_CLIENT = List.of(
            Captures.RADVD_RA,
            Captures.DNSMASQ_RA,
            Captures.LINUX_NS,
            Captures.DNSMASQ_INFORMATION_REPLY,
            Captures.DNSMASQ_ADVERTISE,
            Captures.DNSMASQ_RAPID_REPLY,
            Captures.KEA_ADVERTISE,
            Captures.KEA_RAPID_REPLY);
    private static final List<byte[]> TO_ROUTER =
            List.of(Captures.SCAPY_RS, Captures.SCAPY_INFORMATION_REQUEST, Captures.LINUX_NS);

    private final SplittableRandom random = new SplittableRandom(20_261_123);
    private int transaction;

    @Test
    void theClientSurvivesMutatedPackets() {
        Ip6Link link = new Ip6Link(
                new Ip6Config(Captures.CLIENT_ID, 1, null, true, true, false, 1400, Captures.CLIENT_DUID),
                new Offers(),
                random.split());
        link.start(0);
        long now = 0;
        long outputs = drain(link);
        for (int i = 0; i < 20_000; i++) {
            byte[] packet = mutate(TO_CLIENT.get(random.nextInt(TO_CLIENT.size())));
            link.receive(now, packet, 3, packet.length - 3);
            outputs += drain(link);
            now += random.nextInt(100) == 0 ? random.nextInt(5_000_000) : random.nextInt(100);
            link.tick(now);
            outputs += drain(link);
        }
        Ip6Statistics statistics = link.statistics();
        assertThat(outputs).isLessThan(200_000);
        assertThat(statistics.routerAdvertisements()).isGreaterThan(1_000);
        assertThat(statistics.dhcp6Received()).isGreaterThan(100);
        assertThat(statistics.malformed()).isGreaterThan(500);
    }

    @Test
    void theRouterSurvivesMutatedPackets() {
        IpPrefix prefix = IpPrefix.parse("2001:db8:1::/64");
        RouterResponder router = new RouterResponder(RouterConfig.stateful(
                1,
                Dhcp6ServerConfig.addresses(prefix, List.of()).withDelegations(IpPrefix.parse("2001:db8::/40"), 56)));
        long answers = 0;
        for (int i = 0; i < 20_000; i++) {
            byte[] packet = mutate(TO_ROUTER.get(random.nextInt(TO_ROUTER.size())));
            router.receive(i, packet, 3, packet.length - 3);
            while (router.poll() != null) {
                answers++;
            }
        }
        assertThat(answers).isBetween(1_000L, 20_000L);
        assertThat(router.malformed()).isGreaterThan(500);
    }

    /** A few bytes changed, some left out or put in, lengths and checksum mostly made right again; three bytes in front. */
    private byte[] mutate(byte[] original) {
        byte[] packet = original.clone();
        if (packet[6] == Ipv6Header.UDP) {
            packet[49] = (byte) (transaction >> 16);
            packet[50] = (byte) (transaction >> 8);
            packet[51] = (byte) transaction;
        }
        for (int i = random.nextInt(4); i > 0; i--) {
            packet[random.nextInt(20) == 0 ? random.nextInt(40) : random.nextInt(40, packet.length)] =
                    (byte) random.nextInt(256);
        }
        if (random.nextInt(4) == 0) {
            int at = random.nextInt(40, packet.length);
            int removed = random.nextInt(2) == 0 ? random.nextInt(packet.length - at) : 0;
            byte[] inserted = new byte[random.nextInt(24)];
            random.nextBytes(inserted);
            packet = new ByteWriter()
                    .bytes(packet, 0, at)
                    .bytes(inserted)
                    .bytes(packet, at + removed, packet.length - at - removed)
                    .toByteArray();
        }
        if (random.nextInt(8) != 0) {
            makeRight(packet);
        }
        byte[] placed = new byte[packet.length + 3];
        System.arraycopy(packet, 0, placed, 3, packet.length);
        return random.nextInt(50) == 0 ? Arrays.copyOf(placed, random.nextInt(3, placed.length)) : placed;
    }

    private static void makeRight(byte[] packet) {
        int upper = packet.length - 40;
        int checksumAt = packet[6] == Ipv6Header.UDP ? 46 : 42;
        if (upper < 8) {
            return;
        }
        put16(packet, 4, upper);
        if (packet[6] == Ipv6Header.UDP) {
            put16(packet, 44, upper);
        }
        put16(packet, checksumAt, 0);
        put16(
                packet,
                checksumAt,
                InternetChecksum.finish(InternetChecksum.pseudoHeader(packet, 0, packet[6] & 0xff, upper)
                        + InternetChecksum.sum(packet, 40, upper)));
    }

    private static void put16(byte[] packet, int at, int value) {
        packet[at] = (byte) (value >> 8);
        packet[at + 1] = (byte) value;
    }

    private long drain(Ip6Link link) {
        long count = 0;
        for (Ip6Output output = link.poll(); output != null; output = link.poll()) {
            count++;
            switch (output) {
                case Ip6Output.Send(byte[] packet)
                when packet[6] == Ipv6Header.UDP ->
                    transaction = (packet[49] & 0xff) << 16 | (packet[50] & 0xff) << 8 | packet[51] & 0xff;
                case Ip6Output.Configured(Ip6Configuration c) -> {
                    assertThat(c.addresses()).hasSizeLessThanOrEqualTo(24);
                    assertThat(c.routes()).hasSizeLessThanOrEqualTo(48);
                    assertThat(c.dns()).hasSizeLessThanOrEqualTo(8);
                    assertThat(c.search()).hasSizeLessThanOrEqualTo(16);
                    assertThat(c.delegatedPrefixes()).hasSizeLessThanOrEqualTo(8);
                    assertThat(c.mtu()).isBetween(1280, 1400);
                }
                default -> {}
            }
        }
        return count;
    }
}
