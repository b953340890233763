package bulkhead.app.desktop.tray;

import static org.assertj.core.api.Assertions.assertThat;

import bulkhead.app.desktop.look.Texts;
import bulkhead.app.desktop.tray.TrayView.Entry;
import bulkhead.app.desktop.tray.TrayView.Entry.Choice;
import bulkhead.app.status.ConnectionStatus;
import bulkhead.app.tunnel.TunnelEvent;
import bulkhead.app.tunnel.TunnelEvent.State;
import bulkhead.leakguard.policy.Access;
import bulkhead.leakguard.policy.Family;
import bulkhead.leakguard.policy.GuardState;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What is in the tray's menu, and what quitting would do. */
class TrayViewTest {
    private static final Texts TEXTS = new Texts(Locale.ENGLISH);
    private static final List<String> PROFILES = List.of("Home", "Office");

    /** Connected to Office, by IPv4 only. */
    static final ConnectionStatus CONNECTED = ConnectionStatus.IDLE
            .of("Office")
            .after(
                    new TunnelEvent.GuardChanged(
                            new GuardState.Connected(Set.of(Family.IPV4)), Access.TUNNEL_ONLY, Access.BLOCKED),
                    1)
            .after(new TunnelEvent.StateChanged(State.CONNECTED), 1)
            .after(new TunnelEvent.Connected(Set.of(Family.IPV4)), 1);

    private static <T> List<T> choices(TrayView view, Function<Choice, T> what) {
        return view.menu().stream()
                .filter(Choice.class::isInstance)
                .map(Choice.class::cast)
                .map(what)
                .toList();
    }

    private static ConnectionStatus in(State state) {
        return ConnectionStatus.IDLE.of("Office").after(new TunnelEvent.StateChanged(state), 1);
    }

    @Test
    void offersEachConnectionWhileThereIsNone() {
        TrayView view = TrayView.of(ConnectionStatus.IDLE, PROFILES, false, TEXTS);
        assertThat(view.menu().getFirst()).isEqualTo(new Entry.Line("Not connected"));
        assertThat(choices(view, Choice::text)).containsExactly("Home", "Office", "Show Window", "Settings", "Quit");
        assertThat(choices(view, Choice::enabled)).doesNotContain(false);
        assertThat(choices(view, Choice::action))
                .startsWith(new TrayAction.Connect("Home"), new TrayAction.Connect("Office"));
    }

    @Test
    void listsWhatIsAmissBelowTheState() {
        ConnectionStatus amiss = CONNECTED
                .after(new TunnelEvent.Watched(false), 2)
                .after(new TunnelEvent.NamesAstray(true), 3)
                .after(new TunnelEvent.Mended(), 4);
        assertThat(TrayView.of(amiss, PROFILES, false, TEXTS).menu())
                .startsWith(
                        new Entry.Line("Office: The guard's daemon is gone; nobody watches the rules."),
                        new Entry.Line("Rules were changed"),
                        new Entry.Line("Names outside the tunnel"),
                        new Entry.Rule());
    }

    @Test
    void offersToLockTheSecretsWhileTheyAreOpen() {
        assertThat(choices(TrayView.of(CONNECTED, PROFILES, true, TEXTS), Choice::action))
                .containsSubsequence(new TrayAction.Settings(), new TrayAction.Lock(), new TrayAction.Quit());
        assertThat(choices(TrayView.of(CONNECTED, PROFILES, false, TEXTS), Choice::action))
                .doesNotContain(new TrayAction.Lock());
    }

    @Test
    void ticksTheConnectionThatIsUpAndOffersToDisconnect() {
        TrayView view = TrayView.of(CONNECTED, PROFILES, false, TEXTS);
        assertThat(view.line()).isEqualTo("Connected to Office — IPv6 is blocked");
        assertThat(choices(view, Choice::text))
                .containsExactly("Home", "Office", "Disconnect", "Show Window", "Settings", "Quit");
        assertThat(choices(view, Choice::tick)).startsWith(false, true, null);
        assertThat(choices(view, Choice::enabled)).startsWith(true, false, true);
    }

    @Test
    void offersToCancelWhatIsNotUpYetAndNothingWhileItEnds() {
        assertThat(choices(TrayView.of(in(State.CONNECTING), PROFILES, false, TEXTS), Choice::text))
                .contains("Cancel");
        TrayView ending = TrayView.of(in(State.DISCONNECTING), PROFILES, false, TEXTS);
        assertThat(choices(ending, Choice::enabled)).startsWith(false, false, false, true);
    }

    /** However many there are, the last ones are on top and Quit stays in reach. */
    @Test
    void hasTheLastFiveConnectionsAndQuitInReach() {
        List<String> many = IntStream.range(0, 60).mapToObj(i -> "p" + i).toList();
        List<String> ordered = Presence.inOrder(many, List.of("p40", "gone", "p7"));
        assertThat(ordered).hasSize(60).startsWith("p40", "p7", "p0", "p1", "p2");
        assertThat(choices(TrayView.of(ConnectionStatus.IDLE, ordered, false, TEXTS), Choice::text))
                .containsExactly("p40", "p7", "p0", "p1", "p2", "Show Window", "Settings", "Quit");
    }

    @Test
    void hasNoEmptyGroup() {
        for (ConnectionStatus status : List.of(ConnectionStatus.IDLE, CONNECTED)) {
            List<Entry> menu = TrayView.of(status, List.of(), false, TEXTS).menu();
            for (int i = 1; i < menu.size(); i++) {
                assertThat(menu.get(i) instanceof Entry.Rule && menu.get(i - 1) instanceof Entry.Rule)
                        .isFalse();
            }
        }
    }

    @Test
    void quittingAsksOnlyWhereItChangesWhatLeavesThisComputer() {
        assertThat(QuitQuestion.consequence(ConnectionStatus.IDLE, true, false, TEXTS))
                .isEmpty();
        assertThat(QuitQuestion.consequence(CONNECTED, false, false, TEXTS)).isEmpty();
        assertThat(QuitQuestion.consequence(CONNECTED, true, false, TEXTS))
                .hasValueSatisfying(text -> assertThat(text).contains("natively again"));
        assertThat(QuitQuestion.consequence(CONNECTED, true, true, TEXTS))
                .hasValueSatisfying(text -> assertThat(text).contains("nothing leaves"));
        assertThat(QuitQuestion.consequence(in(State.ERROR), false, false, TEXTS))
                .hasValueSatisfying(text -> assertThat(text).contains("stays blocked"));
    }
}
