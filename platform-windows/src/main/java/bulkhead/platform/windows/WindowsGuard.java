package bulkhead.platform.windows;

import bulkhead.leakguard.apply.GuardByDaemon;
import bulkhead.leakguard.host.HostException;
import bulkhead.platform.windows.api.Services;
import java.time.Duration;
import java.util.Optional;

/** The guard of this computer: by the service where it answers, otherwise by this process, which needs an administrator's rights. */
final class WindowsGuard extends GuardByDaemon {
    private static final String NO_PORTAL =
            "Bulkhead cannot open the guard for one program on Windows: use guard unblock";

    private final Computer computer;

    WindowsGuard(Computer computer) {
        super(computer, "have an administrator restart it");
        this.computer = computer;
    }

    @Override
    public void openPortal(Duration time) throws HostException {
        throw new HostException(NO_PORTAL);
    }

    @Override
    public void closePortal() {
        // None can be open.
    }

    @Override
    public void startDaemon() throws HostException {
        new ServiceSetup(computer.windows().services()).start();
    }

    @Override
    public void install() throws HostException {
        new ServiceSetup(computer.windows().services()).install(computer.serviceCommand());
    }

    @Override
    public void uninstall() throws HostException {
        new ServiceSetup(computer.windows().services()).uninstall();
    }

    /** The group is Windows' own, Network Configuration Operators. */
    @Override
    public Service serve(String group) throws HostException {
        Stop stop = new Stop();
        Optional<Services.Running> service = Failures.explaining(
                "the guard's service cannot begin",
                () -> computer.windows().services().begin(ServiceSetup.NAME, stop));
        return stop.of(WindowsService.open(computer.windows().pipes(), computer.network(), service));
    }

    /** Windows may want it to stop before it has begun. */
    private static final class Stop implements Runnable {
        private Optional<Service> service = Optional.empty();
        private boolean stopped;

        synchronized Service of(Service begun) {
            service = Optional.of(begun);
            if (stopped) {
                begun.close();
            }
            return begun;
        }

        @Override
        public synchronized void run() {
            stopped = true;
            service.ifPresent(Service::close);
        }
    }
}
