package bulkhead.protocol.ip4;

import bulkhead.protocol.wire.IpAddress;
import bulkhead.protocol.wire.IpPrefix;
import java.util.List;

/** What {@link DhcpInform} wants done, or says has happened. */
public sealed interface DhcpInformOutput {
    /** Send this whole IPv4 packet into the tunnel. */
    record Send(byte[] packet) implements DhcpInformOutput {}

    /**
     * The server's answer; every list may be empty.
     *
     * @param routes classless static routes (RFC 3442, option 121, else Microsoft's 249)
     * @param dns DNS servers, in the order to ask them
     * @param search search domains (option 119, else the domain name, option 15)
     */
    record Configured(List<Ip4Route> routes, List<IpAddress> dns, List<String> search) implements DhcpInformOutput {
        public Configured {
            routes = List.copyOf(routes);
            dns = List.copyOf(dns);
            search = List.copyOf(search);
        }
    }

    /** Nobody answered; nothing depends on it. */
    record NoAnswer() implements DhcpInformOutput {}

    /**
     * A route into the tunnel.
     *
     * @param prefix the destination, bits past its length zero
     * @param router the next hop; 0.0.0.0 for on-link
     */
    record Ip4Route(IpPrefix prefix, IpAddress router) {}
}
