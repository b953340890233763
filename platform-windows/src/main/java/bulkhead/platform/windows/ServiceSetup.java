package bulkhead.platform.windows;

import bulkhead.leakguard.host.HostException;
import bulkhead.leakguard.host.Steps;
import bulkhead.platform.windows.api.Services;
import bulkhead.platform.windows.api.Services.Definition;
import bulkhead.platform.windows.api.Services.State;
import bulkhead.platform.windows.api.WindowsException;
import java.time.Duration;
import java.util.List;
import java.util.Set;

/** The guard's service as Windows has it: registered, started with Windows and after each failure, and removed. */
final class ServiceSetup {
    static final String NAME = "bulkhead-guard";

    private static final String LABEL = "Bulkhead leak guard";
    private static final String DESCRIPTION =
            "Sets up the network for connections of Bulkhead, and keeps what is to go through the tunnel from leaving beside it.";
    /** The filtering engine, and what knows the interfaces: the service can do nothing before them. */
    private static final List<String> NEEDS = List.of("BFE", "nsi");

    private static final Duration RESTART = Duration.ofSeconds(1);
    /** As long as Windows itself waits for a service that starts. */
    private static final Duration LIMIT = Duration.ofSeconds(30);

    private static final Duration PAUSE = Duration.ofMillis(100);

    private final Services services;

    ServiceSetup(Services services) {
        this.services = services;
    }

    /**
     * Registers it and starts it.
     *
     * @param command the command line of {@code guard serve}
     */
    void install(String command) throws HostException {
        if (calling(() -> services.state(NAME)).isPresent()) {
            throw new HostException(
                    "the guard's service is installed already: remove it first (bulkhead guard uninstall)");
        }
        calling(() -> {
            services.create(new Definition(NAME, LABEL, command, NEEDS));
            return null;
        });
        boolean done = false;
        try {
            calling(() -> {
                services.describe(NAME, DESCRIPTION);
                services.restartAfterFailures(NAME, RESTART);
                return null;
            });
            start();
            done = true;
        } finally {
            if (!done) {
                remove();
            }
        }
    }

    private void remove() throws HostException {
        Steps.all(this::stop, this::forget);
    }

    private void forget() throws HostException {
        unless(
                Set.of(WindowsException.ERROR_SERVICE_DOES_NOT_EXIST, WindowsException.ERROR_SERVICE_MARKED_FOR_DELETE),
                services::delete);
    }

    private interface Change {
        void of(String name) throws WindowsException;
    }

    /** @param already codes that say it is so */
    private static void unless(Set<Integer> already, Change change) throws HostException {
        calling(() -> {
            try {
                change.of(NAME);
            } catch (WindowsException e) {
                if (!already.contains(e.code())) {
                    throw e;
                }
            }
            return null;
        });
    }

    void start() throws HostException {
        unless(Set.of(WindowsException.ERROR_SERVICE_ALREADY_RUNNING), services::start);
        await(State.RUNNING);
    }

    /** Stops it and removes it; what the guard lets pass stays as it is. */
    void uninstall() throws HostException {
        if (calling(() -> services.state(NAME)).isEmpty()) {
            throw new HostException("the guard's service is not installed: there is nothing to remove");
        }
        remove();
    }

    private void stop() throws HostException {
        unless(Set.of(WindowsException.ERROR_SERVICE_NOT_ACTIVE), services::stop);
        await(State.STOPPED);
    }

    /** Windows tells of changes to who polls ("Service State Transitions"). One that was removed while it ran is gone once it has stopped. */
    private void await(State wanted) throws HostException {
        long end = System.nanoTime() + LIMIT.toNanos();
        for (State now; (now = calling(() -> services.state(NAME)).orElse(State.STOPPED)) != wanted; ) {
            if (System.nanoTime() > end || now == State.STOPPED) {
                throw new HostException("the guard's service is not "
                        + (wanted == State.RUNNING ? "running" : "stopped")
                        + " after it was told to: look into Windows' event log");
            }
            try {
                Thread.sleep(PAUSE);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new HostException("interrupted while waiting for the guard's service", e);
            }
        }
    }

    private static <T> T calling(Failures.Call<T> call) throws HostException {
        return Failures.explaining("the guard's service cannot be set up", call);
    }
}
