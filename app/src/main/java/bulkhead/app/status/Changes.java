package bulkhead.app.status;

import bulkhead.app.status.ConnectionStatus.Rung;
import bulkhead.app.tunnel.Measurement;
import bulkhead.app.tunnel.TunnelEvent;
import bulkhead.app.tunnel.TunnelEvent.State;
import bulkhead.protocol.VpnEvent;
import bulkhead.protocol.core.Failure;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What the next {@link ConnectionStatus} will be; every field starts as it is. */
final class Changes {
    String profile;
    State state;
    long began;
    long connectedAt;
    Map<Rung, Long> climbed;
    TunnelEvent.GuardChanged guard;
    Set<VpnEvent.Family> carried;
    Optional<VpnEvent.Ipv6Block> ipv6Block;
    Optional<Failure> failure;
    Details details;
    Optional<Measurement> measured;
    Concerns concerns;
    Course course;
    Waiting waiting;

    Changes(ConnectionStatus from) {
        profile = from.profile();
        state = from.state();
        began = from.began();
        connectedAt = from.connectedAt();
        climbed = from.climbed();
        guard = from.guard();
        carried = from.carried();
        ipv6Block = from.ipv6Block();
        failure = from.failure();
        details = from.details();
        measured = from.measured();
        concerns = from.concerns();
        course = from.course();
        waiting = from.waiting();
    }

    ConnectionStatus made() {
        return new ConnectionStatus(
                profile,
                state,
                began,
                connectedAt,
                climbed,
                guard,
                carried,
                ipv6Block,
                failure,
                details,
                measured,
                concerns,
                course,
                waiting);
    }
}
