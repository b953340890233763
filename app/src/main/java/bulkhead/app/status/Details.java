package bulkhead.app.status;

import bulkhead.app.status.Fact.Encapsulation;
import bulkhead.app.status.Fact.Names;
import bulkhead.app.tunnel.Caveat;
import bulkhead.leakguard.host.Detour;
import bulkhead.leakguard.host.DnsPlan;
import bulkhead.leakguard.host.TunnelPlan;
import bulkhead.leakguard.policy.IpRange;
import bulkhead.protocol.VpnEvent;
import bulkhead.protocol.ip6.Ip6Address;
import bulkhead.protocol.ip6.Ip6Configuration;
import bulkhead.protocol.offer.Refusal;
import bulkhead.protocol.wire.IpAddress;
import bulkhead.protocol.wire.IpPrefix;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** What the layers agreed on and this computer was made to, as far as it is known; of each kind of {@link Fact} one. */
public record Details(List<Fact> facts) {
    /** Nothing is up. */
    public static final Details NONE = new Details(List.of());

    public Details {
        facts = List.copyOf(facts);
    }

    public boolean isEmpty() {
        return facts.isEmpty();
    }

    public <F extends Fact> Optional<F> get(Class<F> kind) {
        return facts.stream().filter(kind::isInstance).map(kind::cast).findFirst();
    }

    /** This computer's in the tunnel, of one family. */
    public List<IpAddress> addresses(VpnEvent.Family family) {
        return switch (family) {
            case IPV4 -> get(Fact.Ipv4.class).map(Fact.Ipv4::address).stream().toList();
            case IPV6 -> get(Fact.Ipv6.class).map(Fact.Ipv6::addresses).orElse(List.of());
        };
    }

    /** What is known after an event of the session. */
    public Details after(VpnEvent event) {
        return switch (event) {
            case VpnEvent.IkeUp up -> with(new Fact.Ike(up.suite(), up.natTraversal(), up.peerVendor()));
            case VpnEvent.EspUp up ->
                with(new Fact.Esp(up.suite(), up.udpEncapsulation() ? Encapsulation.UDP : Encapsulation.ESP));
            case VpnEvent.L2tpUp up -> with(new Fact.L2tp(up.peerHostName(), up.product()));
            case VpnEvent.LinkUp up -> with(new Fact.Link(up.mtu(), up.origin(), up.pathMtu()));
            case VpnEvent.Authenticated up -> with(new Fact.Authentication(up.method()));
            case VpnEvent.Told(String text) -> with(new Fact.Notification(text));
            case VpnEvent.Ipv4Up up -> with(new Fact.Ipv4(up.address(), up.peer(), up.dns()));
            case VpnEvent.Ipv4Routes announced -> with(new Fact.Ipv4Routes(announced.routes()));
            case VpnEvent.Ipv4Path(boolean proved) -> with(new Fact.Ipv4Path(proved));
            case VpnEvent.Ipv4Down _ ->
                without(Fact.Ipv4.class).without(Fact.Ipv4Path.class).without(Fact.Ipv4Routes.class);
            case VpnEvent.Ipv6Up up -> with(ipv6(up.configuration()));
            case VpnEvent.Ipv6Blocked _ -> without(Fact.Ipv6.class);
            case VpnEvent.Refused(Refusal refusal) -> refused(refusal);
            case VpnEvent.Varied _, VpnEvent.Connected _, VpnEvent.Failed _, VpnEvent.Closed _ -> this;
        };
    }

    Details after(TunnelPlan made) {
        return with(new Fact.Tunnel(
                made.tun(),
                made.mtu(),
                routes(made.routes()),
                names(made.dns()),
                made.dns().searchDomains()));
    }

    Details mind(List<Caveat> caveats) {
        return caveats.isEmpty() ? without(Fact.Caveats.class) : with(new Fact.Caveats(caveats));
    }

    Details after(List<Detour> detours) {
        Details rest = without(Fact.Detours.class);
        return detours.isEmpty()
                ? rest
                : rest.with(new Fact.Detours(detours.stream()
                        .map(detour -> new Fact.Detours.Way(prefix(detour.range()), detour.by(), detour.because()))
                        .toList()));
    }

    private Details refused(Refusal refusal) {
        List<Refusal> before = get(Fact.Refused.class).map(Fact.Refused::offers).orElse(List.of());
        return with(new Fact.Refused(
                Stream.concat(before.stream(), Stream.of(refusal)).toList()));
    }

    private static Fact ipv6(Ip6Configuration ipv6) {
        return new Fact.Ipv6(
                ipv6.linkLocal(),
                ipv6.addresses().stream().map(Ip6Address::address).toList(),
                Optional.ofNullable(ipv6.router()),
                ipv6.dns(),
                ipv6.delegatedPrefixes(),
                ipv6.addresses().isEmpty() ? Optional.empty() : Optional.of(ipv6.source()));
    }

    private static List<IpPrefix> routes(List<IpRange> routes) {
        return routes.stream()
                .filter(route -> route.isDefault()
                        || routes.stream().noneMatch(other -> other.isDefault() && other.covers(route)))
                .map(Details::prefix)
                .toList();
    }

    private static IpPrefix prefix(IpRange range) {
        return new IpPrefix(IpAddress.of(range.address().getAddress()), range.prefixLength());
    }

    private static Names names(DnsPlan dns) {
        return dns.isExclusive() ? Names.TUNNEL : dns.servers().isEmpty() ? Names.NATIVE : Names.DOMAINS;
    }

    /** In the place of an older fact of its kind. */
    private Details with(Fact fact) {
        List<Fact> next = new ArrayList<>(facts);
        next.replaceAll(old -> old.getClass() == fact.getClass() ? fact : old);
        if (!next.contains(fact)) {
            next.add(fact);
        }
        return new Details(next);
    }

    /** What was said holds no more. */
    private Details without(Class<? extends Fact> kind) {
        return new Details(facts.stream().filter(fact -> !kind.isInstance(fact)).toList());
    }
}
