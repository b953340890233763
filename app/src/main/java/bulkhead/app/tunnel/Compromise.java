package bulkhead.app.tunnel;

import bulkhead.leakguard.host.Capability;
import bulkhead.protocol.VpnConfig;
import java.util.Set;

/** What is wanted of a connection, less what this computer cannot; what it does without is told. */
record Compromise(Set<Capability> can, Report report) {
    /** A server takes ESP in UDP as well, and a tunnel without IPv6 is one for IPv4. */
    VpnConfig of(VpnConfig wanted) {
        return wanted.with(changes -> {
            changes.dialect = wanted.dialect().withRawEsp(wanted.dialect().rawEsp() && has(Capability.RAW_ESP));
            changes.ipv6 = wanted.ipv6() && has(Capability.IPV6);
        });
    }

    /** Whether names can be asked for in the tunnel: all of them, or in a split tunnel those of its domains. */
    boolean ofNames(Routing routing) {
        return has(routing.asksForAll() ? Capability.RESOLVERS : Capability.SPLIT_DNS);
    }

    private boolean has(Capability wanted) {
        if (!can.contains(wanted)) {
            report.without(wanted);
            return false;
        }
        return true;
    }
}
