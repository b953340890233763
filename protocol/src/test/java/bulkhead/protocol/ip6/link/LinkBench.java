package bulkhead.protocol.ip6.link;

import bulkhead.protocol.core.Machine;
import bulkhead.protocol.ip6.Captures;
import bulkhead.protocol.ip6.Ip6Config;
import bulkhead.protocol.ip6.Ip6Configuration;
import bulkhead.protocol.ip6.Ip6Output;
import bulkhead.protocol.ip6.wire.Dhcp6Message;
import bulkhead.protocol.ip6.wire.Dhcp6Option;
import bulkhead.protocol.ip6.wire.Icmpv6;
import bulkhead.protocol.ip6.wire.Icmpv6.EchoReply;
import bulkhead.protocol.ip6.wire.Icmpv6.EchoRequest;
import bulkhead.protocol.ip6.wire.Icmpv6.RouterAdvertisement;
import bulkhead.protocol.ip6.wire.Ipv6Header;
import bulkhead.protocol.ip6.wire.NdOption;
import bulkhead.protocol.ip6.wire.Preference;
import bulkhead.protocol.offer.Offers;
import bulkhead.protocol.wire.ByteReader;
import bulkhead.protocol.wire.IpAddress;
import bulkhead.protocol.wire.MalformedException;
import bulkhead.protocol.wire.UdpDatagram;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/** An {@link Ip6Link} in virtual time, with all it has sent and said. */
public final class LinkBench {
    public static final IpAddress CLIENT = IpAddress.linkLocal(Captures.CLIENT_ID);
    public static final IpAddress ROUTER = IpAddress.linkLocal(Captures.SERVER_ID);
    public static final IpAddress ALL_NODES = IpAddress.parse("ff02::1");

    /** What the link sent, and when; one of the messages is null. */
    public record Sent(long at, Ipv6Header header, Icmpv6 message, Dhcp6Message dhcp6) {}

    public final Ip6Link link;
    public final List<Sent> sent = new ArrayList<>();
    public final List<Ip6Output> events = new ArrayList<>();
    public long now = 1_000_000;

    public LinkBench() {
        this(config(null));
    }

    public LinkBench(Ip6Config config) {
        link = new Ip6Link(config, new Offers(), new SplittableRandom(1));
    }

    /** A configuration without DHCPv6. */
    public static Ip6Config config(IpAddress echoTarget) {
        return new Ip6Config(
                Captures.CLIENT_ID, Captures.SERVER_ID, echoTarget, false, false, false, 1400, Captures.CLIENT_DUID);
    }

    /** With DHCPv6. */
    public static LinkBench dhcp6(boolean requestPrefix) {
        return new LinkBench(new Ip6Config(
                        Captures.CLIENT_ID,
                        Captures.SERVER_ID,
                        null,
                        true,
                        requestPrefix,
                        false,
                        1400,
                        Captures.CLIENT_DUID))
                .start();
    }

    public LinkBench start() {
        link.start(now);
        drain();
        return this;
    }

    /** Lets time pass, running every timer at its deadline. */
    public void advance(long millis) {
        long end = now + millis;
        while (link.deadline() <= end) {
            now = Math.max(now, link.deadline());
            link.tick(now);
            drain();
        }
        now = end;
    }

    public boolean receive(byte[] packet) {
        boolean consumed = link.receive(now, packet, 0, packet.length);
        drain();
        return consumed;
    }

    public void stop() {
        link.stop(now);
        drain();
    }

    /** A router's advertisement, multicast. */
    public void advertise(IpAddress router, int lifetime, NdOption... options) {
        receive(new RouterAdvertisement(64, false, false, Preference.MEDIUM, lifetime, 0, 0, List.of(options))
                .packet(router, ALL_NODES, 255));
    }

    /** Answers the newest echo request that went to the target. */
    public boolean answer(IpAddress target) {
        Sent request = sent.stream()
                .filter(s -> s.message instanceof EchoRequest
                        && s.header.destination().equals(target))
                .reduce((a, b) -> b)
                .orElseThrow();
        EchoRequest echo = (EchoRequest) request.message;
        return receive(new EchoReply(echo.identifier(), echo.sequence(), echo.data())
                .packet(target, request.header.source(), 64));
    }

    /** Advertises a default router that leaves all else to DHCPv6. */
    public void advertiseDhcp6(boolean managed, boolean other, NdOption... options) {
        receive(new RouterAdvertisement(64, managed, other, Preference.MEDIUM, 9000, 0, 0, List.of(options))
                .packet(ROUTER, ALL_NODES, 255));
    }

    /** The DHCPv6 message sent last. */
    public Dhcp6Message lastDhcp6() {
        return sent.stream().filter(s -> s.dhcp6 != null).reduce((a, b) -> b).orElseThrow().dhcp6;
    }

    /** Gives a server's captured answer, in the transaction of the message sent last. */
    public void answerDhcp6(byte[] capture) {
        try {
            ByteReader reader = new ByteReader(capture);
            Ipv6Header.parse(reader);
            Dhcp6Message captured =
                    Dhcp6Message.parse(new ByteReader(UdpDatagram.parse(reader).payload()));
            answerDhcp6(captured.type(), captured.options());
        } catch (MalformedException e) {
            throw new AssertionError(e);
        }
    }

    /** Answers the DHCPv6 message sent last. */
    public void answerDhcp6(Dhcp6Message.Type type, List<Dhcp6Option> options) {
        receive(new Dhcp6Message(type, lastDhcp6().transactionId(), options)
                .packet(ROUTER, Dhcp6Message.SERVER_PORT, CLIENT, Dhcp6Message.CLIENT_PORT));
    }

    /** The newest configuration that was announced. */
    public Ip6Configuration configuration() {
        return events.stream()
                .filter(Ip6Output.Configured.class::isInstance)
                .map(event -> ((Ip6Output.Configured) event).configuration())
                .reduce((a, b) -> b)
                .orElseThrow();
    }

    /** All that was said but the configurations. */
    public List<Ip6Output> verdicts() {
        return events.stream()
                .filter(event -> !(event instanceof Ip6Output.Configured))
                .toList();
    }

    public <T extends Icmpv6> List<Sent> sent(Class<T> type) {
        return sent.stream().filter(s -> type.isInstance(s.message)).toList();
    }

    public List<Sent> sent(Dhcp6Message.Type type) {
        return sent.stream()
                .filter(s -> s.dhcp6 != null && s.dhcp6.type() == type)
                .toList();
    }

    private void drain() {
        for (Ip6Output output = link.poll(); output != null; output = link.poll()) {
            if (output instanceof Ip6Output.Send(byte[] packet)) {
                sent.add(parse(packet));
            } else {
                events.add(output);
            }
        }
        if (link.deadline() != Machine.NEVER && link.deadline() < now - 1) {
            throw new AssertionError("a deadline was left behind");
        }
    }

    private Sent parse(byte[] packet) {
        try {
            ByteReader reader = new ByteReader(packet);
            Ipv6Header header = Ipv6Header.parse(reader);
            header.verifyChecksum(packet, 0);
            if (header.nextHeader() == Ipv6Header.UDP) {
                byte[] payload = UdpDatagram.parse(reader).payload();
                return new Sent(now, header, null, Dhcp6Message.parse(new ByteReader(payload)));
            }
            return new Sent(now, header, Icmpv6.parse(reader), null);
        } catch (MalformedException e) {
            throw new AssertionError(e);
        }
    }
}
