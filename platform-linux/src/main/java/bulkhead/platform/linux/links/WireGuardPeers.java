package bulkhead.platform.linux.links;

import bulkhead.leakguard.host.HostException;
import bulkhead.leakguard.policy.Endpoint;
import bulkhead.leakguard.policy.Endpoint.Transport;
import bulkhead.leakguard.policy.Sender;
import java.net.InetAddress;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** What wg(8) prints of an interface. */
final class WireGuardPeers {
    private static final Pattern ENDPOINT = Pattern.compile("\\A\\[?([0-9a-fA-F.:]+)]?:(\\d{1,5})");
    private static final String NO_MARK = "off";

    private WireGuardPeers() {}

    /**
     * The one server.
     *
     * @param endpoints a line a peer: its key, a tab, its endpoint or {@code (none)}
     * @param mark hexadecimal, or {@code off}
     */
    static Optional<Endpoint> server(String endpoints, String mark) throws HostException {
        Set<String> known = endpoints
                .lines()
                .map(line -> line.substring(line.indexOf('\t') + 1).strip())
                .filter(endpoint -> ENDPOINT.matcher(endpoint).matches())
                .collect(Collectors.toSet());
        if (known.size() > 1) {
            throw new HostException("the interface has several WireGuard peers, and one of them is to be let through:"
                    + " name it with --endpoint");
        }
        return known.stream().findFirst().map(endpoint -> endpoint(endpoint, sender(mark.strip())));
    }

    private static Endpoint endpoint(String text, Sender sender) {
        Matcher matcher = ENDPOINT.matcher(text);
        if (!matcher.matches()) {
            throw new IllegalArgumentException("no endpoint");
        }
        return Endpoint.foreign(
                InetAddress.ofLiteral(matcher.group(1)), Transport.UDP, Integer.parseInt(matcher.group(2)), sender);
    }

    /** The kernel's sockets have no user. */
    private static Sender sender(String mark) {
        return mark.equals(NO_MARK) ? new Sender.Anyone() : new Sender.Mark(Long.decode(mark));
    }
}
