package bulkhead.protocol.ip6.nd;

import static bulkhead.protocol.core.Machine.NEVER;

import bulkhead.protocol.ip6.Lifetime;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Names or addresses with lifetimes, newest lifetime wins: the DNS repository of RFC 8106 section 6.1. */
final class ResolverList<T> {
    private final int limit;
    private final Map<T, Long> entries = new LinkedHashMap<>();
    private long overLimit;

    ResolverList(int limit) {
        this.limit = limit;
    }

    void accept(long now, long lifetime, List<T> values) {
        long until = Lifetime.until(now, lifetime);
        for (T value : values) {
            // RFC 8106 section 5.1: lifetime zero means that the entry is to be used no more.
            if (until <= now) {
                entries.remove(value);
            } else if (entries.containsKey(value) || entries.size() < limit) {
                entries.put(value, until);
            } else {
                overLimit++;
            }
        }
    }

    void expire(long now) {
        entries.values().removeIf(until -> until <= now);
    }

    List<T> values() {
        return List.copyOf(entries.keySet());
    }

    long deadline() {
        return entries.values().stream().mapToLong(Long::longValue).min().orElse(NEVER);
    }

    long overLimit() {
        return overLimit;
    }
}
