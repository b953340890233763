package bulkhead.app.tunnel;

import static org.assertj.core.api.Assertions.assertThat;

import bulkhead.app.status.ConnectionStatus;
import bulkhead.app.status.ConnectionStatus.Rung;
import bulkhead.app.tunnel.VirtualConnection.Told;
import bulkhead.protocol.VpnEvent;
import bulkhead.protocol.core.Layer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is told of a wait: which try it is, and that it is over. */
class WaitInVirtualTimeTest {
    private record Seen(long at, ConnectionStatus status) {}

    /** IKE asks after 0.5 s again, after 0.75 s, and then each second. */
    @Test
    void eachTryIsCountedUntilTheServerIsHeard() {
        VirtualConnection connection = connection(1);
        connection.silence(true);
        connection.at(Duration.ofSeconds(5), () -> connection.silence(false));
        connection.at(Duration.ofMinutes(1), connection::disconnect);
        assertThat(connection.run()).isNull();
        List<Seen> tries = seen(connection).stream()
                .filter(seen ->
                        seen.status().waitsFor().filter(Rung.IKE::equals).isPresent())
                .toList();
        long first = tries.getFirst().at();
        assertThat(tries.stream()
                        .filter(seen -> seen.status().waiting().tries() > 1)
                        .map(seen -> seen.at() - first + " ms: "
                                + seen.status().waiting().tries()))
                .containsExactly("500 ms: 2", "1250 ms: 3", "2250 ms: 4", "3250 ms: 5", "4250 ms: 6", "5250 ms: 7");
        assertThat(tries.getLast().status().waiting().tries())
                .as("heard, and asked anew")
                .isEqualTo(1);
        assertThat(seen(connection).getLast().status().waiting().tries()).isEqualTo(1);
    }

    /** Another port after 8 s without any answer is a try like any other. */
    @Test
    void aServerThatIsGoneIsAskedOftenerAndOftener() {
        VirtualConnection connection = connection(1);
        connection.silence(true);
        assertThat(connection.run().layer()).isEqualTo(Layer.IKE);
        List<Integer> tries = connection
                .events()
                .filter(TunnelEvent.Tried.class::isInstance)
                .map(event -> ((TunnelEvent.Tried) event).tries())
                .toList();
        assertThat(tries)
                .hasSizeGreaterThan(20)
                .isSorted()
                .doesNotHaveDuplicates()
                .startsWith(2);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8})
    void onABadPathEachStepIsCountedFromOneOn(int seed) {
        VirtualConnection connection = connection(seed);
        connection.host().loss = 0.3;
        connection.at(Duration.ofMinutes(2), connection::disconnect);
        connection.run();
        ConnectionStatus before = ConnectionStatus.IDLE;
        for (Seen seen : seen(connection)) {
            int tries = seen.status().waiting().tries();
            if (!seen.status().waitsFor().equals(before.waitsFor())) {
                assertThat(tries).as("of " + seen.status().waitsFor()).isEqualTo(1);
            } else {
                assertThat(tries)
                        .isIn(1, before.waiting().tries(), before.waiting().tries() + 1);
            }
            before = seen.status();
        }
        assertThat(connection.session(VpnEvent.IkeUp.class)).isNotEmpty();
    }

    private static VirtualConnection connection(int seed) {
        return new VirtualConnection(seed, UnaryOperator.identity(), UnaryOperator.identity());
    }

    private static List<Seen> seen(VirtualConnection connection) {
        List<Seen> seen = new ArrayList<>();
        ConnectionStatus status = ConnectionStatus.IDLE;
        for (Told told : connection.told()) {
            status = status.after(told.event(), told.at());
            seen.add(new Seen(told.at(), status));
        }
        return seen;
    }
}
