package bulkhead.app.tunnel;

import static org.assertj.core.api.Assertions.assertThat;

import bulkhead.leakguard.policy.Family;
import bulkhead.leakguard.policy.GuardState;
import bulkhead.protocol.VpnEvent;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class RehearsalTest {
    /** What is told of a connection that comes up is what the start-up cache has to know how to show. */
    @Test
    void tellsAllThatAConnectionTellsUntilBothFamiliesAreUp() {
        List<TunnelEvent> events = new ArrayList<>();
        assertThat(Rehearsal.tell(events::add)).isTrue();

        assertThat(events)
                .contains(
                        new TunnelEvent.StateChanged(TunnelEvent.State.CONNECTED),
                        new TunnelEvent.Connected(Set.of(Family.IPV4, Family.IPV6)))
                .anyMatch(TunnelEvent.HostReady.class::isInstance)
                .anyMatch(event -> event instanceof TunnelEvent.GuardChanged changed
                        && changed.state().equals(new GuardState.Connected(Set.of(Family.IPV4, Family.IPV6))));
        assertThat(events.stream()
                        .filter(TunnelEvent.Session.class::isInstance)
                        .map(event -> ((TunnelEvent.Session) event).event()))
                .<Class<?>>extracting(VpnEvent::getClass)
                .contains(
                        VpnEvent.IkeUp.class,
                        VpnEvent.EspUp.class,
                        VpnEvent.L2tpUp.class,
                        VpnEvent.LinkUp.class,
                        VpnEvent.Authenticated.class,
                        VpnEvent.Ipv4Up.class,
                        VpnEvent.Ipv6Up.class);
    }
}
