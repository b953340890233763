package bulkhead.app.doctor;

import bulkhead.app.doctor.Finding.Side;
import bulkhead.app.doctor.Recipes.Fault;
import bulkhead.app.status.Fact;
import bulkhead.protocol.core.Failure;
import bulkhead.protocol.core.Layer;
import bulkhead.protocol.core.Reason;
import bulkhead.protocol.ike.NatTraversal;
import bulkhead.protocol.ike.NotifyType;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/** What a session came to, from IKE to IPv4, by what it showed; for IPv6 see {@link Ipv6Checks}. */
final class SessionChecks {
    /** In the order in which they come up. */
    static final List<Topic> TOPICS =
            List.of(Topic.IKE, Topic.ESP, Topic.L2TP, Topic.LCP, Topic.AUTHENTICATION, Topic.IPCP);

    private static final int IPV4_AND_TCP = 20 + 20;
    private static final int IPV6_AND_TCP = 40 + 20;
    /** RFC 8200 section 5. */
    private static final int IPV6_LEAST_MTU = 1280;

    private final Evidence seen;
    private final Optional<Failure> failure;

    SessionChecks(Evidence seen) {
        this.seen = seen;
        // Of a connection that is up it is a matter of the past.
        failure = seen.failure().filter(_ -> seen.carried().isEmpty());
    }

    /** By what its vendor IDs and AVPs say. */
    ServerFamily family() {
        return ServerFamily.of(
                seen.details().get(Fact.Ike.class).map(Fact.Ike::peerVendor).orElse(""),
                seen.details().get(Fact.L2tp.class).map(Fact.L2tp::product).orElse(""));
    }

    Finding look(Topic topic) {
        return switch (topic) {
            case IKE -> layer(topic, Fact.Ike.class, this::ike);
            case ESP -> layer(topic, Fact.Esp.class, this::esp);
            case L2TP -> layer(topic, Fact.L2tp.class, this::l2tp);
            case LCP -> layer(topic, Fact.Link.class, this::link);
            case AUTHENTICATION -> layer(topic, Fact.Authentication.class, this::user);
            case IPCP -> layer(topic, Fact.Ipv4.class, this::ipv4);
            default -> throw new IllegalArgumentException(topic.key());
        };
    }

    /** Broken where the failure is, and fine where there is a fact; what is neither was not come to. */
    private <F extends Fact> Finding layer(Topic topic, Class<F> kind, Supplier<Finding> fine) {
        if (failure.isPresent() && at(failure.get()) == topic) {
            return broken(topic, failure.get());
        }
        return seen.details().get(kind).isPresent()
                ? fine.get()
                : topic == Topic.AUTHENTICATION
                                && seen.details().get(Fact.Ipv4.class).isPresent()
                        ? Finding.good(topic, "the server asked for no proof of who the user is")
                        : Finding.unseen(topic, "the session did not come so far", "see above");
    }

    /** What happens below IKE is found by IKE, which is first to send. */
    private static Topic at(Failure why) {
        return switch (why.layer()) {
            case HOST, NETWORK, IKE -> Topic.IKE;
            case ESP -> Topic.ESP;
            case L2TP -> Topic.L2TP;
            case LCP -> Topic.LCP;
            case XAUTH, AUTHENTICATION -> Topic.AUTHENTICATION;
            case IPCP, IPV6CP, IPV6 -> Topic.IPCP;
        };
    }

    private Finding broken(Topic topic, Failure why) {
        List<Recipe> typed = new ArrayList<>();
        faults(why).forEach(fault -> typed.addAll(Recipes.of(fault, family())));
        return new Finding(topic, Finding.Verdict.BAD, why.happened(), why.advice(), side(why), typed);
    }

    private static Side side(Failure why) {
        Set<Layer> secrets = Set.of(Layer.IKE, Layer.XAUTH, Layer.AUTHENTICATION);
        if (why.layer() == Layer.HOST
                || why.reason() == Reason.AUTHENTICATION_REFUSED && secrets.contains(why.layer())) {
            return Side.HERE;
        }
        return why.layer() == Layer.NETWORK || why.layer() == Layer.IKE && why.reason() == Reason.NO_ANSWER
                ? Side.WAY
                : Side.SERVER;
    }

    private static List<Fault> faults(Failure why) {
        boolean refused = why.reason() == Reason.AUTHENTICATION_REFUSED;
        boolean silent = why.reason() == Reason.NO_ANSWER;
        return switch (why.layer()) {
            case HOST -> List.of();
            case NETWORK -> List.of(Fault.IKE_NOT_RUNNING, Fault.UDP_CLOSED);
            case IKE -> List.of(silent ? Fault.UDP_CLOSED : refused ? Fault.KEY : Fault.IKE_PROPOSAL);
            case ESP -> List.of(concernsSelectors(why) ? Fault.ESP_SELECTORS : Fault.ESP_PROPOSAL);
            case L2TP -> silent ? List.of(Fault.L2TP_SILENT) : refused ? List.of(Fault.TUNNEL_SECRET) : List.of();
            case LCP -> refused ? List.of(Fault.AUTH_METHOD) : List.of();
            case AUTHENTICATION -> List.of(Fault.USER);
            case XAUTH -> List.of();
            case IPCP, IPV6CP, IPV6 -> List.of(Fault.ADDRESSES);
        };
    }

    /** By the notification's name, which is part of the sentence. */
    private static boolean concernsSelectors(Failure why) {
        return why.happened().contains(NotifyType.name(NotifyType.INVALID_ID_INFORMATION));
    }

    private Finding ike() {
        Fact.Ike ike = seen.details().get(Fact.Ike.class).orElseThrow();
        String vendor = ike.peerVendor();
        return Finding.good(
                Topic.IKE,
                "IKE is agreed by " + ike.suite() + (vendor.isEmpty() ? "" : " with a server that says it is " + vendor)
                        + "; " + nat(ike.natt()));
    }

    private static String nat(NatTraversal natt) {
        return switch (natt) {
            case NONE -> "nobody is behind a NAT";
            case LOCAL -> "this computer is behind a NAT";
            case REMOTE -> "the server is behind a NAT";
            case BOTH -> "this computer and the server are each behind a NAT";
            case FORCED -> "a NAT is pretended, so that ESP goes in UDP";
        };
    }

    /** Transport mode between two hosts (RFC 3193 section 4): what is inside L2TP is none of its selectors' business. */
    private Finding esp() {
        Fact.Esp esp = seen.details().get(Fact.Esp.class).orElseThrow();
        return Finding.good(
                Topic.ESP,
                "ESP protects L2TP between the two hosts in transport mode, UDP to the server's port 1701, by "
                        + esp.suite()
                        + "; IPv6 travels inside L2TP, so no selector such as ::/0 is needed: only a tunnel mode would want it");
    }

    private Finding l2tp() {
        Fact.L2tp peer = seen.details().get(Fact.L2tp.class).orElseThrow();
        return Finding.good(
                Topic.L2TP,
                "L2TP is up with " + (peer.host().isEmpty() ? "a server without a name" : peer.host())
                        + (peer.product().isEmpty() ? "" : ", by " + peer.product()));
    }

    private Finding link() {
        Fact.Link link = seen.details().get(Fact.Link.class).orElseThrow();
        String sizes = "an IP packet in the tunnel has at most " + link.mtu() + " bytes of the " + link.pathMtu()
                + " that the path carries, so a TCP segment has " + (link.mtu() - IPV4_AND_TCP) + " in IPv4 and "
                + (link.mtu() - IPV6_AND_TCP) + " in IPv6";
        List<Recipe> typed = Recipes.of(Fault.MTU, family());
        return link.mtu() >= IPV6_LEAST_MTU
                ? Finding.good(Topic.LCP, sizes)
                : Finding.warning(Topic.LCP, sizes, "IPv6 needs 1280: raise the MRU and MTU of PPP on the server")
                        .by(typed);
    }

    private Finding user() {
        return Finding.good(
                Topic.AUTHENTICATION,
                "the user is known to the server, by "
                        + seen.details()
                                .get(Fact.Authentication.class)
                                .orElseThrow()
                                .method()
                                .label());
    }

    private Finding ipv4() {
        Fact.Ipv4 ipv4 = seen.details().get(Fact.Ipv4.class).orElseThrow();
        return Finding.good(
                Topic.IPCP,
                "this computer is " + ipv4.address() + " in the tunnel, the server " + ipv4.peer()
                        + (ipv4.dns().isEmpty() ? ", without a DNS server" : ", with DNS at " + list(ipv4.dns())));
    }

    static String list(List<?> all) {
        return String.join(", ", all.stream().map(Object::toString).toList());
    }
}
