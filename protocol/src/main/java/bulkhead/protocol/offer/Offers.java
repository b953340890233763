package bulkhead.protocol.offer;

import bulkhead.protocol.offer.Refusal.From;
import bulkhead.protocol.offer.Refusal.Offer;
import bulkhead.protocol.wire.IpAddress;
import bulkhead.protocol.wire.IpPrefix;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.function.Function;

/**
 * Decides about every offer of the far end, whoever makes it, and remembers what there is to tell of those that are not
 * taken: each once, and only so many that telling costs nothing.
 */
public final class Offers {
    /** More than any server's network needs. The lists of the protocols themselves are not longer, or are cut here. */
    public static final int MAX_ADDRESSES = 16;

    public static final int MAX_ROUTES = 128;
    public static final int MAX_RESOLVERS = 8;
    public static final int MAX_DOMAINS = 16;

    private static final int MAX_TOLD = 32;

    private final Map<IpAddress, Why> taken;
    private final Function<String, Optional<Why>> domains;
    private final Set<Refusal> told = new HashSet<>();
    private final Queue<Refusal> news = new ArrayDeque<>();
    private boolean refusedIpv6;

    /**
     * @param taken whose the addresses around this host are: {@link Why#OWN}, {@link Why#GATEWAY} or {@link Why#SERVER}
     * @param domains why a domain is not one that a server may claim; none where it may
     */
    public Offers(Map<IpAddress, Why> taken, Function<String, Optional<Why>> domains) {
        this.taken = Map.copyOf(taken);
        this.domains = domains;
    }

    /** For a host that has nothing of its own. */
    public Offers() {
        this(Map.of(), _ -> Optional.empty());
    }

    /** An address that is to be this host's own. */
    public Optional<Refusal> ofAddress(From from, IpAddress address) {
        Optional<Refusal> refusal = told(from, Offer.ADDRESS, address, kind(address));
        refusedIpv6 |= address.isV6() && refusal.isPresent();
        return refusal;
    }

    /** Whether an IPv6 address was among what was not taken. */
    public boolean refusedIpv6() {
        return refusedIpv6;
    }

    /** A prefix that is delegated to us. */
    public Optional<Refusal> ofPrefix(From from, IpPrefix prefix) {
        return told(from, Offer.PREFIX, prefix, AddressKind.of(prefix));
    }

    /** @param own this host's address at the same link */
    public Optional<Refusal> ofPeer(From from, IpAddress peer, IpAddress own) {
        Optional<Why> why =
                peer.equals(own) ? Optional.of(Why.BOTH_ENDS) : kind(peer).filter(kind -> kind != Why.LINK_LOCAL);
        return told(from, Offer.PEER, peer, why);
    }

    /**
     * A network that is to be behind the tunnel. One with a taken address somewhere in it is: this host's own addresses and the way
     * to its gateways come before the tunnel, and our sockets do not follow its routes. A route to that one address can only cut
     * this host off from its router, or lead other programs astray.
     */
    public Optional<Refusal> ofRoute(From from, IpPrefix prefix) {
        boolean single = prefix.length() == 8 * prefix.address().length();
        Optional<Why> why = AddressKind.of(prefix).or(() -> single ? clash(prefix.address()) : Optional.empty());
        return told(from, Offer.ROUTE, prefix, why);
    }

    /** A server to ask for names. RFC 8106 section 5.1: a link-local one may be it, on this link. */
    public Optional<Refusal> ofResolver(From from, IpAddress resolver) {
        Optional<Why> why = kind(resolver).filter(kind -> kind != Why.LINK_LOCAL || !resolver.isV6());
        return told(from, Offer.RESOLVER, resolver, why);
    }

    /** A domain whose names are to be asked for, or completed, in the tunnel. */
    public Optional<Refusal> ofDomain(From from, String domain) {
        return told(from, Offer.DOMAIN, domain, domains.apply(domain));
    }

    /** Those that are taken, up to a number; that there were more is told. */
    public <T> List<T> accepted(
            From from, Offer offer, List<T> values, int most, Function<T, Optional<Refusal>> refusal) {
        List<T> accepted = new ArrayList<>();
        for (T value : values) {
            if (refusal.apply(value).isPresent()) {
                continue;
            }
            if (accepted.size() == most) {
                tooMany(from, offer, most);
                break;
            }
            accepted.add(value);
        }
        return List.copyOf(accepted);
    }

    /** There were more than {@code most}. */
    public void tooMany(From from, Offer offer, int most) {
        told(from, offer, most, Optional.of(Why.TOO_MANY));
    }

    /** The next that was not taken and not yet told; null when there is none. */
    public Refusal poll() {
        return news.poll();
    }

    private Optional<Why> kind(IpAddress address) {
        return AddressKind.of(address).or(() -> clash(address));
    }

    private Optional<Why> clash(IpAddress address) {
        return Optional.ofNullable(taken.get(address));
    }

    private Optional<Refusal> told(From from, Offer offer, Object value, Optional<Why> why) {
        Optional<Refusal> refusal = why.map(w -> new Refusal(from, offer, value.toString(), w));
        refusal.filter(r -> told.size() < MAX_TOLD && told.add(r)).ifPresent(news::add);
        return refusal;
    }
}
