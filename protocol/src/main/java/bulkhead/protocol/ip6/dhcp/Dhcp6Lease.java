package bulkhead.protocol.ip6.dhcp;

import static bulkhead.protocol.core.Machine.NEVER;

import bulkhead.protocol.ip6.Ip6Address;
import bulkhead.protocol.ip6.wire.Dhcp6Message;
import bulkhead.protocol.ip6.wire.Dhcp6Option;
import bulkhead.protocol.ip6.wire.Dhcp6Option.DnsServers;
import bulkhead.protocol.ip6.wire.Dhcp6Option.DomainList;
import bulkhead.protocol.ip6.wire.Dhcp6Option.IaAddress;
import bulkhead.protocol.ip6.wire.Dhcp6Option.IaNa;
import bulkhead.protocol.ip6.wire.Dhcp6Option.IaPd;
import bulkhead.protocol.ip6.wire.Dhcp6Option.IaPrefix;
import bulkhead.protocol.wire.IpAddress;
import bulkhead.protocol.wire.IpPrefix;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What DHCPv6 servers have granted us and has not ended. */
public final class Dhcp6Lease {
    private final Map<IpAddress, Ip6Address> addresses = new LinkedHashMap<>();
    private final Map<IpPrefix, Dhcp6Bindings.Prefix> prefixes = new LinkedHashMap<>();
    private List<IpAddress> dns = List.of();
    private List<String> search = List.of();

    /** Adds what a Reply grants; what it grants no more, or for no time, ends by itself with {@link #expire}. */
    void add(Dhcp6Bindings bindings, Dhcp6Message reply) {
        bindings.addresses().forEach(address -> put(addresses, address.address(), address));
        bindings.prefixes().forEach(prefix -> put(prefixes, prefix.prefix(), prefix));
        dns = reply.option(DnsServers.class).map(DnsServers::servers).orElse(dns);
        search = reply.option(DomainList.class).map(DomainList::domains).orElse(search);
    }

    private static <K, V> void put(Map<K, V> map, K key, V value) {
        if (map.containsKey(key) || map.size() < Dhcp6Bindings.MAX_BINDINGS) {
            map.put(key, value);
        }
    }

    void expire(long now) {
        addresses.values().removeIf(address -> address.validUntil() <= now);
        addresses.replaceAll((key, address) -> address.asOf(now));
        prefixes.values().removeIf(prefix -> prefix.validUntil() <= now);
        prefixes.replaceAll((key, prefix) -> prefix.asOf(now));
    }

    boolean isEmpty() {
        return addresses.isEmpty() && prefixes.isEmpty();
    }

    /** When the next of it becomes deprecated or ends. */
    long deadline() {
        long next = NEVER;
        for (Ip6Address address : addresses.values()) {
            next = Math.min(next, address.deprecated() ? address.validUntil() : address.preferredUntil());
        }
        for (Dhcp6Bindings.Prefix prefix : prefixes.values()) {
            next = Math.min(next, prefix.deprecated() ? prefix.validUntil() : prefix.preferredUntil());
        }
        return next;
    }

    /**
     * The wanted associations, with what they hold and what they are offered; lifetimes are 0, for they are the server's to
     * set (RFC 8415 sections 18.2.2 and 18.2.4).
     *
     * @param offered null when nothing is
     */
    List<Dhcp6Option> associations(boolean wantAddress, boolean wantPrefix, Dhcp6Bindings offered) {
        Set<IpAddress> heldAddresses = new LinkedHashSet<>(addresses.keySet());
        Set<IpPrefix> heldPrefixes = new LinkedHashSet<>(prefixes.keySet());
        if (offered != null) {
            offered.addresses().forEach(address -> heldAddresses.add(address.address()));
            offered.prefixes().forEach(prefix -> heldPrefixes.add(prefix.prefix()));
        }
        List<Dhcp6Option> options = new ArrayList<>();
        if (wantAddress) {
            List<Dhcp6Option> held = new ArrayList<>();
            heldAddresses.forEach(address -> held.add(new IaAddress(address, 0, 0, List.of())));
            options.add(new IaNa(Dhcp6Bindings.IAID, 0, 0, held));
        }
        if (wantPrefix) {
            List<Dhcp6Option> held = new ArrayList<>();
            heldPrefixes.forEach(prefix -> held.add(new IaPrefix(0, 0, prefix, List.of())));
            options.add(new IaPd(Dhcp6Bindings.IAID, 0, 0, held));
        }
        return options;
    }

    public List<Ip6Address> addresses() {
        return List.copyOf(addresses.values());
    }

    public List<Dhcp6Bindings.Prefix> prefixes() {
        return List.copyOf(prefixes.values());
    }

    public List<IpAddress> dns() {
        return isEmpty() ? List.of() : dns;
    }

    public List<String> search() {
        return isEmpty() ? List.of() : search;
    }
}
