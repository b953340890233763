package bulkhead.app.names;

import static java.util.Map.entry;

import bulkhead.leakguard.policy.Access;
import bulkhead.leakguard.policy.Endpoint.Transport;
import bulkhead.leakguard.policy.Family;
import bulkhead.leakguard.policy.GuardState;
import bulkhead.leakguard.policy.IpRange;
import bulkhead.leakguard.policy.Sender;
import bulkhead.leakguard.probe.ProbeKind;
import bulkhead.leakguard.probe.Round.Fate;
import bulkhead.protocol.VpnEvent;
import bulkhead.protocol.VpnEvent.Ipv6Block;
import bulkhead.protocol.VpnEvent.MtuOrigin;
import bulkhead.protocol.VpnEvent.Variation;
import bulkhead.protocol.core.Layer;
import bulkhead.protocol.core.Reason;
import bulkhead.protocol.ike.NatTraversal;
import bulkhead.protocol.ip6.Ip6Configuration.Source;
import bulkhead.protocol.offer.Refusal.From;
import bulkhead.protocol.offer.Refusal.Offer;
import bulkhead.protocol.offer.Why;
import bulkhead.protocol.ppp.auth.AuthMethod;
import bulkhead.protocol.wire.IpAddress;
import bulkhead.protocol.wire.IpPrefix;
import java.util.Locale;
import java.util.Map;

/** What a value is called in JSON, declared: another name in the code changes nothing that programs read. */
public final class PublicNames {
    static final Map<Enum<?>, String> NAMES = Map.ofEntries(
            entry(Layer.HOST, "host"),
            entry(Layer.NETWORK, "network"),
            entry(Layer.IKE, "ike"),
            entry(Layer.XAUTH, "xauth"),
            entry(Layer.ESP, "esp"),
            entry(Layer.L2TP, "l2tp"),
            entry(Layer.LCP, "lcp"),
            entry(Layer.AUTHENTICATION, "authentication"),
            entry(Layer.IPCP, "ipcp"),
            entry(Layer.IPV6CP, "ipv6cp"),
            entry(Layer.IPV6, "ipv6"),
            entry(Reason.NO_ANSWER, "no-answer"),
            entry(Reason.NO_COMMON_PROPOSAL, "no-common-proposal"),
            entry(Reason.AUTHENTICATION_REFUSED, "authentication-refused"),
            entry(Reason.ENDED_BY_PEER, "ended-by-peer"),
            entry(Reason.PROTOCOL_VIOLATION, "protocol-violation"),
            entry(Reason.HOST, "host"),
            entry(Reason.FAULT, "fault"),
            entry(Access.OPEN, "open"),
            entry(Access.TUNNEL_ONLY, "tunnel-only"),
            entry(Access.BLOCKED, "blocked"),
            entry(Family.IPV4, "ipv4"),
            entry(Family.IPV6, "ipv6"),
            entry(VpnEvent.Family.IPV4, "ipv4"),
            entry(VpnEvent.Family.IPV6, "ipv6"),
            entry(Transport.UDP, "udp"),
            entry(Transport.TCP, "tcp"),
            entry(NatTraversal.NONE, "none"),
            entry(NatTraversal.LOCAL, "local"),
            entry(NatTraversal.REMOTE, "remote"),
            entry(NatTraversal.BOTH, "both"),
            entry(NatTraversal.FORCED, "forced"),
            entry(MtuOrigin.PATH, "path"),
            entry(MtuOrigin.USER, "user"),
            entry(MtuOrigin.SERVER, "server"),
            entry(MtuOrigin.LOSS, "loss"),
            entry(Variation.WITH_PFS, "with-pfs"),
            entry(Variation.WITHOUT_PFS, "without-pfs"),
            entry(Variation.USUAL_PORT, "usual-port"),
            entry(Variation.SHA2_CUT_TO_96, "sha2-96"),
            entry(Variation.SHA2_CUT_TO_128, "sha2-128"),
            entry(Variation.BEGIN_AGAIN, "begin-again"),
            entry(Source.SLAAC, "slaac"),
            entry(Source.DHCPV6, "dhcpv6"),
            entry(Ipv6Block.REJECTED, "rejected"),
            entry(Ipv6Block.SILENT, "silent"),
            entry(Ipv6Block.NO_ROUTER, "no-router"),
            entry(Ipv6Block.NO_ADDRESS, "no-address"),
            entry(Ipv6Block.UNUSABLE, "unusable"),
            entry(Ipv6Block.NO_ECHO, "no-echo"),
            entry(Ipv6Block.DISABLED, "disabled"),
            entry(From.IPCP, "ipcp"),
            entry(From.DHCP, "dhcp"),
            entry(From.ROUTER, "router"),
            entry(From.DHCP6, "dhcp6"),
            entry(Offer.ADDRESS, "address"),
            entry(Offer.PEER, "peer"),
            entry(Offer.PREFIX, "prefix"),
            entry(Offer.ROUTE, "route"),
            entry(Offer.RESOLVER, "resolver"),
            entry(Offer.DOMAIN, "domain"),
            entry(Why.UNSPECIFIED, "unspecified"),
            entry(Why.THIS_NETWORK, "this-network"),
            entry(Why.LOOPBACK, "loopback"),
            entry(Why.LINK_LOCAL, "link-local"),
            entry(Why.MULTICAST, "multicast"),
            entry(Why.BROADCAST, "broadcast"),
            entry(Why.RESERVED, "reserved"),
            entry(Why.MAPPED, "mapped"),
            entry(Why.COMPATIBLE, "compatible"),
            entry(Why.OWN, "own"),
            entry(Why.GATEWAY, "gateway"),
            entry(Why.SERVER, "server"),
            entry(Why.BOTH_ENDS, "both-ends"),
            entry(Why.SINGLE_LABEL, "single-label"),
            entry(Why.PUBLIC_SUFFIX, "public-suffix"),
            entry(Why.TOO_MANY, "too-many"),
            entry(Fate.LEFT, "left"),
            entry(Fate.STAYED, "stayed"),
            entry(Fate.NO_WAY, "no-way"));

    static final Map<Class<? extends GuardState>, String> GUARD_STATES = Map.of(
            GuardState.Disconnected.class, "disconnected",
            GuardState.Connecting.class, "connecting",
            GuardState.Connected.class, "connected",
            GuardState.Reconnecting.class, "reconnecting",
            GuardState.Error.class, "error",
            GuardState.Lockdown.class, "lockdown");

    private PublicNames() {}

    /** @throws IllegalArgumentException for a value that has no public name */
    public static String of(Enum<?> value) {
        String name = switch (value) {
            case Named named -> named.label();
            case AuthMethod method -> method.label();
            case ProbeKind kind -> kind.label();
            default -> NAMES.get(value);
        };
        if (name == null) {
            throw new IllegalArgumentException("no public name for " + value);
        }
        return name;
    }

    /** As the status, and files of a machine's own, have it: {@code TUNNEL_ONLY}. */
    public static String inCapitals(Enum<?> value) {
        return of(value).toUpperCase(Locale.ROOT).replace('-', '_');
    }

    public static String of(GuardState state) {
        return GUARD_STATES.get(state.getClass());
    }

    /** A network: the address as RFC 5952 has it, and the length of its prefix. */
    public static String of(IpRange range) {
        return new IpPrefix(IpAddress.of(range.address().getAddress()), range.prefixLength()).toString();
    }

    public static String of(Sender sender) {
        return switch (sender) {
            case Sender.Ours _ -> "ours";
            case Sender.Mark _ -> "mark";
            case Sender.User _ -> "user";
            case Sender.Anyone _ -> "anyone";
        };
    }
}
