package bulkhead.protocol.ip6;

import bulkhead.protocol.Machine;
import bulkhead.protocol.ip6.Icmpv6.EchoReply;
import bulkhead.protocol.ip6.Icmpv6.NeighborSolicitation;
import bulkhead.protocol.ip6.Icmpv6.RouterAdvertisement;
import bulkhead.protocol.ip6.Ip6Configuration.Source;
import bulkhead.protocol.wire.ByteReader;
import bulkhead.protocol.wire.IpAddress;
import bulkhead.protocol.wire.MalformedException;
import bulkhead.protocol.wire.UdpDatagram;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;

/** IPv6 on the link, from the opening of IPV6CP to its end. */
public final class Ip6Link implements Machine<Ip6Output> {
    /** How long a router may keep silent before we ask for an address all the same. */
    static final long DHCP6_WITHOUT_ROUTER = 3_000;

    private final Ip6Config config;
    private final Queue<Ip6Output> outputs = new ArrayDeque<>();
    private final RouterDiscovery discovery;
    private final NeighborResponder responder;
    private final EchoProbe probe;
    private final PathProof proof;
    private final Dhcp6Client lease;
    private final Dhcp6Information information;
    private Ip6Configuration configuration;
    private boolean running;
    private long dhcp6At = NEVER;
    private long dhcp6Received;
    private long advertisements;
    private long malformed;
    private long ignored;

    public Ip6Link(Ip6Config config, RandomGenerator random) {
        this.config = config;
        this.discovery = new RouterDiscovery(config, random, this::send);
        this.responder = new NeighborResponder(this::send);
        this.probe = new EchoProbe(random, this::send);
        this.proof = new PathProof(config, probe, outputs::add);
        this.lease = new Dhcp6Client(new Dhcp6Exchange(config, random, this::send), random);
        this.information = new Dhcp6Information(new Dhcp6Exchange(config, random, this::send));
        this.configuration = assemble();
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
            ignored++;
            return true;
        }
        advance(now);
        boolean consumed = traffic != Traffic.ECHO_REPLY;
        try {
            consumed = accept(now, traffic, packet, offset, length);
        } catch (MalformedException e) {
            malformed++;
        }
        settle(now);
        return consumed;
    }

    private boolean accept(long now, Traffic traffic, byte[] packet, int offset, int length) throws MalformedException {
        ByteReader reader = new ByteReader(packet, offset, length);
        Ipv6Header header = Ipv6Header.parse(reader);
        ByteReader payload = reader.slice(header.payloadLength());
        if (traffic == Traffic.HIDDEN_NEIGHBOR_DISCOVERY) {
            ignored++;
            return true;
        }
        header.verifyChecksum(packet, offset);
        return switch (traffic) {
            case NEIGHBOR_DISCOVERY -> acceptNeighborDiscovery(now, header, Icmpv6.parse(payload));
            case ECHO_REPLY -> acceptEchoReply(now, header, Icmpv6.parse(payload));
            case DHCP6 -> acceptDhcp6(now, header, UdpDatagram.parse(payload));
            case HIDDEN_NEIGHBOR_DISCOVERY, USER -> true;
        };
    }

    private boolean acceptDhcp6(long now, Ipv6Header header, UdpDatagram datagram) throws MalformedException {
        if (!header.destination().equals(config.linkLocal())) {
            ignored++;
            return true;
        }
        Dhcp6Message message = Dhcp6Message.parse(new ByteReader(datagram.payload()));
        if (lease.accept(now, message) || information.accept(now, message)) {
            dhcp6Received++;
        } else {
            ignored++;
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
                    ignored++;
                }
            }
            default -> ignored++;
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
            lease.release(now);
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
                lease.sent() + information.sent(),
                dhcp6Received,
                probe.requests(),
                probe.replies(),
                malformed,
                ignored + discovery.overLimit());
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
        long dhcp6 = Math.min(dhcp6At, Math.min(lease.deadline(), information.deadline()));
        return Math.min(dhcp6, Math.min(discovery.deadline(), proof.deadline()));
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
        lease.tick(now);
        information.tick(now);
        proof.tick(now);
    }

    /** Draws the consequences of whatever has changed. */
    private void settle(long now) {
        useDhcp6(now);
        Ip6Configuration before = configuration;
        configuration = assemble();
        if (!configuration.sameButForLifetimes(before)) {
            outputs.add(new Ip6Output.Configured(configuration));
        }
        Set<IpAddress> own = new HashSet<>();
        own.add(config.linkLocal());
        configuration.addresses().forEach(address -> own.add(address.address()));
        responder.own(own);
        proof.update(now, configuration, isRouterAssumed());
    }

    /** RFC 4861 section 4.2: the M and O flags say what DHCPv6 is for; without any other address we ask it all the same. */
    private void useDhcp6(long now) {
        if (!config.dhcp6() || !discovery.heard() && now < dhcp6At) {
            return;
        }
        dhcp6At = NEVER;
        boolean address = discovery.managed() || discovery.addresses().isEmpty();
        lease.want(now, address, config.requestPrefix());
        if (discovery.other() && !discovery.managed()) {
            information.start(now);
        }
    }

    /**
     * DHCPv6 gives addresses but no routes. Where it answers and no router ever advertised, or withdrew, itself, the only
     * other end of this link is taken for one; {@link PathProof} believes it when somebody beyond it answers.
     */
    private boolean isRouterAssumed() {
        return !discovery.heard()
                && config.peerInterfaceId() != 0
                && !lease.addresses().isEmpty();
    }

    private Ip6Configuration assemble() {
        Ip6Route defaultRoute = discovery.defaultRoute();
        if (defaultRoute == null && isRouterAssumed()) {
            defaultRoute = new Ip6Route(
                    RouterList.DEFAULT, Preference.LOW, IpAddress.linkLocal(config.peerInterfaceId()), NEVER);
        }
        List<Ip6Address> addresses = addresses();
        boolean slaac = addresses.isEmpty() || discovery.addresses().contains(addresses.getFirst());
        return new Ip6Configuration(
                config.linkLocal(),
                addresses,
                defaultRoute == null ? null : defaultRoute.router(),
                defaultRoute == null ? 0 : defaultRoute.until(),
                discovery.routes(),
                merge(lease.dns(), information.dns(), discovery.dns())
                        .filter(server -> !server.isMulticast() && !server.isUnspecified())
                        .limit(RouterDiscovery.MAX_DNS_SERVERS)
                        .toList(),
                merge(lease.search(), information.search(), discovery.search())
                        .limit(RouterDiscovery.MAX_SEARCH_DOMAINS)
                        .toList(),
                discovery.mtu(),
                slaac ? Source.SLAAC : Source.DHCPV6,
                lease.prefixes().stream().map(Dhcp6Bindings.Prefix::prefix).toList());
    }

    private List<Ip6Address> addresses() {
        List<Ip6Address> addresses = new ArrayList<>(discovery.addresses());
        for (Ip6Address leased : lease.addresses()) {
            if (addresses.stream().noneMatch(a -> a.address().equals(leased.address()))) {
                addresses.add(leased);
            }
        }
        if (addresses.isEmpty()) {
            lease.prefixes().stream()
                    .filter(delegated -> delegated.prefix().length() <= 64)
                    .limit(1)
                    .forEach(delegated -> addresses.add(inside(delegated)));
        }
        addresses.sort(Comparator.comparing(Ip6Address::deprecated)
                .thenComparing(a -> Ip6Configuration.isUniqueLocal(a.address())));
        return addresses;
    }

    /** An address for ourselves in the first /64 of a delegated prefix, when we were given none outside it. */
    private Ip6Address inside(Dhcp6Bindings.Prefix delegated) {
        long high = delegated.prefix().address().prefix();
        return new Ip6Address(
                IpAddress.ofV6(high, config.localInterfaceId()),
                delegated.deprecated(),
                delegated.preferredUntil(),
                delegated.validUntil());
    }

    /** RFC 8106 section 5.3.1: what DHCP says comes before what routers say. */
    @SafeVarargs
    private static <T> Stream<T> merge(List<T>... sources) {
        return Stream.of(sources).flatMap(List::stream).distinct();
    }

    private void send(byte[] packet) {
        outputs.add(new Ip6Output.Send(packet));
    }
}
