package bulkhead.app.tunnel;

import static org.assertj.core.api.Assertions.assertThat;

import bulkhead.app.tunnel.TunnelEvent.State;
import bulkhead.leakguard.contract.FakeHost;
import bulkhead.leakguard.host.HostException;
import bulkhead.leakguard.policy.Family;
import bulkhead.leakguard.policy.FilterPolicy;
import bulkhead.leakguard.policy.Protection;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The real controller through a connection that comes up, is lost, comes back, loses its network, comes back and is ended by its
 * user; and the same again with something thrown at every single point: at each call of the host, in each thread, and at each
 * event that is told.
 */
class FaultSearchTest {
    private static final List<Supplier<Throwable>> ERRORS = List.of(
            () -> new IllegalStateException("of a test"),
            () -> new StackOverflowError("of a test"),
            () -> new OutOfMemoryError("of a test"),
            () -> new LinkageError("of a test"));

    /** What came of one run. */
    private record Outcome(Ending ending, boolean guarded, FilterPolicy left, State last, int openSockets) {}

    /** Throws at a point and, if it is to last, at every one after it; and notes what opens from then on. */
    private static final class Thrower implements FakeHost.Interference {
        private final AtomicInteger points = new AtomicInteger();
        private final int when;
        private final boolean lasting;
        private final Supplier<Throwable> what;
        private OfficeHost host;
        private volatile String thrownAt;
        private volatile FilterPolicy then;
        private volatile String opened;

        Thrower(int when, boolean lasting, Supplier<Throwable> what) {
            this.when = when;
            this.lasting = lasting;
            this.what = what;
        }

        @Override
        public void at(String point) throws HostException {
            int number = points.incrementAndGet();
            look(point);
            if (number == when || lasting && number > when) {
                if (then == null) {
                    thrownAt = point;
                    then = host.kernel;
                }
                throwIt();
            }
        }

        private void throwIt() throws HostException {
            switch (what.get()) {
                case HostException e -> throw e;
                case RuntimeException e -> throw e;
                case Error e -> throw e;
                default -> throw new IllegalArgumentException();
            }
        }

        void look(String at) {
            for (Family family : Family.values()) {
                if (then != null && host.kernel.access(family).compareTo(then.access(family)) < 0) {
                    opened = "%s at %s, after %s where it was %s".formatted(family, at, thrownAt, then);
                }
            }
        }
    }

    private static Outcome play(Protection protection, Thrower thrower) {
        VirtualConnection connection = new VirtualConnection(
                1, UnaryOperator.identity(), UnaryOperator.identity(), Routing.EVERYTHING, protection);
        thrower.host = connection.host();
        connection.host().interference = thrower;
        connection.listen(told -> {
            try {
                thrower.at(told.event().toString());
            } catch (HostException e) {
                throw new IllegalStateException(e);
            }
        });
        connection.at(Duration.ofSeconds(4), connection::serverCloses);
        connection.at(Duration.ofSeconds(8), () -> connection.online(false));
        connection.at(Duration.ofSeconds(10), () -> connection.online(true));
        connection.at(Duration.ofSeconds(14), connection::disconnect);
        connection.run();
        State last = connection
                .events()
                .filter(TunnelEvent.StateChanged.class::isInstance)
                .map(event -> ((TunnelEvent.StateChanged) event).state())
                .reduce((_, later) -> later)
                .orElse(null);
        boolean guarded = !connection.host().applied.isEmpty();
        return new Outcome(
                connection.ending(),
                guarded,
                connection.host().kernel,
                last,
                connection.host().openSockets());
    }

    private static int points(Protection protection) {
        Thrower counter = new Thrower(0, false, () -> null);
        Outcome outcome = play(protection, counter);
        assertThat(outcome.ending()).isEqualTo(new Ending.ByUser(null));
        assertThat(outcome.left()).isEqualTo(FilterPolicy.OPEN);
        return counter.points.get();
    }

    /** Once, and then never again; or from there on always, so that what follows to mend it fails as well. */
    @ParameterizedTest
    @CsvSource({"false, false", "true, false", "false, true", "true, true"})
    void anErrorAtAnyPointLeavesTheGuardAsItWas(boolean killSwitch, boolean lasting) {
        Protection protection = new Protection(killSwitch, false, false);
        int points = points(protection);
        assertThat(points).as("the search goes somewhere").isGreaterThan(200);
        for (int point = 1; point <= points; point++) {
            Thrower thrower = new Thrower(point, lasting, ERRORS.get(point % ERRORS.size()));
            Outcome outcome = play(protection, thrower);
            thrower.look("the end");
            String where = "point %d (%s)".formatted(point, thrower.thrownAt);
            assertThat(thrower.opened).as("opened after %s", where).isNull();
            if (!outcome.left().isOpen()) {
                assertThat(outcome.ending()).as(where).isInstanceOf(Ending.Died.class);
                assertThat(outcome.last()).as("told after %s", where).isNotEqualTo(State.DISCONNECTED);
            }
        }
    }

    /** The host cannot do what it is asked: nothing opens then but by the user, or after a first attempt without a kill switch. */
    @ParameterizedTest
    @CsvSource({"false, false", "true, false", "false, true", "true, true"})
    void aFailureOfTheHostAtAnyPointOpensNothingThatWasPromised(boolean killSwitch, boolean lasting) {
        Protection protection = new Protection(killSwitch, false, false);
        int points = points(protection);
        for (int point = 1; point <= points; point++) {
            Thrower thrower = new Thrower(point, lasting, () -> new HostException("of a test"));
            Outcome outcome = play(protection, thrower);
            String what = "point %d (%s): %s".formatted(point, thrower.thrownAt, outcome);
            if (outcome.guarded()) {
                assertThat(outcome.left().isOpen()).as(what).isEqualTo(opens(outcome.ending()));
            }
            assertThat(outcome.openSockets()).as("sockets left open, %s", what).isZero();
            assertThat(outcome.ending() instanceof Ending.NeverBegan && killSwitch)
                    .as("%s, in spite of the kill switch", what)
                    .isFalse();
        }
    }

    private static boolean opens(Ending ending) {
        return switch (ending) {
            case Ending.ByUser _, Ending.NeverBegan _ -> true;
            case Ending.HandedOver _, Ending.GivenUp _, Ending.BySystem _, Ending.Died _ -> false;
        };
    }
}
