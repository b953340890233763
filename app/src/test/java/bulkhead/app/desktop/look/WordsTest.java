package bulkhead.app.desktop.look;

import static org.assertj.core.api.Assertions.assertThat;

import bulkhead.app.status.ConnectionStatus;
import bulkhead.app.status.ConnectionStatus.Detail;
import bulkhead.app.status.ConnectionStatus.Rung;
import bulkhead.app.tunnel.Rehearsal;
import bulkhead.app.tunnel.TunnelEvent;
import bulkhead.app.tunnel.TunnelEvent.GuardChanged;
import bulkhead.app.tunnel.TunnelEvent.Session;
import bulkhead.app.tunnel.TunnelEvent.State;
import bulkhead.app.tunnel.TunnelEvent.StateChanged;
import bulkhead.leakguard.policy.Access;
import bulkhead.leakguard.policy.Family;
import bulkhead.leakguard.policy.GuardState;
import bulkhead.protocol.VpnEvent;
import bulkhead.protocol.core.Failure;
import bulkhead.protocol.core.Layer;
import bulkhead.protocol.core.Reason;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What the window shows of a connection, with the events of a real session between our client and our server. */
class WordsTest {
    private static final Words WORDS = new Words(new Texts(Locale.ENGLISH));
    private static final GuardChanged CLOSED =
            new GuardChanged(new GuardState.Connecting(), Access.OPEN, Access.BLOCKED);
    private static final GuardChanged BOTH = new GuardChanged(
            new GuardState.Connected(Set.of(Family.IPV4, Family.IPV6)), Access.TUNNEL_ONLY, Access.TUNNEL_ONLY);
    private static final GuardChanged ONLY_4 =
            new GuardChanged(new GuardState.Connected(Set.of(Family.IPV4)), Access.TUNNEL_ONLY, Access.BLOCKED);
    private static final GuardChanged RECONNECTING =
            new GuardChanged(new GuardState.Reconnecting(), Access.TUNNEL_ONLY, Access.TUNNEL_ONLY);
    private static final Failure SILENT =
            new Failure(Layer.IKE, Reason.NO_ANSWER, "the server does not answer any more", "");

    private static ConnectionStatus after(ConnectionStatus view, TunnelEvent... events) {
        ConnectionStatus next = view;
        for (TunnelEvent event : events) {
            next = next.after(event, 1_500);
        }
        return next;
    }

    /** Up to the last layer; the guard's state of the end is not told yet. */
    private static ConnectionStatus connected() {
        ConnectionStatus view = ConnectionStatus.IDLE.after(new StateChanged(State.RESOLVING), 1_000);
        view = after(view, new StateChanged(State.GUARDING), CLOSED, new StateChanged(State.CONNECTING));
        List<VpnEvent> session = new ArrayList<>();
        assertThat(Rehearsal.run(session::add)).isTrue();
        for (VpnEvent event : session) {
            if (!(event instanceof VpnEvent.Closed)) {
                view = view.after(new Session(event), 1_750);
            }
        }
        return after(view, BOTH, new StateChanged(State.CONNECTED));
    }

    @Test
    void beforeAnythingHappensBothFamiliesAreSaidToBeOpen() {
        ConnectionStatus idle = ConnectionStatus.IDLE;
        assertThat(WORDS.title(idle)).isEqualTo("Not connected");
        assertThat(WORDS.button(idle)).isEqualTo("Connect");
        assertThat(WORDS.ipv4(idle)).isEqualTo("IPv4 leaves this computer natively.");
        assertThat(WORDS.ipv6(idle)).isEqualTo("IPv6 leaves this computer natively.");
    }

    @Test
    void whileConnectingItNamesTheLayerThatIsWaitedFor() {
        ConnectionStatus view = ConnectionStatus.IDLE.after(new StateChanged(State.RESOLVING), 1_000);
        view = after(view, new StateChanged(State.GUARDING));
        assertThat(view.waitsFor()).contains(Rung.GUARD);
        view = after(view, CLOSED, new StateChanged(State.CONNECTING));
        assertThat(view.waitsFor()).contains(Rung.IKE);
        assertThat(WORDS.subtitle(view)).isEqualTo("Waiting for the server's IKE answer");
        assertThat(WORDS.button(view)).isEqualTo("Cancel");
        assertThat(WORDS.ipv4(view)).isEqualTo("IPv4 leaves this computer natively.");
        assertThat(WORDS.ipv6(view)).isEqualTo("IPv6 is blocked.");
        assertThat(view.climbed()).containsEntry(Rung.GUARD, 500L);
    }

    @Test
    void onceConnectedAllLayersHaveTheirTimesAndTheirDetails() {
        ConnectionStatus view = connected();
        assertThat(view.climbed()).containsOnlyKeys(Rung.values()).containsEntry(Rung.IKE, 750L);
        assertThat(view.details())
                .extracting(Detail::key)
                .contains("detail.ike", "detail.esp", "detail.auth", "detail.ipv4", "detail.ipv6", "detail.mtu")
                .doesNotHaveDuplicates();
        assertThat(WORDS.title(view)).isEqualTo("Connected");
        assertThat(WORDS.button(view)).isEqualTo("Disconnect");
        assertThat(WORDS.ipv4(view)).isEqualTo("IPv4 goes through the tunnel.");
        assertThat(WORDS.ipv6(view)).isEqualTo("IPv6 goes through the tunnel.");
    }

    @Test
    void saysWhyIpv6IsBlocked() {
        ConnectionStatus view = after(
                ConnectionStatus.IDLE,
                new StateChanged(State.RESOLVING),
                CLOSED,
                new Session(new VpnEvent.Ipv6Blocked(VpnEvent.Ipv6Block.REJECTED)),
                new TunnelEvent.Connected(Set.of(Family.IPV4)),
                ONLY_4,
                new StateChanged(State.CONNECTED));
        assertThat(WORDS.ipv4(view)).isEqualTo("IPv4 goes through the tunnel.");
        assertThat(WORDS.ipv6(view)).isEqualTo("IPv6 is blocked. The server refused it (IPV6CP).");
    }

    @Test
    void aLostConnectionWaitsAndSaysWhy() {
        ConnectionStatus view =
                after(connected(), new StateChanged(State.RECONNECTING), RECONNECTING, new TunnelEvent.Lost(SILENT));
        assertThat(WORDS.title(view)).isEqualTo("Reconnecting");
        assertThat(WORDS.subtitle(view)).isEqualTo("IKE: the server does not answer any more.");
        assertThat(WORDS.ipv4(view)).isEqualTo("IPv4 waits for the tunnel to come back.");
        assertThat(WORDS.ipv6(view)).isEqualTo("IPv6 waits for the tunnel to come back.");
        assertThat(view.climbed()).isEmpty();
        assertThat(view.details()).isEmpty();
    }

    @Test
    void aFailureStaysReadableAndTheNextAttemptForgetsIt() {
        ConnectionStatus failed = after(
                ConnectionStatus.IDLE,
                new StateChanged(State.RESOLVING),
                new TunnelEvent.Failed(SILENT),
                new StateChanged(State.DISCONNECTED));
        assertThat(WORDS.subtitle(failed)).isEqualTo("IKE: the server does not answer any more.");
        assertThat(WORDS.button(failed)).isEqualTo("Connect");
        assertThat(after(failed, new StateChanged(State.RESOLVING)).failure()).isEmpty();
    }
}
