package bulkhead.app.cli;

import bulkhead.leakguard.daemon.GuardMetrics;
import bulkhead.leakguard.daemon.GuardStatus;
import bulkhead.leakguard.policy.Access;
import bulkhead.leakguard.policy.GuardState;
import java.util.List;
import java.util.Locale;

/** What is counted as OpenMetrics 1.0 has it: each family with its type and words, and at the end that it is all. */
final class OpenMetrics {
    private static final List<Class<? extends GuardState>> STATES = List.of(
            GuardState.Disconnected.class,
            GuardState.Connecting.class,
            GuardState.Connected.class,
            GuardState.Reconnecting.class,
            GuardState.Error.class,
            GuardState.Lockdown.class);

    private final StringBuilder text = new StringBuilder();

    private OpenMetrics() {}

    static String text(GuardMetrics metrics) {
        OpenMetrics all = new OpenMetrics();
        all.guard(metrics.guard());
        metrics.traffic().ifPresent(all::traffic);
        all.counter("bulkhead_refused_packets", "Packets that the rules in force refused since they last changed.");
        all.sample("bulkhead_refused_packets_total", "", metrics.refusedPackets());
        all.counter("bulkhead_refused_requests", "What the daemon was asked and refused.");
        all.sample("bulkhead_refused_requests_total", "", metrics.refusedRequests());
        all.counter("bulkhead_connections", "Connections that had the guard.");
        all.sample("bulkhead_connections_total", "", metrics.connections());
        all.counter("bulkhead_rekeys", "Renewals of the tunnel's keys.");
        all.sample("bulkhead_rekeys_total", "", metrics.renewals());
        return all.text.append("# EOF\n").toString();
    }

    private void guard(GuardStatus guard) {
        family("bulkhead_guard_state", "stateset", "What the leak guard is in.");
        for (Class<? extends GuardState> state : STATES) {
            String name = state.getSimpleName().toLowerCase(Locale.ROOT);
            sample(
                    "bulkhead_guard_state",
                    "bulkhead_guard_state=\"" + name + "\"",
                    is(state.isInstance(guard.state())));
        }
        family("bulkhead_family_access", "gauge", "What passes of each family: 1 of open, tunnel_only and blocked.");
        access("ipv4", guard.ipv4());
        access("ipv6", guard.ipv6());
        family("bulkhead_guard_intact", "gauge", "Whether the kernel's rules are those of this state.");
        sample("bulkhead_guard_intact", "", is(guard.intact()));
        family("bulkhead_guard_held", "gauge", "Whether no other program can change them.");
        sample("bulkhead_guard_held", "", is(guard.held()));
        family("bulkhead_guard_blocked", "gauge", "Whether nothing is to pass without a connection.");
        sample("bulkhead_guard_blocked", "", is(guard.blocked()));
    }

    private void access(String family, Access access) {
        for (Access each : Access.values()) {
            sample(
                    "bulkhead_family_access",
                    "family=\"" + family + "\",access=\"" + each.name().toLowerCase(Locale.ROOT) + "\"",
                    is(each == access));
        }
    }

    private void traffic(GuardMetrics.Traffic traffic) {
        family("bulkhead_tunnel_bytes", "counter", "IP packets through the tunnel's interface.");
        text.append("# UNIT bulkhead_tunnel_bytes bytes\n");
        sample("bulkhead_tunnel_bytes_total", "direction=\"received\"", traffic.received());
        sample("bulkhead_tunnel_bytes_total", "direction=\"sent\"", traffic.sent());
    }

    private void counter(String name, String help) {
        family(name, "counter", help);
    }

    private void family(String name, String type, String help) {
        text.append("# TYPE ").append(name).append(' ').append(type).append('\n');
        text.append("# HELP ").append(name).append(' ').append(help).append('\n');
    }

    private void sample(String name, String labels, long value) {
        text.append(name);
        if (!labels.isEmpty()) {
            text.append('{').append(labels).append('}');
        }
        text.append(' ').append(value).append('\n');
    }

    private static int is(boolean yes) {
        return yes ? 1 : 0;
    }
}
