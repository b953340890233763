package bulkhead.app.desktop.look;

import static org.assertj.core.api.Assertions.assertThat;

import bulkhead.app.status.ConnectionStatus;
import bulkhead.app.status.ConnectionStatus.Rung;
import bulkhead.app.status.Course;
import bulkhead.app.status.Fact;
import bulkhead.app.tunnel.Measurement;
import bulkhead.app.tunnel.Measurement.Traffic;
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
import bulkhead.protocol.ike.NatTraversal;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
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
        assertThat(at(2_000).subtitle(view)).isEqualTo("Waiting for the server's IKE answer");
        assertThat(WORDS.button(view)).isEqualTo("Cancel");
        assertThat(WORDS.ipv4(view)).isEqualTo("IPv4 leaves this computer natively.");
        assertThat(WORDS.ipv6(view)).isEqualTo("IPv6 is blocked.");
        assertThat(view.climbed()).containsEntry(Rung.GUARD, 500L);
    }

    @Test
    void countsTheSecondsOfAWaitThatIsLongerThanUsual() {
        ConnectionStatus view = ConnectionStatus.IDLE.after(new StateChanged(State.RESOLVING), 1_000);
        assertThat(at(2_000).subtitle(view)).isEqualTo("Looking up the server's address");
        assertThat(at(6_000).subtitle(view)).isEqualTo("Looking up the server's address, 5 s");
        view = after(view, new StateChanged(State.GUARDING), CLOSED, new StateChanged(State.CONNECTING));
        assertThat(at(10_500).subtitle(view)).isEqualTo("Waiting for the server's IKE answer, 9 s");
    }

    @Test
    void saysWhichTryItIsAndWhatIsUsual() {
        ConnectionStatus view = ConnectionStatus.IDLE.after(new StateChanged(State.RESOLVING), 1_000);
        view = after(view, new StateChanged(State.GUARDING), CLOSED, new StateChanged(State.CONNECTING));
        assertThat(at(1_500).waiting(view)).isEmpty();
        view = after(view, new TunnelEvent.Tried(Layer.L2TP, 5));
        assertThat(at(1_500).waiting(view)).as("of another step").isEmpty();
        view = after(view, new TunnelEvent.Tried(Layer.IKE, 3));
        assertThat(at(10_500).waiting(view)).isEqualTo("IKE, 3rd try, 9 s");
        view = view.usually(Map.of(Rung.IKE, 210L));
        assertThat(at(10_500).waiting(view)).isEqualTo("IKE, 3rd try, 9 s; usually 0.2 s here");
        assertThat(at(10_500).subtitle(view))
                .isEqualTo("Waiting for the server's IKE answer, 3rd try, 9 s; usually 0.2 s here");
        assertThat(new Words(new Texts(Locale.GERMAN), () -> 10_500).waiting(view))
                .isEqualTo("IKE, 3. Versuch, 9 s; hier sonst 0,2 s");
        for (int tries : new int[] {2, 4, 20, 21, 24}) {
            assertThat(at(10_500).waiting(after(view, new TunnelEvent.Tried(Layer.IKE, tries))))
                    .contains(tries + Map.of(2, "nd", 21, "st").getOrDefault(tries, "th") + " try");
        }
        view = after(view, new TunnelEvent.Tried(Layer.IKE, 1));
        assertThat(at(1_500).waiting(view)).as("heard").isEmpty();
    }

    private static Words at(long now) {
        return new Words(new Texts(Locale.ENGLISH), () -> now);
    }

    @Test
    void whatIsOldOrDoubtedIsNotShownAsNow() {
        ConnectionStatus view = after(connected(), new TunnelEvent.Measured(measured(Optional.empty())));
        assertThat(at(20_000).title(view)).isEqualTo("Connected");
        assertThat(at(20_000).heartbeat(view)).contains("2 s ago");
        assertThat(at(26_000).title(view)).isEqualTo("No news");
        assertThat(at(26_000).subtitle(view)).isEqualTo("The program that is connected has said nothing for 6 s.");
        ConnectionStatus silent = after(view, new TunnelEvent.Measured(measured(Optional.of(16_000L))));
        assertThat(at(20_400).title(silent)).isEqualTo("No answer");
        assertThat(at(20_400).subtitle(silent)).isEqualTo("No answer from the server for 4 s.");
        ConnectionStatus unplugged = after(silent, new TunnelEvent.Unplugged(Optional.of("eth0")));
        assertThat(at(20_400).subtitle(unplugged)).isEqualTo("No network: eth0 has no link.");
        ConnectionStatus unwatched = after(view, new TunnelEvent.Watched(false));
        assertThat(at(20_400).title(unwatched)).isEqualTo("Connected, unwatched");
        assertThat(at(20_400).title(after(unwatched, new TunnelEvent.Watched(true))))
                .isEqualTo("Connected");
    }

    /** As when the guard's daemon is gone, which alone could open the guard. */
    @Test
    void aDisconnectThatFailsShowsNoLayerAsUp() {
        Failure gone = new Failure(Layer.HOST, Reason.HOST, "the guard's daemon is gone", "");
        ConnectionStatus view = after(
                connected(),
                new StateChanged(State.DISCONNECTING),
                new TunnelEvent.Failed(gone),
                new StateChanged(State.ERROR));
        assertThat(view.climbed()).isEmpty();
        assertThat(view.failure()).contains(gone);
    }

    private static Measurement measured(Optional<Long> silentSince) {
        return new Measurement(
                20_000,
                Measurement.Traffic.NONE,
                Measurement.Traffic.NONE,
                Optional.of(18_000L),
                silentSince,
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
    }

    @Test
    void onceConnectedAllLayersHaveTheirTimesAndTheirDetails() {
        ConnectionStatus view = connected();
        assertThat(view.climbed()).containsOnlyKeys(Rung.values()).containsEntry(Rung.IKE, 750L);
        assertThat(view.details().facts())
                .<Class<?>>extracting(Fact::getClass)
                .contains(
                        Fact.Ike.class,
                        Fact.Esp.class,
                        Fact.L2tp.class,
                        Fact.Link.class,
                        Fact.Authentication.class,
                        Fact.Ipv4.class,
                        Fact.Ipv6.class)
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
        assertThat(view.climbed()).containsOnlyKeys(Rung.GUARD);
        assertThat(view.details().facts()).isEmpty();
    }

    /** The server says no to IPv6 before the guard has let it in again: it waits still, and the two do not go together. */
    @Test
    void whatWaitsIsNotSaidToBeRefused() {
        ConnectionStatus view = after(
                connected(),
                RECONNECTING,
                new TunnelEvent.Lost(SILENT),
                new Session(new VpnEvent.Ipv6Blocked(VpnEvent.Ipv6Block.REJECTED)));
        assertThat(WORDS.ipv6(view)).isEqualTo("IPv6 waits for the tunnel to come back.");
        assertThat(WORDS.ipv6(after(view, ONLY_4, new StateChanged(State.CONNECTED))))
                .isEqualTo("IPv6 is blocked. The server refused it (IPV6CP).");
    }

    @Test
    void theStepThatFailedAndThoseBeforeItStay() {
        Failure refused = new Failure(Layer.AUTHENTICATION, Reason.AUTHENTICATION_REFUSED, "the password is wrong", "");
        ConnectionStatus view = ConnectionStatus.IDLE
                .after(new StateChanged(State.RESOLVING), 1_000)
                .after(new StateChanged(State.GUARDING), 1_100)
                .after(CLOSED, 1_200)
                .after(new StateChanged(State.CONNECTING), 1_300)
                .after(new Session(new VpnEvent.IkeUp("", NatTraversal.NONE, "", false)), 1_500)
                .after(new TunnelEvent.Failed(refused), 1_700)
                .after(new StateChanged(State.DISCONNECTED), 1_800);
        assertThat(view.climbed()).containsOnly(Map.entry(Rung.GUARD, 200L), Map.entry(Rung.IKE, 500L));
        assertThat(view.failedAt()).contains(Rung.AUTHENTICATION);
        assertThat(view.after(new StateChanged(State.RESOLVING), 2_000).failedAt())
                .isEmpty();
        assertThat(ConnectionStatus.IDLE.refused("there is no such name").failedAt())
                .isEmpty();
    }

    /** Two sessions of one connection: its time and bytes are of both. */
    @Test
    void aConnectionThatCameBackKeepsItsTimeAndItsBytes() {
        ConnectionStatus view = ConnectionStatus.IDLE
                .after(new StateChanged(State.RESOLVING), 1_000)
                .after(CLOSED, 1_100)
                .after(ONLY_4, 2_000)
                .after(new StateChanged(State.CONNECTED), 2_000)
                .after(measured(1_000_000, 200_000), 3_000)
                .after(RECONNECTING, 60_000)
                .after(new TunnelEvent.Lost(SILENT), 60_000)
                .after(new TunnelEvent.Retry(SILENT, 2_000), 61_000)
                .after(ONLY_4, 70_000)
                .after(new StateChanged(State.CONNECTED), 70_000)
                .after(measured(30_000, 0), 71_000);
        assertThat(view.course().millis(3_602_000)).isEqualTo(3_600_000);
        assertThat(view.course().bytesIn(view.measured())).isEqualTo(1_030_000);
        assertThat(view.course().bytesOut(view.measured())).isEqualTo(200_000);
        ConnectionStatus ended = view.after(new StateChanged(State.DISCONNECTING), 4_322_000)
                .after(new GuardChanged(new GuardState.Disconnected(), Access.OPEN, Access.OPEN), 4_322_000)
                .after(new StateChanged(State.DISCONNECTED), 4_322_000);
        assertThat(WORDS.subtitle(ended)).isEqualTo("1 h 12 min, 1.2 MB, IPv6 blocked throughout, 1 reconnect");
        assertThat(ended.after(new StateChanged(State.RESOLVING), 5_000_000).course())
                .isEqualTo(Course.NONE);
    }

    private static TunnelEvent measured(long in, long out) {
        return new TunnelEvent.Measured(new Measurement(
                1,
                new Traffic(in, out, 1, 1),
                Traffic.NONE,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty()));
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
