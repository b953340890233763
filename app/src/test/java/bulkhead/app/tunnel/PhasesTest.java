package bulkhead.app.tunnel;

import static org.assertj.core.api.Assertions.assertThat;

import bulkhead.app.tunnel.Phases.Next;
import bulkhead.leakguard.policy.Family;
import bulkhead.leakguard.policy.GuardState;
import bulkhead.protocol.core.Failure;
import bulkhead.protocol.core.Layer;
import bulkhead.protocol.core.Reason;
import java.net.InetAddress;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a connection may do in whatever order things befall it. A session is a number here. */
class PhasesTest {
    private static final InetAddress SECOND = InetAddress.ofLiteral("192.0.2.2");
    private static final InetAddress THIRD = InetAddress.ofLiteral("2001:db8::3");
    private static final Failure SILENT = failure(Layer.IKE, Reason.NO_ANSWER);
    private static final Failure REFUSED = failure(Layer.IKE, Reason.AUTHENTICATION_REFUSED);
    private static final Failure FINAL = failure(Layer.AUTHENTICATION, Reason.AUTHENTICATION_REFUSED);
    private static final Failure ON_HOST = failure(Layer.HOST, Reason.HOST);
    private static final int MOST_SESSIONS = 4;

    private static Failure failure(Layer layer, Reason reason) {
        return new Failure(layer, reason, "so it was", "");
    }

    /** What the surroundings remember, to know which inputs can come: everything else is the phases' own. */
    private record World(
            Phase<Integer> phase, int sessions, Set<Integer> open, boolean isShut, boolean stopped, boolean failed) {}

    /** Every order of inputs, each at any time that it can come, and late ones of sessions that are gone. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void noOrderOfInputsKeepsTwoSessionsOrALossOpenOrForgetsTheEnd(boolean reconnects) {
        Phases<Integer> phases = new Phases<>(reconnects);
        Phase<Integer> first = new Phase.Preparing<>(List.of(SECOND, THIRD));
        Queue<World> todo = new ArrayDeque<>();
        Set<World> seen = new HashSet<>();
        todo.add(step(phases, new World(first, 0, Set.of(), false, false, false), new Input.Begun<>(1)));
        while (!todo.isEmpty()) {
            World world = todo.remove();
            for (Input<Integer> input : inputs(phases, world)) {
                World after = step(phases, world, input);
                if (seen.add(after)) {
                    todo.add(after);
                }
            }
        }
        assertThat(seen.size()).as("worlds that were looked at").isGreaterThan(100);
        assertThat(seen.stream().map(world -> world.phase().getClass()).distinct())
                .as("phases that were reached")
                .hasSize(reconnects ? 6 : 5);
    }

    private static List<Input<Integer>> inputs(Phases<Integer> phases, World world) {
        List<Input<Integer>> inputs = new ArrayList<>();
        if (world.stopped) {
            return inputs;
        }
        for (int session = 1; session <= world.sessions; session++) {
            for (Failure why : List.of(SILENT, REFUSED, FINAL, ON_HOST)) {
                inputs.add(new Input.Broken<>(session, why));
            }
            inputs.add(new Input.Closed<>(session));
        }
        if (phases.awaitsSession(world.phase) && world.sessions < MOST_SESSIONS) {
            inputs.add(new Input.Begun<>(world.sessions + 1));
        }
        inputs.add(new Input.Carried<>(new GuardState.Connected(Set.of(Family.IPV4)), Optional.empty()));
        inputs.add(new Input.Lost<>(SILENT));
        inputs.add(new Input.NoWay<>(SILENT));
        inputs.add(new Input.HostFailed<>(ON_HOST));
        inputs.add(new Input.WithoutTun<>(ON_HOST));
        inputs.add(new Input.TunRemoved<>(ON_HOST));
        inputs.add(new Input.Revoked<>(ON_HOST));
        inputs.add(new Input.Leave<>(true));
        inputs.add(new Input.Leave<>(false));
        return inputs;
    }

    private static World step(Phases<Integer> phases, World before, Input<Integer> input) {
        Next<Integer> next = phases.next(before.phase, input);
        Set<Integer> open = new HashSet<>(before.open);
        int sessions = before.sessions;
        boolean isShut = before.isShut;
        boolean stopped = false;
        boolean failed = before.failed;
        if (input instanceof Input.Begun<Integer>(Integer session)) {
            open.add(session);
            sessions = session;
        } else if (input instanceof Input.Closed<Integer>(Integer session)) {
            open.remove(session);
        }
        for (Effect<Integer> effect : next.effects()) {
            assertThat(stopped).as("%s after the end", effect).isFalse();
            switch (effect) {
                case Effect.Abandon<Integer>(Integer session) ->
                    assertThat(open.remove(session)).as("%s is there", session).isTrue();
                case Effect.Goodbye<Integer>(Integer session) ->
                    assertThat(open).contains(session);
                case Effect.Connect<Integer>(Integer session) ->
                    assertThat(open).containsExactly(session);
                case Effect.Tighten<Integer>() -> isShut = true;
                case Effect.TellUp<Integer> _ -> isShut = false;
                case Effect.Fail<Integer> _ -> failed = true;
                case Effect.Stop<Integer>() -> stopped = true;
                case Effect.Seek<Integer> _, Effect.SeekAgain<Integer> _ ->
                    assertThat(isShut)
                            .as("guard of a connection that is sought")
                            .isTrue();
                default -> {}
            }
        }
        World after = new World(next.phase(), sessions, open, isShut, stopped, failed);
        String told = before + " / " + input + " / " + next;
        assertThat(open.size()).as(told).isLessThanOrEqualTo(1);
        assertThat(open.stream().toList())
                .as(told)
                .isEqualTo(stopped && open.isEmpty() ? List.of() : sessionsOf(next.phase()));
        check(before, input, after, told);
        return after;
    }

    private static List<Integer> sessionsOf(Phase<Integer> phase) {
        return Optional.ofNullable(phase.session()).stream().toList();
    }

    private static void check(World before, Input<Integer> input, World after, String told) {
        boolean wasLeaving = before.phase instanceof Phase.Leaving;
        boolean leaves = after.phase instanceof Phase.Leaving;
        if (wasLeaving) {
            assertThat(leaves).as("nothing comes after the end: " + told).isTrue();
        } else if (leaves && !(input instanceof Input.Leave || input instanceof Input.Closed)) {
            assertThat(after.failed).as("an end has a reason: " + told).isTrue();
        }
        if (leaves && !after.stopped) {
            assertThat(after.phase.session())
                    .as("somebody is waited for: " + told)
                    .isNotNull();
        }
        if (before.phase instanceof Phase.Connected && !(after.phase instanceof Phase.Connected) && !leaves) {
            assertThat(after.isShut).as("a loss closes: " + told).isTrue();
        }
    }

    @Test
    void aServerWithoutAnAnswerIsTriedAtItsOtherAddressesAndTheFirstFailureIsTheReason() {
        Phases<Integer> phases = new Phases<>(true);
        Phase<Integer> connecting = new Phase.Connecting<>(1, List.of(SECOND, THIRD));
        Next<Integer> moving = phases.next(connecting, new Input.Broken<>(1, SILENT));
        assertThat(moving.effects()).containsExactly(new Effect.Abandon<>(1), new Effect.Move<>(SILENT, SECOND));
        Next<Integer> next = phases.next(moving.phase(), new Input.NoWay<>(ON_HOST));
        assertThat(next.effects()).containsExactly(new Effect.Move<>(SILENT, THIRD));
        Next<Integer> last = phases.next(next.phase(), new Input.NoWay<>(ON_HOST));
        assertThat(last.effects()).containsExactly(new Effect.Fail<>(SILENT), new Effect.Stop<>());
    }

    @Test
    void whatRefusedUsInsideEspIsFinalAndWhatDidInTheOpenIsNot() {
        Phases<Integer> phases = new Phases<>(true);
        Phase<Integer> back = new Phase.Reconnecting<>(2, 0);
        assertThat(phases.next(back, new Input.Broken<>(2, REFUSED)).phase()).isInstanceOf(Phase.Waiting.class);
        Failure noProposal = failure(Layer.AUTHENTICATION, Reason.NO_COMMON_PROPOSAL);
        assertThat(phases.next(back, new Input.Broken<>(2, noProposal)).effects())
                .containsExactly(new Effect.Abandon<>(2), new Effect.Fail<>(noProposal), new Effect.Stop<>());
    }

    /** RFC 2759's error 691, of a server with one session a user that holds the lost one yet. */
    @Test
    void secretsThatWereGoodAreTriedAgainButNotUntilTheAccountIsLocked() {
        Phases<Integer> phases = new Phases<>(true);
        Phase<Integer> phase = new Phase.Reconnecting<>(2, 0);
        for (int refusal = 1; refusal < 5; refusal++) {
            Next<Integer> next = phases.next(phase, new Input.Broken<>(2, FINAL));
            assertThat(next.phase()).isEqualTo(new Phase.Waiting<>(refusal));
            assertThat(next.effects()).contains(new Effect.Seek<>(FINAL, true));
            phase = phases.next(next.phase(), new Input.Begun<>(2)).phase();
        }
        assertThat(phases.next(phase, new Input.Broken<>(2, FINAL)).effects())
                .containsExactly(new Effect.Abandon<>(2), new Effect.Fail<>(FINAL), new Effect.Stop<>());
        Next<Integer> up = phases.next(
                phase, new Input.Carried<>(new GuardState.Connected(Set.of(Family.IPV4)), Optional.empty()));
        assertThat(up.phase()).isEqualTo(new Phase.Connected<>(2));
    }

    @Test
    void aSecondWordWaitsForNoAnswerAndOneThatNobodySaidIsNone() {
        Phases<Integer> phases = new Phases<>(true);
        Next<Integer> unread = phases.next(new Phase.Connected<>(1), new Input.Leave<>(false));
        assertThat(unread.effects()).containsExactly(new Effect.TellLeaving<>(), new Effect.Goodbye<>(1));
        Next<Integer> said = phases.next(unread.phase(), new Input.Leave<>(true));
        assertThat(said.effects()).isEmpty();
        assertThat(phases.next(said.phase(), new Input.Leave<>(true)).effects()).containsExactly(new Effect.Stop<>());
    }

    /** Without the interface no plan can be in force, and there would be none for ever. */
    @Test
    void aMissingInterfaceEndsItAndOneThatIsReplacedDoesNot() {
        Phases<Integer> phases = new Phases<>(true);
        Phase<Integer> up = new Phase.Connected<>(1);
        Next<Integer> removed = phases.next(up, new Input.TunRemoved<>(ON_HOST));
        assertThat(removed.effects())
                .containsExactly(new Effect.Tighten<>(), new Effect.TellLost<>(ON_HOST), new Effect.ReplaceTun<>());
        assertThat(phases.next(removed.phase(), new Input.HostFailed<>(ON_HOST)).effects())
                .containsExactly(new Effect.Fail<>(ON_HOST), new Effect.Goodbye<>(1));
    }
}
