package bulkhead.app.status;

import bulkhead.app.names.Named;
import bulkhead.app.tunnel.Caveat;
import bulkhead.protocol.VpnEvent.MtuOrigin;
import bulkhead.protocol.ike.NatTraversal;
import bulkhead.protocol.ip6.Ip6Configuration.Source;
import bulkhead.protocol.offer.Refusal;
import bulkhead.protocol.ppp.auth.AuthMethod;
import bulkhead.protocol.wire.IpAddress;
import bulkhead.protocol.wire.IpPrefix;
import java.util.List;
import java.util.Optional;

/** Something that is known of a connection: a value until somebody shows it. Fields are called as the events' are. */
public sealed interface Fact {
    /** @param peerVendor what the server says it is; may be empty */
    record Ike(String suite, NatTraversal natt, String peerVendor) implements Fact {}

    record Esp(String suite, Encapsulation encap) implements Fact {}

    /** @param host what the server calls itself; may be empty */
    /**
     * @param host what the server's L2TP calls itself
     * @param product what it is by its vendor's name; may be empty
     */
    record L2tp(String host, String product) implements Fact {}

    /** As {@link bulkhead.protocol.VpnEvent.LinkUp}. */
    record Link(int mtu, MtuOrigin origin, int pathMtu) implements Fact {}

    record Authentication(AuthMethod method) implements Fact {}

    /** What the server had to say to its user last, while it authenticated them. */
    record Notification(String text) implements Fact {}

    record Ipv4(IpAddress address, IpAddress peer, List<IpAddress> dns) implements Fact {
        public Ipv4 {
            dns = List.copyOf(dns);
        }
    }

    /** As {@link bulkhead.protocol.VpnEvent.Ipv4Path}. */
    record Ipv4Path(boolean proved) implements Fact {}

    /** Networks that the server's DHCP says lie behind it. */
    record Ipv4Routes(List<IpPrefix> routes) implements Fact {
        public Ipv4Routes {
            routes = List.copyOf(routes);
        }
    }

    /**
     * As {@link bulkhead.protocol.ip6.Ip6Configuration}.
     *
     * @param source where the addresses came from; said where there are any
     */
    record Ipv6(
            IpAddress linkLocal,
            List<IpAddress> addresses,
            Optional<IpAddress> router,
            List<IpAddress> dns,
            List<IpPrefix> prefixes,
            Optional<Source> source)
            implements Fact {
        public Ipv6 {
            addresses = List.copyOf(addresses);
            dns = List.copyOf(dns);
            prefixes = List.copyOf(prefixes);
        }
    }

    /** All that was offered in this session and not taken. */
    record Refused(List<Refusal> offers) implements Fact {
        public Refused {
            offers = List.copyOf(offers);
        }
    }

    /**
     * What this computer's network was made for the tunnel.
     *
     * @param name of the interface
     * @param routes without those that a default route makes superfluous
     */
    record Tunnel(String name, int mtu, List<IpPrefix> routes, Names names, List<String> search) implements Fact {
        public Tunnel {
            routes = List.copyOf(routes);
            search = List.copyOf(search);
        }

        /** Whether the routes leave nothing out. */
        public boolean takesEverything() {
            return !routes.isEmpty() && routes.stream().allMatch(route -> route.length() == 0);
        }
    }

    /** What of the tunnel's packets this computer sends another way. */
    record Detours(List<Way> ways) implements Fact {
        /**
         * @param by the interface that they leave by; empty when they find no way
         * @param because the route or rule that is asked before the tunnel's
         */
        public record Way(IpPrefix to, String by, String because) {}

        public Detours {
            ways = List.copyOf(ways);
        }
    }

    record Caveats(List<Caveat> all) implements Fact {
        public Caveats {
            all = List.copyOf(all);
        }
    }

    /** What ESP goes in: UDP (RFC 3948), or IP itself. */
    enum Encapsulation implements Named {
        UDP("udp"),
        ESP("esp");

        private final String label;

        Encapsulation(String label) {
            this.label = label;
        }

        @Override
        public String label() {
            return label;
        }
    }

    /** Where names are asked for. */
    enum Names implements Named {
        /** All of them in the tunnel. */
        TUNNEL("tunnel"),
        /** Those of the search domains in the tunnel. */
        DOMAINS("domains"),
        /** As without the tunnel. */
        NATIVE("native");

        private final String label;

        Names(String label) {
            this.label = label;
        }

        @Override
        public String label() {
            return label;
        }
    }
}
