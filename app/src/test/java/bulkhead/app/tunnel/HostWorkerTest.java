package bulkhead.app.tunnel;

import static org.assertj.core.api.Assertions.assertThat;

import bulkhead.leakguard.host.HostException;
import bulkhead.protocol.Machine;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class HostWorkerTest {
    /** Whoever waits for an answer, as {@link Reconnection} does, would wait for ever. */
    @Test
    @Timeout(60)
    void whatEndsByAnErrorOfOursIsToldAsAFailure() throws InterruptedException {
        ControlLoop loop = new ControlLoop(Environment.REAL);
        HostWorker worker = new HostWorker(null, loop, Environment.REAL.worker());
        AtomicReference<HostException> told = new AtomicReference<>();
        worker.run(
                _ -> {
                    throw new IllegalStateException("unforeseen");
                },
                (_, _) -> loop.stop(),
                (_, why) -> {
                    told.set(why);
                    loop.stop();
                });
        loop.run(new ControlLoop.Work() {
            @Override
            public void drain() {}

            @Override
            public long deadline() {
                return Machine.NEVER;
            }

            @Override
            public void tick(long now) {}
        });
        assertThat(told.get()).hasRootCauseMessage("unforeseen");
    }
}
