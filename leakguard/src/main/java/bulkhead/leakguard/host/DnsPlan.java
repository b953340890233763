package bulkhead.leakguard.host;

import java.net.InetAddress;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Name resolution through the tunnel.
 *
 * @param servers the resolvers, best first; none leaves the host's DNS untouched
 * @param searchDomains completed to short names, best first
 * @param allDomains whether every name goes to these servers, or only the search domains
 */
public record DnsPlan(List<InetAddress> servers, List<String> searchDomains, boolean allDomains) {
    private static final Pattern DOMAIN = Pattern.compile(
            "\\A(?=.{1,253}\\.?$)([A-Za-z0-9_]([A-Za-z0-9_-]{0,62})\\.)*[A-Za-z0-9_][A-Za-z0-9_-]{0,62}\\.?");

    public static final int MAX_SERVERS = 16;
    public static final int MAX_DOMAINS = 32;

    public static final DnsPlan NONE = new DnsPlan(List.of(), List.of(), false);

    public DnsPlan {
        servers = List.copyOf(servers);
        searchDomains = List.copyOf(searchDomains);
        for (String domain : searchDomains) {
            if (!isDomain(domain)) {
                throw new IllegalArgumentException(
                        "not a domain name: a search domain of " + domain.length() + " characters");
            }
        }
    }

    /** Whether every name is asked for in the tunnel, and none beside it. */
    public boolean isExclusive() {
        return allDomains && !servers.isEmpty();
    }

    /** Whether this may be a search domain. Names from the network must be asked first. */
    public static boolean isDomain(String name) {
        return DOMAIN.matcher(name).matches();
    }
}
