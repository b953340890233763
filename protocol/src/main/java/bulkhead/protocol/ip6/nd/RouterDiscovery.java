package bulkhead.protocol.ip6.nd;

import static bulkhead.protocol.core.Machine.NEVER;

import bulkhead.protocol.ip6.Ip6Address;
import bulkhead.protocol.ip6.Ip6Config;
import bulkhead.protocol.ip6.Ip6Route;
import bulkhead.protocol.ip6.LinkCounters;
import bulkhead.protocol.ip6.Retransmission;
import bulkhead.protocol.ip6.wire.Icmpv6;
import bulkhead.protocol.ip6.wire.Icmpv6.RouterAdvertisement;
import bulkhead.protocol.ip6.wire.Icmpv6.RouterSolicitation;
import bulkhead.protocol.ip6.wire.NdOption;
import bulkhead.protocol.ip6.wire.NdOption.DnsSearchList;
import bulkhead.protocol.ip6.wire.NdOption.Mtu;
import bulkhead.protocol.ip6.wire.NdOption.PrefixInformation;
import bulkhead.protocol.ip6.wire.NdOption.RecursiveDnsServer;
import bulkhead.protocol.note.Purpose;
import bulkhead.protocol.offer.Offers;
import bulkhead.protocol.wire.IpAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;

/** Solicits routers and keeps what they advertise (RFC 4861 section 6.3, with the back-off of RFC 7559). */
public final class RouterDiscovery {
    static final IpAddress ALL_ROUTERS = IpAddress.parse("ff02::2");

    /**
     * RFC 7559 section 2 starts at 4 s, for a LAN full of hosts. This link has two ends, and the other may still be starting
     * its router: a tight start costs nobody anything and saves seconds.
     */
    static final long INITIAL_RETRANSMISSION = 250;

    /** MRT of RFC 7559 section 2. */
    static final long MAXIMUM_RETRANSMISSION = 3_600_000;

    /** RTR_SOLICITATION_INTERVAL (RFC 4861 section 10): lifetimes shorter than this do not make us solicit faster. */
    static final long MINIMUM_REFRESH = 4_000;

    /** One more than is taken, so that it shows that there are too many. */
    private static final int MAX_DNS_SERVERS = Offers.MAX_RESOLVERS + 1;

    private static final int MAX_SEARCH_DOMAINS = Offers.MAX_DOMAINS + 1;

    private final Ip6Config config;
    private final LinkCounters link;
    private final Retransmission backoff;
    private final RouterList routers = new RouterList();
    private final PrefixList prefixes;
    private final ResolverList<IpAddress> dns = new ResolverList<>(MAX_DNS_SERVERS);
    private final ResolverList<String> search = new ResolverList<>(MAX_SEARCH_DOMAINS);
    private int mtu;
    private boolean heard;
    private boolean managed;
    private boolean other;
    private long solicitAt = NEVER;
    private long solicitations;
    private long now;

    public RouterDiscovery(Ip6Config config, RandomGenerator random, LinkCounters link) {
        this.config = config;
        this.link = link;
        this.backoff = new Retransmission(INITIAL_RETRANSMISSION, MAXIMUM_RETRANSMISSION, random);
        this.prefixes = new PrefixList(config.localInterfaceId());
        this.mtu = config.linkMtu();
    }

    /** Solicits at once: the random delay of RFC 4861 section 6.3.7 keeps hosts apart, and here is only one. */
    public void start(long now) {
        this.now = now;
        solicit(now);
    }

    public void stop() {
        solicitAt = NEVER;
    }

    private void solicit(long now) {
        link.send(new RouterSolicitation(List.of()).packet(config.linkLocal(), ALL_ROUTERS, Icmpv6.ND_HOP_LIMIT));
        solicitations++;
        solicitAt = now + backoff.next();
    }

    /** Takes an advertisement that passed the checks of RFC 4861 section 6.1.2. */
    public void accept(long now, IpAddress router, RouterAdvertisement advertisement) {
        this.now = now;
        heard = true;
        managed = advertisement.managed();
        other = advertisement.other();
        routers.accept(now, router, advertisement);
        for (NdOption option : advertisement.options()) {
            switch (option) {
                case PrefixInformation prefix -> prefixes.accept(now, prefix);
                case Mtu(long advertised) -> {
                    if (advertised >= Ip6Config.MINIMUM_MTU) {
                        mtu = (int) Math.min(advertised, config.linkMtu());
                    }
                }
                case RecursiveDnsServer(long lifetime, List<IpAddress> servers) -> dns.accept(now, lifetime, servers);
                case DnsSearchList(long lifetime, List<String> domains) -> search.accept(now, lifetime, domains);
                case NdOption.RouteInformation _, NdOption.Unknown _ -> {}
            }
        }
        if (routers.defaultRoute() != null) {
            scheduleRefresh(now);
        }
    }

    /**
     * Some routers advertise only when asked, or only for half an hour: ask again before the first lifetime ends, with
     * time for a few tries.
     */
    private void scheduleRefresh(long now) {
        long end = nextEnd();
        backoff.restart();
        solicitAt = end == NEVER ? NEVER : now + Math.max(MINIMUM_REFRESH, (end - now) / 4 * 3);
        if (solicitAt != NEVER) {
            link.set(Purpose.REFRESH, solicitAt - now);
        }
    }

    public void tick(long now) {
        this.now = now;
        boolean hadRouter = hasRouter();
        routers.expire(now);
        prefixes.expire(now);
        dns.expire(now);
        search.expire(now);
        if (hadRouter && !hasRouter()) {
            backoff.restart();
            solicitAt = now;
        }
        if (now >= solicitAt) {
            link.due(Purpose.SOLICIT);
            solicit(now);
        }
    }

    public long deadline() {
        return Math.min(solicitAt, nextEnd());
    }

    private long nextEnd() {
        long ends = Math.min(routers.deadline(), prefixes.deadline(now));
        return Math.min(ends, Math.min(dns.deadline(), search.deadline()));
    }

    private boolean hasRouter() {
        return routers.defaultRoute() != null;
    }

    /** Whether any valid advertisement came. */
    public boolean heard() {
        return heard;
    }

    public boolean managed() {
        return managed;
    }

    public boolean other() {
        return other;
    }

    public int mtu() {
        return mtu;
    }

    public Ip6Route defaultRoute() {
        return routers.defaultRoute();
    }

    public List<Ip6Address> addresses() {
        return prefixes.addresses();
    }

    public List<Ip6Route> routes() {
        List<Ip6Route> routes = new ArrayList<>(prefixes.onLinkRoutes());
        routes.addAll(routers.routes());
        return routes;
    }

    public List<IpAddress> dns() {
        return dns.values();
    }

    public List<String> search() {
        return search.values();
    }

    public long solicitations() {
        return solicitations;
    }

    /** Entries left out because a list was full. */
    public long overLimit() {
        return routers.overLimit() + prefixes.overLimit() + dns.overLimit() + search.overLimit();
    }
}
