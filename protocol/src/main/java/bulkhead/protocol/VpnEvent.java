package bulkhead.protocol;

import bulkhead.protocol.core.Failure;
import bulkhead.protocol.ike.NatTraversal;
import bulkhead.protocol.ip6.Ip6Configuration;
import bulkhead.protocol.offer.Refusal;
import bulkhead.protocol.ppp.auth.AuthMethod;
import bulkhead.protocol.wire.IpAddress;
import bulkhead.protocol.wire.IpPrefix;
import java.util.List;
import java.util.Set;

/** What happened to the session, layer by layer. */
public sealed interface VpnEvent {
    /** The IP families that a tunnel can carry. */
    enum Family {
        IPV4,
        IPV6
    }

    /** Why the tunnel carries no IPv6. */
    enum Ipv6Block {
        REJECTED("the server refused IPV6CP"),
        SILENT("the server did not answer IPV6CP"),
        NO_ROUTER("no router answered on the link"),
        NO_ADDRESS("the router gave no global address"),
        UNUSABLE("the address that was given is of no use"),
        NO_ECHO("no echo came back through the tunnel"),
        DISABLED("this profile does not ask for IPv6");

        private final String words;

        Ipv6Block(String words) {
            this.words = words;
        }

        public String words() {
            return words;
        }
    }

    /** Phase 1 is up, for the first time or anew. */
    record IkeUp(String suite, NatTraversal natTraversal, String peerVendor, boolean rekey) implements VpnEvent {}

    /** What is said otherwise to a server that did not understand what was said before. */
    enum Variation {
        WITH_PFS("the server refused ESP as it was offered, so it is asked for with perfect forward secrecy"),
        WITHOUT_PFS("the server refused ESP as it was offered, so it is asked for without perfect forward secrecy"),
        USUAL_PORT("the server does not take L2TP from a port by chance, so it comes from UDP port 1701"),
        SHA2_CUT_TO_96("nothing comes out of ESP, so HMAC-SHA2-256 is cut to 96 bits, as old servers have it"),
        SHA2_CUT_TO_128("nothing comes out of ESP either way, so HMAC-SHA2-256 is cut to 128 bits again"),
        /** Nothing is said otherwise, but all of it anew. */
        BEGIN_AGAIN("packets get lost on the way, and with them what some servers say once only: all begins again");

        private final String words;

        Variation(String words) {
            this.words = words;
        }

        public String words() {
            return words;
        }
    }

    /**
     * Something is tried otherwise, in the same session.
     *
     * @param dialect what is spoken from now on
     */
    record Varied(Variation variation, Dialect dialect) implements VpnEvent {
        /** Whether the session begins anew, from the first message on. */
        public boolean isBeginning() {
            return variation == Variation.BEGIN_AGAIN;
        }
    }

    /** A pair of ESP SAs is up, for the first time or anew; the suite's name has the group of its perfect forward secrecy. */
    record EspUp(String suite, boolean udpEncapsulation, boolean rekey) implements VpnEvent {}

    /** @param product what the server's L2TP is by its own words; may be empty */
    record L2tpUp(int tunnelId, int sessionId, String peerHostName, String product) implements VpnEvent {}

    /** What decided the largest IP packet in the tunnel. */
    enum MtuOrigin {
        /** The path to the server, less what every layer puts around a packet. */
        PATH,
        USER,
        /** The server's LCP takes no longer one. */
        SERVER,
        /** Larger ones were tried, and got lost on the way. */
        LOSS
    }

    /**
     * LCP opened, or the MTU turned out to be less.
     *
     * @param mtu the largest IP packet in the tunnel, in bytes; of IPv6 the link's router may want a smaller one
     * @param pathMtu the largest IP packet towards the server, in bytes
     */
    record LinkUp(int mtu, MtuOrigin origin, int pathMtu) implements VpnEvent {}

    record Authenticated(AuthMethod method) implements VpnEvent {}

    /** The server has something to say to the user; printable, of one line or several. */
    record Told(String text) implements VpnEvent {}

    /** IPCP opened; the MTU is that of IP packets in the tunnel. */
    record Ipv4Up(IpAddress address, IpAddress peer, List<IpAddress> dns, int mtu) implements VpnEvent {}

    /** What the server's DHCP has for a split tunnel: networks that lie behind it, and domains to complete names with. */
    record Ipv4Routes(List<IpPrefix> routes, List<String> search) implements VpnEvent {}

    /**
     * Whether packets of IPv4 were seen to come through the tunnel: not within seconds after IPCP, or as of now.
     *
     * @param proved false only before it is true
     */
    record Ipv4Path(boolean proved) implements VpnEvent {}

    record Ipv4Down(String why) implements VpnEvent {}

    /** Something that the far end offered is not taken; told once. */
    record Refused(Refusal refusal) implements VpnEvent {}

    /** Addresses are there and an echo came back, or the configuration changed while that holds. */
    record Ipv6Up(Ip6Configuration configuration, int mtu) implements VpnEvent {}

    record Ipv6Blocked(Ipv6Block reason) implements VpnEvent {}

    /** The set of families that the tunnel carries changed; never empty. */
    record Connected(Set<Family> families) implements VpnEvent {}

    record Failed(Failure failure) implements VpnEvent {}

    /** Everything is closed; nothing follows. */
    record Closed() implements VpnEvent {}
}
