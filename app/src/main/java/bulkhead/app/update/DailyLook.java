package bulkhead.app.update;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Asks the publisher once a day, while a program runs and its user allows it. */
public final class DailyLook implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(DailyLook.class);
    private static final Duration PAUSE = Duration.ofDays(1);

    private final BooleanSupplier allowed;
    private final Callable<Publisher> publisher;
    private final Consumer<String> newer;
    private final ScheduledExecutorService hourly = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("updates").factory());

    private DailyLook(BooleanSupplier allowed, Callable<Publisher> publisher, Consumer<String> newer) {
        this.publisher = publisher;
        this.allowed = allowed;
        this.newer = newer;
    }

    /** @param publisher whom to ask @param newer is told the release, on another thread */
    public static DailyLook begin(BooleanSupplier allowed, Callable<Publisher> publisher, Consumer<String> newer) {
        DailyLook look = new DailyLook(allowed, publisher, newer);
        // Not while a window opens.
        look.hourly.scheduleWithFixedDelay(look::look, 1, TimeUnit.HOURS.toMinutes(1), TimeUnit.MINUTES);
        return look;
    }

    /** What is under way is not waited for. */
    @Override
    public void close() {
        hourly.shutdownNow();
    }

    /** Whether it is time to ask. */
    static boolean isDue(Installation here, Seen seen, boolean allowed, Instant now) {
        return allowed
                && here.kind() == Installation.Kind.PORTABLE
                && (seen.asked().isEmpty()
                        || !now.isBefore(Instant.parse(seen.asked()).plus(PAUSE)));
    }

    private void look() {
        try {
            Installation here = Installation.ofThis();
            if (!isDue(here, Seen.ofUser().read().value(), allowed.getAsBoolean(), Instant.now())) {
                return;
            }
            Optional.of(Updates.from(publisher.call()).ask().release())
                    .filter(release -> Updates.isNewer(release, here))
                    .ifPresent(newer);
        } catch (Exception e) {
            // Another day, or by the command, which says why not.
            LOG.info("no updates: {}", e.getMessage());
        }
    }
}
