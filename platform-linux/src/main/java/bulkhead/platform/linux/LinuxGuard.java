package bulkhead.platform.linux;

import bulkhead.leakguard.apply.GuardedNetwork;
import bulkhead.leakguard.apply.NextBoot;
import bulkhead.leakguard.daemon.Conversation;
import bulkhead.leakguard.daemon.DaemonLink;
import bulkhead.leakguard.daemon.DaemonRules;
import bulkhead.leakguard.daemon.DaemonServer;
import bulkhead.leakguard.daemon.GuardControl;
import bulkhead.leakguard.daemon.GuardMetrics;
import bulkhead.leakguard.daemon.GuardStatus;
import bulkhead.leakguard.daemon.Owner;
import bulkhead.leakguard.daemon.RefusedException;
import bulkhead.leakguard.daemon.Reply;
import bulkhead.leakguard.daemon.Request;
import bulkhead.leakguard.daemon.Standing;
import bulkhead.leakguard.host.HostException;
import bulkhead.leakguard.host.HostPlan;
import bulkhead.leakguard.host.Steps;
import bulkhead.platform.linux.daemon.DaemonConnection;
import bulkhead.platform.linux.daemon.JournalEntries;
import bulkhead.platform.linux.daemon.LinuxService;
import bulkhead.platform.linux.daemon.ServiceManager;
import bulkhead.platform.linux.system.Processes;
import bulkhead.platform.linux.system.StateDirectory;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The guard of this network namespace. */
final class LinuxGuard implements GuardControl {
    private static final Logger LOG = LoggerFactory.getLogger(LinuxGuard.class);
    /** One that hangs is not waited for much longer. */
    private static final Duration LIMIT = Duration.ofSeconds(10);

    /** How many times as long it may take to greet who can do nothing by itself. */
    private static final int PATIENCE = 6;

    private static final Path POLICY = Path.of("/etc/bulkhead/policy.json");
    private static final int ATTEMPTS = 3;
    private static final String RESTART = ": start it anew (sudo systemctl restart bulkhead-guard)";

    private final Supplier<NextBoot> lockdown;
    private final Duration limit;
    private final BooleanSupplier rights;

    LinuxGuard() {
        this(Lockdown::here);
    }

    /** @param lockdown what the next boot begins with, from within the network that is guarded */
    LinuxGuard(Supplier<NextBoot> lockdown) {
        this(lockdown, LIMIT, Processes::mayChangeNetwork);
    }

    /**
     * @param limit how long a daemon may take until it is told, or given up where this process can do it by itself
     * @param rights whether it can
     */
    LinuxGuard(Supplier<NextBoot> lockdown, Duration limit, BooleanSupplier rights) {
        this.lockdown = lockdown;
        this.limit = limit;
        this.rights = rights;
    }

    @Override
    public GuardStatus status() throws HostException {
        try {
            Optional<Reply> reply = askForWhatWeMayDo(new Request.AskStatus());
            if (reply.isPresent() && reply.get() instanceof Reply.Status(GuardStatus guard)) {
                return guard;
            }
        } catch (IOException e) {
            LOG.warn("{}{}", e.getMessage(), RESTART);
        }
        needRights();
        GuardedNetwork host = LinuxNetwork.of(StateDirectory.withoutLock(), lockdown.get());
        host.look();
        return GuardStatus.of(host);
    }

    @Override
    public GuardMetrics metrics() throws HostException {
        try {
            if (askPatiently(new Request.AskMetrics()).orElse(null) instanceof Reply.Counted(GuardMetrics metrics)) {
                return metrics;
            }
        } catch (IOException e) {
            throw new HostException(e.getMessage() + RESTART, e);
        }
        throw new HostException("the guard is counted by its daemon, and none answers: start it"
                + " (sudo systemctl start bulkhead-guard.socket, or sudo bulkhead guard serve)");
    }

    @Override
    public void block(boolean atBoot) throws HostException {
        if (asked(new Request.Block(atBoot))) {
            return;
        }
        standing(host -> {
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
        });
    }

    /** A daemon that a service manager starts anew may come in between: then that is asked. */
    @Override
    public void unblock(boolean force) throws HostException {
        for (int attempt = 1; ; attempt++) {
            try {
                unblockOnce(force);
                return;
            } catch (BusyException e) {
                if (attempt == ATTEMPTS) {
                    throw e.why;
                }
            }
        }
    }

    private void unblockOnce(boolean force) throws HostException, BusyException {
        boolean hangs = false;
        try {
            if (askForWhatWeMayDo(new Request.Unblock(force)).isPresent()) {
                return;
            }
        } catch (IOException e) {
            if (!rights.getAsBoolean()) {
                throw new HostException(e.getMessage() + RESTART, e);
            }
            LOG.warn("{}: it is left out", e.getMessage());
            hangs = true;
        }
        needRights();
        if (!force) {
            checkUnused(hangs);
        }
        endHolder();
        GuardedNetwork host;
        try {
            host = LinuxNetwork.of(StateDirectory.open(), lockdown.get());
        } catch (HostException e) {
            throw new BusyException(e);
        }
        try {
            Steps.all(() -> host.blockAtBoot(false), () -> host.blocked(false), host::recover);
        } finally {
            host.close();
        }
    }

    /** Whether nobody's connection would end by it, as far as is known without the daemon. */
    private void checkUnused(boolean daemonHangs) throws HostException {
        GuardedNetwork host = LinuxNetwork.of(StateDirectory.withoutLock(), lockdown.get());
        Optional<String> who = GuardStatus.ownerOf(host).map(Owner::words);
        if (!daemonHangs) {
            who = who.or(() -> StateDirectory.holder().map(holder -> "process " + holder.pid()));
        }
        if (who.isPresent()) {
            throw new HostException(who.get() + " has the guard: disconnect it first, or use --force");
        }
    }

    /** What has the lock and does not answer, or is not to: the kernel takes the lock from nobody who lives. */
    private static void endHolder() throws HostException {
        Optional<ProcessHandle> holder = StateDirectory.holder();
        if (holder.isPresent() && holder.get().destroyForcibly()) {
            LOG.warn("ended process {}, which had the guard", holder.get().pid());
            try {
                holder.get().onExit().get(LIMIT.toSeconds(), TimeUnit.SECONDS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            } catch (ExecutionException | TimeoutException e) {
                throw new HostException("process " + holder.get().pid() + " does not end: end it by hand", e);
            }
        }
    }

    /** Somebody else was quicker to the lock. */
    private static final class BusyException extends Exception {
        private static final long serialVersionUID = 1;

        private final transient HostException why;

        BusyException(HostException why) {
            super(why);
            this.why = why;
        }
    }

    /** Nothing when there is no daemon. */
    private Optional<Reply> ask(Request request) throws HostException, IOException {
        return ask(limit, daemon -> daemon.ask(request, limit));
    }

    /** A daemon that hangs is left out by who can do without it; who cannot has nobody else to wait for. */
    private Optional<Reply> askForWhatWeMayDo(Request request) throws HostException, IOException {
        return rights.getAsBoolean() ? ask(request) : askPatiently(request);
    }

    private Optional<Reply> askPatiently(Request request) throws HostException, IOException {
        return ask(limit.multipliedBy(PATIENCE), daemon -> daemon.askPatiently(request, limit));
    }

    private interface Question {
        DaemonLink.Response to(Conversation daemon) throws IOException, RefusedException;
    }

    private static Optional<Reply> ask(Duration greeting, Question question) throws HostException, IOException {
        try {
            Optional<Conversation> daemon = DaemonConnection.open(greeting);
            if (daemon.isEmpty()) {
                return Optional.empty();
            }
            try (Conversation connection = daemon.get()) {
                return Optional.of(question.to(connection).reply());
            }
        } catch (RefusedException e) {
            throw new HostException(e.getMessage(), e);
        }
    }

    @Override
    public void openPortal(Duration time) throws HostException {
        if (!asked(new Request.OpenPortal(Math.toIntExact(time.toSeconds())))) {
            standing(host -> host.openPortal(ProcessHandle.current().pid(), time));
        }
    }

    @Override
    public void closePortal() throws HostException {
        if (!asked(new Request.ClosePortal())) {
            standing(GuardedNetwork::closePortal);
        }
    }

    /** Whether there is a daemon, which has then done it. */
    private boolean asked(Request request) throws HostException {
        try {
            return askPatiently(request).isPresent();
        } catch (IOException e) {
            throw new HostException(e.getMessage() + RESTART, e);
        }
    }

    private interface Change {
        void of(GuardedNetwork host) throws HostException;
    }

    /** Changes what stands without a daemon, and lets it stand. */
    private void standing(Change change) throws HostException {
        needRights();
        GuardedNetwork host = LinuxNetwork.of(StateDirectory.open(), lockdown.get());
        try {
            host.resume();
            change.of(host);
        } finally {
            host.leave();
        }
    }

    private void needRights() throws HostException {
        if (!rights.getAsBoolean()) {
            throw new HostException("this needs root, or the guard's daemon, and none answers: run with sudo");
        }
    }

    @Override
    public void startDaemon() throws HostException {
        ServiceManager.startTheDaemon();
    }

    @Override
    public Service serve(String group) throws HostException {
        needRights();
        GuardedNetwork host = LinuxNetwork.of(StateDirectory.open(), lockdown.get());
        try {
            DaemonServer server = new DaemonServer(host, DaemonRules.of(POLICY), new JournalEntries(System.getenv()));
            return LinuxService.open(host, server, group);
        } catch (HostException e) {
            host.leave();
            throw e;
        }
    }
}
