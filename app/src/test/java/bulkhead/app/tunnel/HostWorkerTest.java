package bulkhead.app.tunnel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import bulkhead.leakguard.host.HostException;
import bulkhead.protocol.core.Machine;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(120)
class HostWorkerTest {
    private final ControlLoop loop = new ControlLoop(Environment.REAL);
    private final HostWorker worker = new HostWorker(null, loop, Environment.REAL.worker(), new Patience());

    /** Whoever waits for an answer, as {@link Reconnection} does, would wait for ever. */
    @ParameterizedTest
    @ValueSource(
            classes = {IllegalStateException.class, OutOfMemoryError.class, StackOverflowError.class, LinkageError.class
            })
    void whatEndsByAnErrorOfOursEndsTheLoop(Class<? extends Throwable> kind) throws Exception {
        Throwable fault = kind.getConstructor().newInstance();
        worker.run(_ -> thrown(fault), (_, _) -> loop.stop(), (_, _) -> loop.stop());
        loop.run(new Idle());
        assertThat(loop.fault()).isSameAs(fault);
    }

    @Test
    void whoeverWaitsForItGetsItsError() {
        assertThatThrownBy(() -> worker.await(_ -> thrown(new StackOverflowError())))
                .isInstanceOf(StackOverflowError.class);
        assertThatThrownBy(() -> worker.await(_ -> thrown(new HostException("no"))))
                .isInstanceOf(HostException.class);
    }

    /** The host has one thread to the end: what has not begun is dropped, and what is under way is waited for. */
    @Test
    void theEndDropsWhatWaitsAndComesAfterWhatIsUnderWay() throws Exception {
        List<String> done = new CopyOnWriteArrayList<>();
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch held = new CountDownLatch(1);
        worker.run(() -> {
            begun.countDown();
            await(held);
            done.add("under way");
        });
        worker.run(() -> done.add("waiting"));
        begun.await();
        Thread ends = Thread.ofPlatform().start(() -> {
            try {
                worker.settle();
                worker.finish(_ -> {
                    done.add("last");
                    return null;
                });
            } catch (HostException e) {
                done.add(e.getMessage());
            }
        });
        while (ends.getState() != Thread.State.TIMED_WAITING && ends.getState() != Thread.State.WAITING) {
            Thread.onSpinWait();
        }
        held.countDown();
        ends.join();
        assertThat(done).containsExactly("under way", "last");
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static <T> T thrown(Throwable fault) throws HostException {
        if (fault instanceof Error e) {
            throw e;
        }
        if (fault instanceof HostException e) {
            throw e;
        }
        throw (RuntimeException) fault;
    }

    /** Nothing of its own to do. */
    static final class Idle implements ControlLoop.Work {
        @Override
        public void drain() {}

        @Override
        public long deadline() {
            return Machine.NEVER;
        }

        @Override
        public void tick(long now) {}
    }
}
