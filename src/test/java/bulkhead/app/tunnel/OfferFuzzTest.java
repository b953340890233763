package bulkhead.app.tunnel;

import static org.assertj.core.api.Assertions.assertThat;

import bulkhead.leakguard.policy.GuardEvent;
import bulkhead.leakguard.policy.Protection;
import bulkhead.protocol.OfferedSession;
import bulkhead.protocol.VpnConfig;
import bulkhead.protocol.VpnEvent;
import bulkhead.protocol.ip6.wire.Dhcp6Message;
import bulkhead.protocol.ip6.wire.Icmpv6;
import bulkhead.protocol.ip6.wire.Ipv6Header;
import bulkhead.protocol.offer.Offers;
import bulkhead.protocol.offer.Why;
import bulkhead.protocol.ppp.wire.ConfigureOption;
import bulkhead.protocol.ppp.wire.ControlPacket;
import bulkhead.protocol.ppp.wire.PppProtocol;
import bulkhead.protocol.wire.ByteReader;
import bulkhead.protocol.wire.IpAddress;
import bulkhead.protocol.wire.MalformedException;
import bulkhead.protocol.wire.UdpDatagram;
import java.net.InetAddress;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/**
 * The bytes of router advertisements, DHCPv6, IPCP and DHCP, good and spoiled, through the real machines to the plan and to a
 * host that is strict: nothing is thrown, no plan has what no host can have, and the guard is as closed as without them.
 * {@code -Doffers.cases=N} runs N messages instead of a million, {@code -Doffers.seed=S} begins with session S: what a
 * failure prints runs that one session again.
 */
class OfferFuzzTest {
    private static final long CASES = Long.getLong("offers.cases", 1_000_000);
    private static final long FIRST = Long.getLong("offers.seed", 20_261_129);
    private static final int MESSAGES = 100;
    private static final Way[] WAYS = Way.values();
    private static final IpAddress OURS = IpAddress.linkLocal(0x1234);

    private static final Map<String, Why> TAKEN = Map.of(
            "192.168.77.2", Why.OWN,
            "2001:db8:10::2", Why.OWN,
            "192.168.77.1", Why.GATEWAY,
            "203.0.113.5", Why.SERVER);
    private static final Set<InetAddress> TAKEN_ADDRESSES =
            TAKEN.keySet().stream().map(InetAddress::ofLiteral).collect(Collectors.toSet());

    private static final List<Class<? extends VpnEvent>> TOLD = List.of(
            VpnEvent.Ipv4Up.class,
            VpnEvent.Ipv4Down.class,
            VpnEvent.Ipv4Routes.class,
            VpnEvent.Ipv6Up.class,
            VpnEvent.Ipv6Blocked.class,
            VpnEvent.Refused.class);

    /** The ways in, and how often something came of each. */
    private enum Way {
        IPCP,
        ROUTER,
        DHCP6,
        DHCP
    }

    private final Map<Way, Integer> sent = new EnumMap<>(Way.class);
    private final Map<Class<?>, Integer> told = new HashMap<>();
    private long plans;

    @Test
    void noBytesOfTheServersReachTheHostUnfit() {
        long cases = 0;
        for (long seed = FIRST; cases < CASES; seed++) {
            Session session = new Session(seed);
            try {
                cases += session.run();
            } catch (Throwable e) {
                throw new AssertionError(
                        "session " + seed + " after " + HexFormat.of().formatHex(session.last)
                                + "; again: -Dtest=OfferFuzzTest -Doffers.seed=" + seed + " -Doffers.cases=1",
                        e);
            }
            plans += session.host.plans();
        }
        if (CASES >= 100_000) {
            // Nothing would be shown if little got through.
            assertThat(sent).allSatisfy((_, count) -> assertThat(count).isGreaterThan(10_000));
            assertThat(TOLD.stream().map(told::get))
                    .allSatisfy(count -> assertThat(count).isGreaterThan(1_000));
            assertThat(plans).isGreaterThan(CASES / 10);
        }
    }

    /** One session: the machines, the plans that the controller would make of it, and the host. */
    private final class Session {
        private final SplittableRandom random;
        private final HostileOffers offers;
        private final OfferedSession machines;
        private final TunnelPlans plans;
        private final StrictHost host;
        private Optional<Dhcp6Message> dhcp6 = Optional.empty();
        private Optional<byte[]> inform = Optional.empty();
        private byte[] last = {};

        Session(long seed) {
            random = new SplittableRandom(seed);
            offers = new HostileOffers(random.split());
            boolean split = random.nextBoolean();
            Protection protection = new Protection(random.nextBoolean(), false, false);
            VpnConfig config = VpnConfig.of(new byte[] {1}, "alice", new byte[] {2})
                    .with(it -> {
                        it.ownRoutes = split;
                        it.requestPrefix = random.nextBoolean();
                    });
            Map<IpAddress, Why> taken = TAKEN.entrySet().stream()
                    .collect(Collectors.toMap(e -> IpAddress.parse(e.getKey()), Map.Entry::getValue));
            machines = new OfferedSession(
                    config, new Offers(taken, split ? PublicSuffixes::refusal : _ -> Optional.empty()), random.split());
            plans = new TunnelPlans(split ? Routing.split(List.of()) : Routing.EVERYTHING, protection);
            host = new StrictHost(TAKEN_ADDRESSES, split, protection.killSwitch());
            plans.guard(new GuardEvent.Connect());
            plans.tun("bulkhead0");
            plans.server(InetAddress.ofLiteral("203.0.113.5"), 40_000);
        }

        /** How many messages it took. */
        int run() throws Exception {
            ipv6cp();
            int messages = 0;
            while (messages < MESSAGES) {
                messages += message(WAYS[random.nextInt(WAYS.length)]);
                if (random.nextInt(8) == 0) {
                    machines.wait(random.nextInt(4_000_000) >> random.nextInt(16));
                }
                settle();
            }
            return messages;
        }

        private int message(Way way) {
            if (way == Way.DHCP6 && dhcp6.isEmpty() || way == Way.DHCP && inform.isEmpty()) {
                return 0;
            }
            sent.merge(way, 1, Integer::sum);
            return switch (way) {
                case IPCP -> ipcp();
                case ROUTER -> packet(offers.advertisement(OURS));
                case DHCP6 -> packet(offers.dhcp6(OURS, dhcp6.get()));
                case DHCP -> packet(offers.dhcp4(inform.get()));
            };
        }

        private int packet(byte[] packet) {
            last = packet;
            machines.packet(packet);
            return 1;
        }

        private void ipv6cp() {
            byte[] theirs = ConfigureOption.write(List.of(ConfigureOption.i64(1, 1)));
            machines.frame(PppProtocol.IPV6CP, new ControlPacket(1, 1, theirs));
            machines.acknowledge(PppProtocol.IPV6CP);
        }

        /** The server gives its own address, suggests ours and the DNS servers, and agrees. */
        private int ipcp() {
            byte[] suggested = offers.ipcp(3, 129, 131);
            byte[] theirs = offers.ipcp(3);
            last = suggested;
            machines.frame(PppProtocol.IPCP, new ControlPacket(1, random.nextInt(256), theirs));
            machines.frame(PppProtocol.IPCP, new ControlPacket(3, machines.asked(PppProtocol.IPCP), suggested));
            if (random.nextInt(8) != 0) {
                machines.acknowledge(PppProtocol.IPCP);
            }
            return 2;
        }

        /** What the controller does with what the session tells; an echo is answered, so that IPv6 counts as proved. */
        private void settle() throws Exception {
            for (byte[] packet : machines.sent()) {
                answer(packet);
            }
            for (VpnEvent event : machines.events()) {
                told.merge(event.getClass(), 1, Integer::sum);
                if (event instanceof VpnEvent.Connected || plans.take(event)) {
                    plans.settle();
                    host.apply(plans.plan());
                }
            }
        }

        private void answer(byte[] packet) throws MalformedException {
            if (packet[0] >> 4 == 4) {
                // What is no echo is the DHCPINFORM.
                if (packet[9] == 17) {
                    inform = Optional.of(packet);
                }
                return;
            }
            ByteReader reader = new ByteReader(packet);
            Ipv6Header header = Ipv6Header.parse(reader);
            if (header.nextHeader() == Ipv6Header.UDP) {
                dhcp6 = Optional.of(Dhcp6Message.parse(
                        new ByteReader(UdpDatagram.parse(reader).payload())));
            } else if (Icmpv6.parse(reader) instanceof Icmpv6.EchoRequest(int id, int sequence, byte[] data)) {
                machines.packet(
                        new Icmpv6.EchoReply(id, sequence, data).packet(header.destination(), header.source(), 64));
            }
        }
    }
}
