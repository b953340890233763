package bulkhead.app.tunnel;

import bulkhead.app.names.PublicNames;
import bulkhead.leakguard.host.Surroundings;
import bulkhead.leakguard.host.TunnelPlan;
import bulkhead.leakguard.policy.IpRange;
import bulkhead.protocol.VpnEvent;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Finds what there is to know of a connection that is up; the control loop's thread uses it. */
final class Caveats {
    private final Routing routing;
    private final Report report;
    private Optional<TunnelPlan> up = Optional.empty();
    private boolean leavesNames;
    private Surroundings around = Surroundings.NONE;
    /** Whether IPv6, which may bring resolvers of its own, has come or will not. */
    private boolean settled;

    Caveats(Routing routing, Report report) {
        this.routing = routing;
        this.report = report;
    }

    /** As {@link TunnelPlans#leaveNames}; that is told by itself. */
    void leaveNames() {
        leavesNames = true;
    }

    /** What is around this computer, as of a session's begin. */
    void around(Surroundings now) {
        around = now;
    }

    /** This computer's network carries the tunnel like this. */
    void up(Optional<TunnelPlan> plan) {
        up = plan;
        tell();
    }

    void take(VpnEvent event) {
        settled |= event instanceof VpnEvent.Ipv6Up || event instanceof VpnEvent.Ipv6Blocked;
        tell();
    }

    /** What held of that session holds no more. */
    void lost() {
        up = Optional.empty();
        settled = false;
    }

    /** Of each network around here the first of the tunnel's that it overlaps with. */
    private Stream<Caveat> overlaps(TunnelPlan plan) {
        List<IpRange> inside = plan.networks()
                .filter(network -> !network.address().isLinkLocalAddress())
                .toList();
        return around.networks().stream()
                .map(PublicNames::of)
                .sorted()
                .map(IpRange::parse)
                .flatMap(here -> inside.stream()
                        .filter(here::overlaps)
                        .findFirst()
                        .map(there -> Caveat.of(Caveat.What.OVERLAP, PublicNames.of(here), PublicNames.of(there)))
                        .stream());
    }

    private void tell() {
        up.ifPresent(plan -> {
            List<Caveat> caveats = new ArrayList<>();
            if (settled
                    && !leavesNames
                    && routing.asksForAll()
                    && plan.dns().servers().isEmpty()) {
                caveats.add(Caveat.of(Caveat.What.NO_RESOLVER));
            }
            overlaps(plan).forEach(caveats::add);
            report.caveats(caveats);
        });
    }
}
