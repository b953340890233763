package bulkhead.app.tunnel;

import static org.assertj.core.api.Assertions.assertThat;

import bulkhead.app.watch.TunnelWatch;
import bulkhead.leakguard.contract.FakeHost;
import bulkhead.leakguard.host.ForeignTunnel;
import bulkhead.leakguard.host.ForeignTunnels;
import bulkhead.leakguard.host.HostException;
import bulkhead.leakguard.policy.Endpoint;
import bulkhead.leakguard.policy.Family;
import bulkhead.leakguard.policy.FilterPolicy;
import bulkhead.leakguard.policy.GuardState;
import bulkhead.leakguard.policy.Protection;
import bulkhead.leakguard.policy.Sender;
import bulkhead.leakguard.policy.TunnelInterface;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What ends the guard around another program's tunnel, and what it leaves: the same as a connection of our own. */
class WatchEndingsTest {
    private static final Endpoint SERVER =
            Endpoint.foreign(InetAddress.ofLiteral("192.0.2.1"), Endpoint.Transport.UDP, 1194, new Sender.Mark(7));

    private final FakeHost host = new FakeHost();

    private final List<TunnelEvent> told = new ArrayList<>();

    /** A tunnel that is up. */
    private record Up(FakeHost host) implements ForeignTunnels {
        @Override
        public Optional<ForeignTunnel> find(String name) throws HostException {
            host.interference.at("find");
            return Optional.of(new ForeignTunnel(
                    new TunnelInterface(name, Set.of(InetAddress.ofLiteral("10.7.0.2"))), EnumSet.allOf(Family.class)));
        }

        @Override
        public Optional<Endpoint> wireGuard(String name) {
            return Optional.empty();
        }

        @Override
        public Sender.User user(String name) {
            throw new UnsupportedOperationException();
        }
    }

    /** Watches until the tunnel is seen to be up, and then does this. */
    private Ending watch(Protection protection, Consumer<TunnelWatch> then) {
        TunnelWatch[] watch = new TunnelWatch[1];
        watch[0] = new TunnelWatch(host, new Up(host), "tun0", protection, Optional.of(SERVER), event -> {
            told.add(event);
            unforeseen(event.toString());
            if (event instanceof TunnelEvent.GuardChanged guard && guard.state() instanceof GuardState.Connected) {
                then.accept(watch[0]);
            }
        });
        return watch[0].run();
    }

    private void unforeseen(String point) {
        try {
            host.interference.at(point);
        } catch (HostException e) {
            throw new IllegalStateException(e);
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void theUsersWordOpens(boolean killSwitch) {
        assertThat(watch(new Protection(killSwitch, false, false), TunnelWatch::stop))
                .isEqualTo(new Ending.ByUser(null));
        assertThat(host.kernel.isOpen()).isTrue();
    }

    @ParameterizedTest
    @CsvSource({"false, true", "true, false"})
    void whoeverEndsTheProgramOpensNothingThatTheUserWantsClosed(boolean killSwitch, boolean open) {
        Ending ending = watch(new Protection(killSwitch, false, false), TunnelWatch::terminate);
        assertThat(ending).isEqualTo(open ? new Ending.ByUser(null) : new Ending.BySystem(null));
        assertThat(host.kernel.isOpen()).isEqualTo(open);
    }

    /** A service that is stopped before its tunnel is there. */
    @Test
    void whoeverEndsTheProgramDoesNotOpenWhatAnEarlierRunLeftClosed() {
        host.stood = true;
        TunnelWatch[] watch = new TunnelWatch[1];
        watch[0] = new TunnelWatch(
                host, new Up(host), "tun0", Protection.DEFAULT, Optional.of(SERVER), _ -> watch[0].terminate());
        assertThat(watch[0].run()).isEqualTo(new Ending.BySystem(null));
        assertThat(host.kernel.isOpen()).isFalse();
    }

    /** In any of its calls, at any event, or in the thread that hears of changes. */
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15})
    void anErrorAtAnyPointLeavesTheGuardAsItWas(int point) {
        int[] points = new int[1];
        FilterPolicy[] then = new FilterPolicy[1];
        host.interference = _ -> {
            if (++points[0] == point) {
                then[0] = host.kernel;
                throw new StackOverflowError("of a test");
            }
        };
        Ending ending;
        try {
            ending = watch(Protection.DEFAULT, TunnelWatch::stop);
        } catch (StackOverflowError e) {
            // By the last event, after all was let go of.
            ending = new Ending.Died(e);
        }
        assertThat(then[0]).as("point %d of %d is reached", point, points[0]).isNotNull();
        assertThat(ending).isInstanceOf(Ending.Died.class);
        for (Family family : Family.values()) {
            assertThat(host.kernel.access(family)).as("point %d", point).isGreaterThanOrEqualTo(then[0].access(family));
        }
    }

    /** As by an nft that hangs: who was told what is waited for has the last word. */
    @Test
    @Timeout(120)
    void whoAsksAgainIsNotKeptWaitingAndNothingIsOpened() throws Exception {
        CountDownLatch held = new CountDownLatch(1);
        CountDownLatch hangs = new CountDownLatch(1);
        CompletableFuture<Ending> end = new CompletableFuture<>();
        AtomicReference<TunnelWatch> watched = new AtomicReference<>();
        Thread.ofPlatform()
                .daemon()
                .start(() -> end.complete(watch(Protection.DEFAULT, watch -> {
                    watched.set(watch);
                    hangs.countDown();
                    await(held);
                })));
        hangs.await();
        while (!end.isDone()) {
            // What is waited for is told on the log, and nobody knows when.
            watched.get().stop();
            Thread.onSpinWait();
        }
        assertThat(end.get())
                .isInstanceOfSatisfying(
                        Ending.GivenUp.class,
                        ending -> assertThat(ending.failure().message()).contains("left as it is"));
        assertThat(host.released).isFalse();
        held.countDown();
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void theDeathOfTheThreadThatHearsOfChangesIsAnErrorOfOurs() {
        Ending ending = watch(Protection.DEFAULT, _ -> host.listener.died(new OutOfMemoryError("of a test")));
        assertThat(ending).isInstanceOf(Ending.Died.class);
        assertThat(host.kernel.isOpen()).isFalse();
    }
}
