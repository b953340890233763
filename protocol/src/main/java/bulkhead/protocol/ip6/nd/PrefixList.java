package bulkhead.protocol.ip6.nd;

import static bulkhead.protocol.core.Machine.NEVER;

import bulkhead.protocol.ip6.Ip6Address;
import bulkhead.protocol.ip6.Ip6Route;
import bulkhead.protocol.ip6.Lifetime;
import bulkhead.protocol.ip6.wire.NdOption.PrefixInformation;
import bulkhead.protocol.ip6.wire.Preference;
import bulkhead.protocol.offer.Offers;
import bulkhead.protocol.wire.IpAddress;
import bulkhead.protocol.wire.IpPrefix;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** On-link prefixes (RFC 4861 section 6.3.4) and the addresses formed of autonomous ones (RFC 4862 section 5.5). */
final class PrefixList {
    /** One more than is taken, so that it shows that there are too many. */
    private static final int MAX_PREFIXES = Offers.MAX_ADDRESSES + 1;

    private static final int SLAAC_LENGTH = 64;

    private final long interfaceId;
    private final Map<IpPrefix, Long> onLink = new LinkedHashMap<>();
    private final Map<IpAddress, Ip6Address> addresses = new LinkedHashMap<>();
    private long overLimit;

    PrefixList(long interfaceId) {
        this.interfaceId = interfaceId;
    }

    void accept(long now, PrefixInformation option) {
        IpPrefix prefix = option.prefix().masked();
        // RFC 4861 section 6.3.4, RFC 4862 section 5.5.3 b: the link-local prefix is ignored without a word.
        if (prefix.address().isLinkLocal()) {
            return;
        }
        if (option.onLink()) {
            setOnLink(now, prefix, Lifetime.until(now, option.validLifetime()));
        }
        // RFC 4862 section 5.5.3 c, and d: prefix and identifier must fill the 128 bits.
        if (option.autonomous()
                && option.preferredLifetime() <= option.validLifetime()
                && prefix.length() == SLAAC_LENGTH) {
            setAddress(now, IpAddress.ofV6(prefix.address().prefix(), interfaceId), option);
        }
    }

    private void setOnLink(long now, IpPrefix prefix, long until) {
        if (until <= now) {
            onLink.remove(prefix);
        } else if (onLink.containsKey(prefix) || onLink.size() < MAX_PREFIXES) {
            onLink.put(prefix, until);
        } else {
            overLimit++;
        }
    }

    private void setAddress(long now, IpAddress address, PrefixInformation option) {
        long preferred = Lifetime.until(now, option.preferredLifetime());
        long valid = Lifetime.until(now, option.validLifetime());
        Ip6Address known = addresses.get(address);
        if (known != null) {
            valid = twoHourRule(now, known.validUntil(), valid);
        } else if (valid <= now) {
            return;
        } else if (addresses.size() >= MAX_PREFIXES) {
            overLimit++;
            return;
        }
        addresses.put(address, new Ip6Address(address, preferred <= now, preferred, valid));
    }

    /**
     * RFC 4862 section 5.5.3 e: an unauthenticated advertisement cannot end an address at once. More than two hours, or
     * more than is left, is taken as it is; else what is left stands, if that is two hours or less; else it becomes two hours.
     */
    private static long twoHourRule(long now, long known, long received) {
        if (Lifetime.remaining(now, received) > Lifetime.TWO_HOURS || received > known) {
            return received;
        }
        return Lifetime.remaining(now, known) <= Lifetime.TWO_HOURS ? known : now + Lifetime.TWO_HOURS;
    }

    void expire(long now) {
        onLink.values().removeIf(until -> until <= now);
        addresses.values().removeIf(address -> address.validUntil() <= now);
        addresses.replaceAll((key, address) -> address.asOf(now));
    }

    List<Ip6Address> addresses() {
        return List.copyOf(addresses.values());
    }

    List<Ip6Route> onLinkRoutes() {
        return onLink.entrySet().stream()
                .map(entry -> new Ip6Route(entry.getKey(), Preference.MEDIUM, null, entry.getValue()))
                .toList();
    }

    /** When the next prefix or address changes or ends, after {@code now}. */
    long deadline(long now) {
        long next = onLink.values().stream().mapToLong(Long::longValue).min().orElse(NEVER);
        for (Ip6Address address : addresses.values()) {
            next = Math.min(next, Lifetime.nextAfter(now, address.preferredUntil(), address.validUntil()));
        }
        return next;
    }

    long overLimit() {
        return overLimit;
    }
}
