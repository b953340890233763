package bulkhead.protocol.ppp.automaton;

import static org.assertj.core.api.Assertions.assertThat;

import bulkhead.protocol.ppp.automaton.StateTable.Action;
import bulkhead.protocol.ppp.automaton.StateTable.Event;
import bulkhead.protocol.ppp.automaton.StateTable.State;
import bulkhead.protocol.ppp.automaton.StateTable.Transition;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Every cell of {@link StateTable} against {@link Rfc1661}. */
class StateTableTest {
    static Stream<Arguments> cells() {
        return Rfc1661.cells();
    }

    @ParameterizedTest(name = "{0} in {1}: {2}")
    @MethodSource("cells")
    void aCellIsThatOfTheRfc(Event event, State state, String cell) {
        Transition transition = StateTable.on(state, event);

        assertThat(transition == null ? "-" : write(transition)).isEqualTo(cell);
    }

    private static String write(Transition transition) {
        String actions = transition.actions().stream()
                .map(Action::name)
                .map(name -> name.toLowerCase(Locale.ROOT))
                .collect(Collectors.joining(","));
        return actions + (actions.isEmpty() ? "" : "/") + transition.next().ordinal();
    }
}
