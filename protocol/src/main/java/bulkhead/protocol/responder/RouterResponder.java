package bulkhead.protocol.responder;

import bulkhead.protocol.core.Machine;
import bulkhead.protocol.ip6.wire.Dhcp6Message;
import bulkhead.protocol.ip6.wire.Icmpv6;
import bulkhead.protocol.ip6.wire.Icmpv6.EchoReply;
import bulkhead.protocol.ip6.wire.Icmpv6.EchoRequest;
import bulkhead.protocol.ip6.wire.Icmpv6.NeighborAdvertisement;
import bulkhead.protocol.ip6.wire.Icmpv6.NeighborSolicitation;
import bulkhead.protocol.ip6.wire.Icmpv6.RouterSolicitation;
import bulkhead.protocol.ip6.wire.Ipv6Header;
import bulkhead.protocol.wire.ByteReader;
import bulkhead.protocol.wire.IpAddress;
import bulkhead.protocol.wire.MalformedException;
import bulkhead.protocol.wire.UdpDatagram;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;

/** The far end's router on the link: advertises itself, serves DHCPv6, answers neighbours and echoes as configured. */
public final class RouterResponder implements Machine<byte[]> {
    private static final IpAddress ALL_NODES = IpAddress.parse("ff02::1");
    private static final int HOP_LIMIT = 64;

    private final RouterConfig config;
    private final Dhcp6Server dhcp6;
    private final Queue<byte[]> outputs = new ArrayDeque<>();
    private long advertiseAt = NEVER;
    private long malformed;

    public RouterResponder(RouterConfig config) {
        this.config = config;
        this.dhcp6 = config.dhcp6() == null ? null : new Dhcp6Server(config.dhcp6());
    }

    /** IPV6CP has opened. */
    public void start(long now) {
        advertiseAt = config.advertisement() != null && config.period() > 0 ? now + config.period() : NEVER;
    }

    /**
     * Takes an IPv6 packet from the client.
     *
     * @return whether it was for the router itself; false: it is to be forwarded
     */
    public boolean receive(long now, byte[] packet, int offset, int length) {
        try {
            ByteReader reader = new ByteReader(packet, offset, length);
            Ipv6Header header = Ipv6Header.parse(reader);
            ByteReader payload = reader.slice(header.payloadLength());
            return switch (header.nextHeader()) {
                case Ipv6Header.ICMPV6 -> {
                    header.verifyChecksum(packet, offset);
                    yield acceptIcmpv6(header, Icmpv6.parse(payload));
                }
                case Ipv6Header.UDP -> {
                    header.verifyChecksum(packet, offset);
                    yield acceptUdp(header, UdpDatagram.parse(payload));
                }
                default -> header.destination().isMulticast();
            };
        } catch (MalformedException e) {
            malformed++;
            return true;
        }
    }

    private boolean acceptIcmpv6(Ipv6Header header, Icmpv6 message) {
        boolean neighbor = header.hopLimit() == Icmpv6.ND_HOP_LIMIT;
        switch (message) {
            case RouterSolicitation _
            when neighbor && config.advertisement() != null ->
                advertise(header.source().isUnspecified() ? ALL_NODES : header.source());
            case NeighborSolicitation solicitation
            when neighbor && isOwn(solicitation.target()) ->
                outputs.add(new NeighborAdvertisement(true, true, false, solicitation.target(), List.of())
                        .packet(solicitation.target(), header.source(), Icmpv6.ND_HOP_LIMIT));
            case EchoRequest request
            when isOwn(header.destination()) -> {
                if (config.echo()) {
                    outputs.add(new EchoReply(request.identifier(), request.sequence(), request.data())
                            .packet(header.destination(), header.source(), HOP_LIMIT));
                }
            }
            case EchoRequest _, EchoReply _, Icmpv6.Unknown _ -> {
                return header.destination().isMulticast() || isOwn(header.destination());
            }
            default -> {}
        }
        return true;
    }

    private boolean acceptUdp(Ipv6Header header, UdpDatagram datagram) throws MalformedException {
        boolean forServer = datagram.destinationPort() == Dhcp6Message.SERVER_PORT
                && (header.destination().equals(Dhcp6Message.SERVERS) || isOwn(header.destination()));
        if (forServer && dhcp6 != null) {
            dhcp6.answer(Dhcp6Message.parse(new ByteReader(datagram.payload())))
                    .ifPresent(answer -> outputs.add(answer.packet(
                            config.linkLocal(), Dhcp6Message.SERVER_PORT, header.source(), Dhcp6Message.CLIENT_PORT)));
        }
        return forServer || header.destination().isMulticast();
    }

    private boolean isOwn(IpAddress address) {
        return address.equals(config.linkLocal()) || config.addresses().contains(address);
    }

    private void advertise(IpAddress destination) {
        outputs.add(config.advertisement().packet(config.linkLocal(), destination, Icmpv6.ND_HOP_LIMIT));
    }

    /** Makes the DHCPv6 server forget every binding, as after a crash. */
    public void forgetBindings() {
        if (dhcp6 != null) {
            dhcp6.forget();
        }
    }

    /** Packets that did not parse. */
    public long malformed() {
        return malformed;
    }

    @Override
    public byte[] poll() {
        return outputs.poll();
    }

    @Override
    public long deadline() {
        return advertiseAt;
    }

    @Override
    public void tick(long now) {
        if (now >= advertiseAt) {
            advertise(ALL_NODES);
            advertiseAt = now + config.period();
        }
    }
}
