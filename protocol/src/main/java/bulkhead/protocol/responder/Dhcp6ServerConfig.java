package bulkhead.protocol.responder;

import bulkhead.protocol.wire.IpAddress;
import bulkhead.protocol.wire.IpPrefix;
import java.util.List;

/**
 * A DHCPv6 server's configuration. Lifetimes and times are in s.
 *
 * @param duid the server's identifier
 * @param pool the /64 that addresses are taken from; null: NoAddrsAvail
 * @param delegations the prefix that prefixes are taken from; null: NoPrefixAvail
 * @param delegatedLength the length of a delegated prefix, at most 64
 * @param t1 0 leaves it to the client, like {@code t2}
 * @param rapidCommit whether a Solicit may be answered by a Reply
 */
public record Dhcp6ServerConfig(
        byte[] duid,
        IpPrefix pool,
        IpPrefix delegations,
        int delegatedLength,
        long preferredLifetime,
        long validLifetime,
        long t1,
        long t2,
        List<IpAddress> dns,
        List<String> search,
        boolean rapidCommit) {

    /** DUID-UUID (RFC 6355) of a UUID of zeros but its end. */
    private static final byte[] DUID = {0, 4, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1};

    public Dhcp6ServerConfig {
        duid = duid.clone();
        dns = List.copyOf(dns);
        search = List.copyOf(search);
    }

    /** Addresses out of a /64 for an hour, with rapid commit and no delegation. */
    public static Dhcp6ServerConfig addresses(IpPrefix pool, List<IpAddress> dns) {
        return new Dhcp6ServerConfig(DUID, pool, null, 64, 3600, 7200, 1800, 2880, dns, List.of(), true);
    }

    /** DNS and nothing else. */
    public static Dhcp6ServerConfig information(List<IpAddress> dns, List<String> search) {
        return new Dhcp6ServerConfig(DUID, null, null, 64, 0, 0, 0, 0, dns, search, true);
    }

    public Dhcp6ServerConfig withDelegations(IpPrefix prefix, int length) {
        return new Dhcp6ServerConfig(
                duid, pool, prefix, length, preferredLifetime, validLifetime, t1, t2, dns, search, rapidCommit);
    }

    public Dhcp6ServerConfig withLifetimes(long preferred, long valid, long newT1, long newT2) {
        return new Dhcp6ServerConfig(
                duid, pool, delegations, delegatedLength, preferred, valid, newT1, newT2, dns, search, rapidCommit);
    }

    public Dhcp6ServerConfig withRapidCommit(boolean allowed) {
        return new Dhcp6ServerConfig(
                duid,
                pool,
                delegations,
                delegatedLength,
                preferredLifetime,
                validLifetime,
                t1,
                t2,
                dns,
                search,
                allowed);
    }

    @Override
    public byte[] duid() {
        return duid.clone();
    }
}
