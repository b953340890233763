package bulkhead.app.desktop;

import static org.assertj.core.api.Assertions.assertThat;

import bulkhead.app.desktop.connection.Remedy;
import bulkhead.app.status.ConnectionStatus;
import bulkhead.app.status.ConnectionStatus.Fate;
import bulkhead.app.tunnel.TunnelEvent.State;
import bulkhead.leakguard.daemon.GuardStatus;
import bulkhead.leakguard.policy.Access;
import bulkhead.leakguard.policy.GuardState;
import bulkhead.leakguard.policy.Protection;
import bulkhead.protocol.VpnEvent.Family;
import bulkhead.protocol.core.Failure;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What the window is told of a connection that ends before it begins. */
@Timeout(value = 60, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class ConnectorTest {
    private static final ConnectionStatus CLOSED = ConnectionStatus.without(new GuardStatus(
            new GuardState.Error(),
            Protection.DEFAULT,
            Access.BLOCKED,
            Access.BLOCKED,
            Optional.empty(),
            false,
            false,
            Optional.empty(),
            Duration.ZERO,
            true,
            true,
            Optional.empty()));

    private final List<String> complaints = new CopyOnWriteArrayList<>();
    private final List<ConnectionStatus> told = new CopyOnWriteArrayList<>();

    @Test
    void aConnectionThatIsCancelledHidesNoClosedGuard() throws InterruptedException {
        ConnectionStatus last = end(() -> CLOSED, _ -> Optional.empty());
        assertThat(last.profile()).isEqualTo("Home");
        assertThat(last.fate(Family.IPV4)).isEqualTo(Fate.BLOCKED);
        assertThat(Remedy.of(last)).contains(new Remedy.OpenGuard());
    }

    /** While its server's name is asked for, too, which takes as long as no resolver answers. */
    @Test
    void whatIsClosedBeforehandIsNeverShownAsOpen() throws InterruptedException {
        end(() -> CLOSED, _ -> Optional.empty());
        assertThat(told).isNotEmpty().noneMatch(status -> status.fate(Family.IPV6) == Fate.OPEN);
        assertThat(told.getFirst().climbed()).isEmpty();
    }

    @Test
    void aProfileThatIsOfNoUseHidesNoClosedGuardAndIsTold() throws InterruptedException {
        ConnectionStatus last = end(() -> CLOSED, _ -> {
            throw new Desktop.Unusable("there is no profile 'Home'", null);
        });
        assertThat(last.failure()).map(Failure::happened).contains("there is no profile 'Home'");
        assertThat(last.fate(Family.IPV6)).isEqualTo(Fate.BLOCKED);
        assertThat(Remedy.of(last)).contains(new Remedy.OpenGuard());
    }

    @Test
    void aFaultIsToldAndLeavesNothingThatLooksActive() throws InterruptedException {
        ConnectionStatus last = end(() -> ConnectionStatus.IDLE, _ -> {
            throw new IllegalStateException("of a test");
        });
        assertThat(last.state()).isEqualTo(State.DISCONNECTED);
        assertThat(last.failure()).isPresent();
    }

    @Test
    void whatHasOnlyJustBegunEndsWithTheProgram() throws InterruptedException {
        CountDownLatch never = new CountDownLatch(1);
        end(() -> ConnectionStatus.IDLE, _ -> {
            never.await();
            return Optional.empty();
        });
        assertThat(told.getLast().isActive()).isFalse();
    }

    @Test
    void aConnectionStaysWhenTheOneInItsPlaceIsNotWantedAfterAll() throws InterruptedException {
        CountDownLatch never = new CountDownLatch(1);
        CountDownLatch asked = new CountDownLatch(1);
        Connector connector = new Connector(told::add, complaints::add, () -> ConnectionStatus.IDLE);
        connector.connect("Home", ConnectionStatus.IDLE.guard(), _ -> {
            asked.countDown();
            never.await();
            return Optional.empty();
        });
        asked.await();
        CountDownLatch other = new CountDownLatch(1);
        connector.connect("Office", ConnectionStatus.IDLE.guard(), _ -> {
            other.countDown();
            throw new Desktop.Unusable("there is no profile 'Office'", null);
        });
        other.await();
        while (complaints.isEmpty()) {
            Thread.onSpinWait();
        }
        assertThat(complaints).containsExactly("there is no profile 'Office'");
        assertThat(told).allMatch(status -> status.profile().equals("Home") && status.isActive());
        connector.close();
        assertThat(told.getLast().isActive()).isFalse();
    }

    private ConnectionStatus end(Supplier<ConnectionStatus> left, ConnectionRequest request)
            throws InterruptedException {
        Connector connector = new Connector(told::add, complaints::add, left);
        connector.connect("Home", left.get().guard(), request);
        connector.close();
        return told.getLast();
    }
}
