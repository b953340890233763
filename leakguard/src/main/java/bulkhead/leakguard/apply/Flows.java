package bulkhead.leakguard.apply;

import bulkhead.leakguard.host.HostException;
import bulkhead.leakguard.host.HostPlan;
import bulkhead.leakguard.policy.InetAddresses;
import bulkhead.leakguard.policy.TunnelInterface;
import java.net.InetAddress;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What programs have open from the tunnel's addresses, of which no packet is to leave outside it: so the addresses are written down
 * from the time they are the tunnel's until all that began at them has ended.
 */
final class Flows {
    private static final Logger LOG = LoggerFactory.getLogger(Flows.class);
    private static final String NAME = "addresses";

    private final Journal journal;
    private final TunnelRoutes routes;
    private final HostDevices devices;

    Flows(Journal journal, TunnelRoutes routes, HostDevices devices) {
        this.journal = journal;
        this.routes = routes;
        this.devices = devices;
    }

    /** Before the tunnel has the plan's addresses. */
    void mayBegin(HostPlan plan) throws HostException {
        Set<InetAddress> known = load();
        Set<InetAddress> all = new LinkedHashSet<>(known);
        all.addAll(addresses(plan));
        if (!all.equals(known)) {
            save(all);
        }
    }

    /** When the tunnel has other addresses: those of a tunnel that is only away may come back to it. */
    void endOthers(HostPlan plan) throws HostException {
        Set<InetAddress> now = addresses(plan);
        Set<InetAddress> gone = load();
        gone.removeAll(now);
        if (!now.isEmpty() && !gone.isEmpty()) {
            routes.endFlows(gone, devices.tun());
            save(now);
        }
    }

    /** When there is no tunnel any more, and before the guard opens. */
    void endAll() throws HostException {
        Set<InetAddress> gone = load();
        if (!gone.isEmpty()) {
            routes.endFlows(gone, devices.tun());
        }
        journal.delete(NAME);
    }

    private static Set<InetAddress> addresses(HostPlan plan) {
        return plan.through().map(TunnelInterface::addresses).orElse(Set.of());
    }

    private void save(Set<InetAddress> addresses) throws HostException {
        Set<String> lines =
                addresses.stream().map(InetAddress::getHostAddress).collect(Collectors.toCollection(TreeSet::new));
        journal.save(NAME, String.join("\n", lines));
    }

    private Set<InetAddress> load() throws HostException {
        Optional<String> text = journal.load(NAME);
        return text.stream()
                .flatMap(String::lines)
                .flatMap(line -> address(line).stream())
                .collect(Collectors.toCollection(LinkedHashSet::new));
    }

    /** What nobody can read keeps no guard from opening. */
    private static Optional<InetAddress> address(String line) {
        try {
            return Optional.of(InetAddresses.parse(line));
        } catch (IllegalArgumentException e) {
            LOG.warn("what was written down as an address of the tunnel is none");
            return Optional.empty();
        }
    }
}
