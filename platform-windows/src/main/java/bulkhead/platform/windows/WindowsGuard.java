package bulkhead.platform.windows;

import bulkhead.leakguard.apply.GuardedNetwork;
import bulkhead.leakguard.daemon.Conversation;
import bulkhead.leakguard.daemon.GuardControl;
import bulkhead.leakguard.daemon.GuardStatus;
import bulkhead.leakguard.daemon.Owner;
import bulkhead.leakguard.daemon.RefusedException;
import bulkhead.leakguard.daemon.Reply;
import bulkhead.leakguard.daemon.Request;
import bulkhead.leakguard.daemon.Standing;
import bulkhead.leakguard.host.HostException;
import bulkhead.leakguard.host.HostPlan;
import bulkhead.leakguard.host.Steps;
import bulkhead.platform.windows.api.Services;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The guard of this computer: by the service where it answers, otherwise by this process, which needs an administrator's rights. */
final class WindowsGuard implements GuardControl {
    private static final Logger LOG = LoggerFactory.getLogger(WindowsGuard.class);
    /** One that hangs is not waited for much longer. */
    private static final Duration LIMIT = Duration.ofSeconds(10);

    private static final String NO_PORTAL =
            "Bulkhead cannot open the guard for one program on Windows: use guard unblock";

    private final Computer computer;

    WindowsGuard(Computer computer) {
        this.computer = computer;
    }

    @Override
    public GuardStatus status() throws HostException {
        if (asked(new Request.AskStatus()).orElse(null) instanceof Reply.Status(GuardStatus guard)) {
            return guard;
        }
        GuardedNetwork host = computer.look();
        try {
            host.look();
            return GuardStatus.of(host);
        } finally {
            host.leave();
        }
    }

    @Override
    public void block(boolean atBoot) throws HostException {
        if (asked(new Request.Block(atBoot)).isPresent()) {
            return;
        }
        GuardedNetwork host = computer.network();
        try {
            host.resume();
            Steps.all(
                    host::recover,
                    () -> {
                        if (atBoot) {
                            host.blockAtBoot(true);
                        }
                    },
                    () -> host.owner(Optional.empty()),
                    () -> host.blocked(true),
                    () -> host.apply(host.standing()
                            .map(Standing::plan)
                            .orElse(HostPlan.DISCONNECTED)
                            .lockedDown()));
        } finally {
            host.leave();
        }
    }

    @Override
    public void unblock(boolean force) throws HostException {
        if (asked(new Request.Unblock(force)).isPresent()) {
            return;
        }
        GuardedNetwork host = computer.network();
        Optional<String> who =
                force ? Optional.empty() : GuardStatus.ownerOf(host).map(Owner::words);
        if (who.isPresent()) {
            host.leave();
            throw new HostException(who.get() + " has the guard: disconnect it first, or use --force");
        }
        try {
            Steps.all(() -> host.blockAtBoot(false), () -> host.blocked(false), host::recover);
        } finally {
            host.close();
        }
    }

    /** Nothing where there is no service, or one that hangs and this process can do without it. */
    private Optional<Reply> asked(Request request) throws HostException {
        try {
            Optional<Conversation> service = computer.service(LIMIT);
            if (service.isEmpty()) {
                return Optional.empty();
            }
            try (Conversation conversation = service.get()) {
                return Optional.of(conversation.askPatiently(request, LIMIT).reply());
            }
        } catch (RefusedException e) {
            throw new HostException(e.getMessage(), e);
        } catch (IOException e) {
            if (!computer.isAdministrator()) {
                throw new HostException(e.getMessage() + ": have an administrator restart it", e);
            }
            LOG.warn("{}: it is left out", e.getMessage());
            return Optional.empty();
        }
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
