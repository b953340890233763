package bulkhead.protocol.ip6.link;

import bulkhead.protocol.core.Machine;
import bulkhead.protocol.ip6.Ip6Config;
import bulkhead.protocol.ip6.Ip6Configuration;
import bulkhead.protocol.ip6.Ip6Drop;
import bulkhead.protocol.ip6.Ip6Output;
import bulkhead.protocol.ip6.Ip6Statistics;
import bulkhead.protocol.ip6.LinkCounters;
import bulkhead.protocol.ip6.dhcp.Dhcp6Client;
import bulkhead.protocol.ip6.dhcp.Dhcp6Exchange;
import bulkhead.protocol.ip6.dhcp.Dhcp6Information;
import bulkhead.protocol.ip6.nd.NeighborResponder;
import bulkhead.protocol.ip6.nd.RouterDiscovery;
import bulkhead.protocol.ip6.wire.Dhcp6Message;
import bulkhead.protocol.ip6.wire.Icmpv6;
import bulkhead.protocol.ip6.wire.Icmpv6.EchoReply;
import bulkhead.protocol.ip6.wire.Icmpv6.NeighborSolicitation;
import bulkhead.protocol.ip6.wire.Icmpv6.RouterAdvertisement;
import bulkhead.protocol.ip6.wire.Ipv6Header;
import bulkhead.protocol.note.Notes;
import bulkhead.protocol.note.Purpose;
import bulkhead.protocol.offer.Offers;
import bulkhead.protocol.wire.ByteReader;
import bulkhead.protocol.wire.IpAddress;
import bulkhead.protocol.wire.MalformedException;
import bulkhead.protocol.wire.UdpDatagram;
import java.util.ArrayDeque;
import java.util.HashSet;
import java.util.Queue;
import java.util.Set;
import java.util.random.RandomGenerator;

/** IPv6 on the link, from the opening of IPV6CP to its end. */
public final class Ip6Link implements Machine<Ip6Output> {
    /** How long a router may keep silent before we ask for an address all the same. */
    static final long DHCP6_WITHOUT_ROUTER = 3_000;

    private final Ip6Config config;
    private final LinkCounters counters;
    private final Queue<Ip6Output> outputs = new ArrayDeque<>();
    private final RouterDiscovery discovery;
    private final NeighborResponder responder;
    private final EchoProbe probe;
    private final PathProof proof;
    private final Dhcp6Client dhcp6;
    private final Dhcp6Information information;
    private final Ip6Sources sources;
    private Ip6Configuration configuration;
    private boolean running;
    private long dhcp6At = NEVER;
    private long dhcp6Received;
    private long advertisements;

    public Ip6Link(Ip6Config config, Offers offers, RandomGenerator random) {
        this(config, offers, random, Notes.NONE);
    }

    /**
     * @param offers decides about what routers and DHCPv6 servers say
     * @param notes takes what the link tells of itself
     */
    public Ip6Link(Ip6Config config, Offers offers, RandomGenerator random, Notes notes) {
        this.config = config;
        this.counters = new LinkCounters(notes, packet -> outputs.add(new Ip6Output.Send(packet)));
        this.discovery = new RouterDiscovery(config, random, counters);
        this.responder = new NeighborResponder(counters::send);
        this.probe = new EchoProbe(random, counters);
        this.proof = new PathProof(config, probe, outputs::add, counters);
        this.dhcp6 = new Dhcp6Client(new Dhcp6Exchange(config, random, counters), offers, random, counters);
        this.information = new Dhcp6Information(new Dhcp6Exchange(config, random, counters), counters);
        this.sources = new Ip6Sources(config, offers, discovery, dhcp6.lease(), information);
        this.configuration = sources.assemble();
    }

    /** IPV6CP has opened: solicits a router at once. */
    public void start(long now) {
        running = true;
        dhcp6At = config.dhcp6() ? now + DHCP6_WITHOUT_ROUTER : NEVER;
        discovery.start(now);
        proof.start(now);
        settle(now);
    }

    /**
     * Takes an IPv6 packet that came through the tunnel.
     *
     * @return whether it was for this machine (a Neighbor Discovery message, DHCPv6, or the answer to our echo), good or
     *     bad; false: it is user data
     */
    public boolean receive(long now, byte[] packet, int offset, int length) {
        Traffic traffic = Traffic.of(packet, offset, length);
        if (traffic == Traffic.USER || traffic == Traffic.ECHO_REPLY && !probe.isAsking()) {
            return false;
        }
        if (!running) {
            counters.drop(Ip6Drop.NOT_RUNNING);
            return true;
        }
        advance(now);
        boolean consumed = traffic != Traffic.ECHO_REPLY;
        try {
            consumed = accept(now, traffic, packet, offset, length);
        } catch (MalformedException e) {
            counters.drop(Ip6Drop.MALFORMED, e.getMessage());
        }
        settle(now);
        return consumed;
    }

    private boolean accept(long now, Traffic traffic, byte[] packet, int offset, int length) throws MalformedException {
        ByteReader reader = new ByteReader(packet, offset, length);
        Ipv6Header header = Ipv6Header.parse(reader);
        ByteReader payload = reader.slice(header.payloadLength());
        if (traffic == Traffic.HIDDEN_NEIGHBOR_DISCOVERY) {
            counters.drop(Ip6Drop.HIDDEN);
            return true;
        }
        header.verifyChecksum(packet, offset);
        counters.received(header, packet, offset + Ipv6Header.BYTES, header.payloadLength());
        return switch (traffic) {
            case NEIGHBOR_DISCOVERY -> acceptNeighborDiscovery(now, header, Icmpv6.parse(payload));
            case ECHO_REPLY -> acceptEchoReply(now, header, Icmpv6.parse(payload));
            case DHCP6 -> acceptDhcp6(now, header, UdpDatagram.parse(payload));
            case HIDDEN_NEIGHBOR_DISCOVERY, USER -> true;
        };
    }

    private boolean acceptDhcp6(long now, Ipv6Header header, UdpDatagram datagram) throws MalformedException {
        if (!header.destination().equals(config.linkLocal())) {
            counters.drop(Ip6Drop.OTHER_DESTINATION);
            return true;
        }
        Dhcp6Message message = Dhcp6Message.parse(new ByteReader(datagram.payload()));
        if (dhcp6.accept(now, message) || information.accept(now, message)) {
            dhcp6Received++;
        } else {
            counters.drop(Ip6Drop.NOT_ASKED);
        }
        return true;
    }

    private boolean acceptNeighborDiscovery(long now, Ipv6Header header, Icmpv6 message) throws MalformedException {
        // RFC 4861 sections 6.1 and 7.1: nobody but a neighbour can send this hop limit.
        if (header.hopLimit() != Icmpv6.ND_HOP_LIMIT) {
            throw new MalformedException("Neighbor Discovery with hop limit " + header.hopLimit());
        }
        switch (message) {
            case RouterAdvertisement advertisement -> {
                if (!header.source().isLinkLocal()) {
                    throw new MalformedException("Router Advertisement from " + header.source());
                }
                advertisements++;
                discovery.accept(now, header.source(), advertisement);
            }
            case NeighborSolicitation solicitation -> {
                if (!responder.accept(header, solicitation)) {
                    counters.drop(Ip6Drop.OTHER_NEIGHBOR);
                }
            }
            default -> counters.drop(Ip6Drop.OF_NO_USE);
        }
        return true;
    }

    private boolean acceptEchoReply(long now, Ipv6Header header, Icmpv6 message) {
        boolean answered = message instanceof EchoReply reply && probe.accept(header, reply);
        if (answered) {
            proof.answered(now);
        }
        return answered;
    }

    /** The link is about to end: gives a DHCPv6 lease back. After the outputs are drained nothing more comes. */
    public void stop(long now) {
        if (running) {
            running = false;
            discovery.stop();
            proof.stop();
            information.stop();
            dhcp6.release(now);
        }
    }

    /** The identifier of our echo requests, 0 to 65535: their replies come back to {@link #receive}. */
    public int echoId() {
        return probe.identifier();
    }

    public Ip6Statistics statistics() {
        return new Ip6Statistics(
                discovery.solicitations(),
                advertisements,
                responder.answered(),
                dhcp6.sent() + information.sent(),
                dhcp6Received,
                probe.requests(),
                probe.replies(),
                counters.malformed(),
                counters.ignored() + discovery.overLimit());
    }

    @Override
    public Ip6Output poll() {
        return outputs.poll();
    }

    @Override
    public long deadline() {
        if (!running) {
            return NEVER;
        }
        long byDhcp6 = Math.min(dhcp6At, Math.min(dhcp6.deadline(), information.deadline()));
        return Math.min(byDhcp6, Math.min(discovery.deadline(), proof.deadline()));
    }

    @Override
    public void tick(long now) {
        if (running) {
            advance(now);
            settle(now);
        }
    }

    private void advance(long now) {
        discovery.tick(now);
        dhcp6.tick(now);
        information.tick(now);
        proof.tick(now);
    }

    /** Draws the consequences of whatever has changed. */
    private void settle(long now) {
        useDhcp6(now);
        counters.full(discovery.overLimit());
        Ip6Configuration before = configuration;
        configuration = sources.assemble();
        if (!configuration.sameButForLifetimes(before)) {
            outputs.add(new Ip6Output.Configured(configuration));
        }
        Set<IpAddress> own = new HashSet<>();
        own.add(config.linkLocal());
        configuration.addresses().forEach(address -> own.add(address.address()));
        responder.own(own);
        proof.update(now, configuration, sources.isRouterAssumed(), sources.refusesAddresses());
    }

    /** RFC 4861 section 4.2: the M and O flags say what DHCPv6 is for; without any other address we ask it all the same. */
    private void useDhcp6(long now) {
        if (!config.dhcp6() || !discovery.heard() && now < dhcp6At) {
            return;
        }
        if (!discovery.heard() && dhcp6At != NEVER) {
            counters.due(Purpose.WITHOUT_ROUTER);
        }
        dhcp6At = NEVER;
        boolean address = discovery.managed() || discovery.addresses().isEmpty();
        dhcp6.want(now, address, config.requestPrefix());
        if (discovery.other() && !discovery.managed()) {
            information.start(now);
        }
    }
}
