package bulkhead.platform.windows;

import bulkhead.leakguard.apply.GuardByDaemon;
import bulkhead.leakguard.apply.GuardedNetwork;
import bulkhead.leakguard.daemon.Conversation;
import bulkhead.leakguard.daemon.RefusedException;
import bulkhead.leakguard.host.HostException;
import bulkhead.leakguard.host.HostNetwork;
import bulkhead.platform.windows.api.WindowsException;
import bulkhead.platform.windows.pipe.GuardPipe;
import bulkhead.platform.windows.pipe.HandedOver;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * The network of a computer with Windows, by the guard's service or by this process.
 *
 * @param folder what is the guard's alone, below ProgramData
 * @param commandLine of this process
 */
record Computer(Windows windows, Path folder, String commandLine) implements GuardByDaemon.Host {
    private static final Duration GREETING = Duration.ofSeconds(20);

    @Override
    public GuardedNetwork network() throws HostException {
        needRights();
        WindowsLock lock = WindowsLock.take(windows.accounts(), folder);
        return windows.network(lock::close);
    }

    @Override
    public GuardedNetwork look() throws HostException {
        needRights();
        return windows.network(() -> {});
    }

    /** By the service where there is one. */
    HostNetwork open() throws HostException {
        HandedOver handed = new HandedOver();
        Optional<Conversation> service;
        try {
            service = GuardPipe.open(windows.pipes(), handed, GREETING);
        } catch (RefusedException e) {
            throw new HostException(e.getMessage(), e);
        } catch (IOException e) {
            throw new HostException(e.getMessage() + ": have an administrator restart it", e);
        }
        return service.isPresent()
                ? new ServiceNetwork(
                        service.get(),
                        limit -> GuardPipe.open(windows.pipes(), handed, limit),
                        handed,
                        windows.devices())
                : network();
    }

    @Override
    public Optional<Conversation> daemon(Duration greeting) throws IOException, RefusedException {
        return GuardPipe.open(windows.pipes(), new HandedOver(), greeting);
    }

    @Override
    public boolean hasRights() {
        try {
            return windows.accounts().isAdministrator();
        } catch (WindowsException e) {
            return false;
        }
    }

    private void needRights() throws HostException {
        if (!hasRights()) {
            throw new HostException(
                    "setting up this computer's network needs an administrator or the guard's service, and there"
                            + " is none: install it as administrator (bulkhead guard install)");
        }
    }

    /** What Windows is to start as the service: this program as it was started, with its whole path, and other words. */
    String serviceCommand() throws HostException {
        return ServiceCommand.of(commandLine, windows.program());
    }
}
