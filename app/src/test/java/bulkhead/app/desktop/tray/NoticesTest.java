package bulkhead.app.desktop.tray;

import static org.assertj.core.api.Assertions.assertThat;

import bulkhead.app.desktop.look.Texts;
import bulkhead.app.desktop.tray.Notice.Urgency;
import bulkhead.app.status.ConnectionStatus;
import bulkhead.app.tunnel.TunnelEvent;
import bulkhead.app.tunnel.TunnelEvent.GuardChanged;
import bulkhead.app.tunnel.TunnelEvent.Lost;
import bulkhead.app.tunnel.TunnelEvent.Retry;
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

/** The notifications of a connection's events, in the order in which the controller tells them. */
class NoticesTest {
    private static final Texts TEXTS = new Texts(Locale.ENGLISH);
    private static final GuardChanged OPEN = new GuardChanged(new GuardState.Disconnected(), Access.OPEN, Access.OPEN);
    private static final GuardChanged CLOSED =
            new GuardChanged(new GuardState.Connecting(), Access.OPEN, Access.BLOCKED);
    private static final GuardChanged ONLY_4 = new GuardChanged(
            new GuardState.Connected(Set.of(bulkhead.leakguard.policy.Family.IPV4)),
            Access.TUNNEL_ONLY,
            Access.BLOCKED);
    private static final GuardChanged BOTH = new GuardChanged(
            new GuardState.Connected(
                    Set.of(bulkhead.leakguard.policy.Family.IPV4, bulkhead.leakguard.policy.Family.IPV6)),
            Access.TUNNEL_ONLY,
            Access.TUNNEL_ONLY);
    private static final GuardChanged WAITING =
            new GuardChanged(new GuardState.Reconnecting(), Access.TUNNEL_ONLY, Access.TUNNEL_ONLY);
    private static final GuardChanged SHUT = new GuardChanged(new GuardState.Error(), Access.BLOCKED, Access.BLOCKED);
    private static final Failure SILENT =
            new Failure(Layer.IKE, Reason.NO_ANSWER, "the server does not answer any more", "");
    private static final Failure GOODBYE = new Failure(Layer.L2TP, Reason.ENDED_BY_PEER, "the server said goodbye", "");

    private final Notices notices = new Notices(TEXTS);
    private final List<Notice> told = new ArrayList<>();
    private ConnectionStatus status = ConnectionStatus.IDLE.of("Office");

    private void tell(TunnelEvent... events) {
        for (TunnelEvent event : events) {
            ConnectionStatus before = status;
            status = status.after(event, 1_000);
            notices.between(before, status).ifPresent(told::add);
        }
    }

    private void begin() {
        tell(state(State.RESOLVING), state(State.GUARDING), CLOSED, state(State.CONNECTING));
    }

    private void connectBoth() {
        begin();
        tell(BOTH, state(State.CONNECTED), up(Family.IPV4, Family.IPV6));
    }

    private static StateChanged state(State state) {
        return new StateChanged(state);
    }

    private static TunnelEvent up(Family... families) {
        return new TunnelEvent.Connected(Set.of(families));
    }

    private static Session blocked(VpnEvent.Ipv6Block why) {
        return new Session(new VpnEvent.Ipv6Blocked(why));
    }

    private Notice only() {
        assertThat(told).hasSize(1);
        return told.removeFirst();
    }

    @Test
    void saysOnceWhatBothFamiliesDoWhenConnected() {
        connectBoth();
        Notice notice = only();
        assertThat(notice.title()).isEqualTo("Connected to Office");
        assertThat(notice.body()).isEqualTo("IPv4 goes through the tunnel. IPv6 goes through the tunnel.");
        assertThat(notice.urgency()).isEqualTo(Urgency.LOW);
        assertThat(notice.offer().orElseThrow().action()).isEqualTo(new TrayAction.Disconnect());
    }

    @Test
    void waitsForIpv6OrForTheReasonWhyThereIsNone() {
        begin();
        tell(ONLY_4, state(State.CONNECTED), up(Family.IPV4));
        assertThat(told).isEmpty();
        tell(blocked(VpnEvent.Ipv6Block.REJECTED));
        assertThat(only().body())
                .isEqualTo("IPv4 goes through the tunnel. IPv6 is blocked. The server refused it (IPV6CP).");
        tell(BOTH, up(Family.IPV4, Family.IPV6));
        assertThat(only().body()).contains("IPv6 goes through the tunnel.");
    }

    @Test
    void tellsOfALossAndOfTheReturnAndNotOfTheAttemptsBetween() {
        connectBoth();
        told.clear();
        tell(new Lost(SILENT), state(State.RECONNECTING), WAITING);
        Notice lost = only();
        assertThat(lost.title()).isEqualTo("Connection to Office lost, reconnecting");
        assertThat(lost.body())
                .startsWith(SILENT.message())
                .endsWith("IPv4 waits for the tunnel to come back. IPv6 waits for the tunnel to come back.");
        tell(new Retry(SILENT, 2_000), new Retry(SILENT, 4_000));
        assertThat(told).isEmpty();
        tell(BOTH, state(State.CONNECTED), up(Family.IPV4, Family.IPV6));
        assertThat(only().title()).isEqualTo("Connected to Office again");
    }

    @Test
    void saysWhoEndedItAndOffersToConnectAgain() {
        connectBoth();
        told.clear();
        tell(new TunnelEvent.Failed(GOODBYE), OPEN, state(State.DISCONNECTED));
        Notice ended = only();
        assertThat(ended.title()).isEqualTo("The server ended the connection: Office");
        assertThat(ended.body()).startsWith(GOODBYE.message()).endsWith("IPv6 leaves this computer natively.");
        assertThat(ended.offer().orElseThrow().action()).isEqualTo(new TrayAction.Connect("Office"));
    }

    @Test
    void saysTheCauseOfAnAttemptThatFailed() {
        begin();
        tell(new TunnelEvent.Failed(SILENT), OPEN, state(State.DISCONNECTED));
        Notice failed = only();
        assertThat(failed.title()).isEqualTo("No connection to Office");
        assertThat(failed.body()).startsWith(SILENT.message());
    }

    @Test
    void aClosedGuardWithoutAConnectionIsUrgent() {
        connectBoth();
        told.clear();
        tell(new Lost(SILENT), state(State.RECONNECTING), WAITING);
        told.clear();
        tell(new TunnelEvent.Failed(SILENT), SHUT, state(State.ERROR));
        Notice stopped = only();
        assertThat(stopped.title()).isEqualTo("Connection to Office given up");
        assertThat(stopped.body()).endsWith("IPv4 is blocked. IPv6 is blocked.");
        assertThat(stopped.urgency()).isEqualTo(Urgency.CRITICAL);
    }

    @Test
    void saysWhatIsOpenAfterTheUsersDisconnect() {
        connectBoth();
        told.clear();
        tell(state(State.DISCONNECTING), OPEN, state(State.DISCONNECTED));
        Notice over = only();
        assertThat(over.title()).isEqualTo("Disconnected from Office");
        assertThat(over.body()).isEqualTo("IPv4 leaves this computer natively. IPv6 leaves this computer natively.");
        assertThat(over.offer()).isEmpty();
    }

    @Test
    void tellsThatNobodyWatchesTheRulesAndThatTheyHadBeenChanged() {
        tell(
                new StateChanged(State.RESOLVING),
                CLOSED,
                ONLY_4,
                new StateChanged(State.CONNECTED),
                new TunnelEvent.Watched(false),
                new TunnelEvent.Mended(),
                new TunnelEvent.Watched(true));
        assertThat(told.stream().map(Notice::title).toList())
                .endsWith("The guard of Office is not watched", "The rules of Office had been changed");
        assertThat(told.getLast().urgency()).isEqualTo(Notice.Urgency.CRITICAL);
    }
}
