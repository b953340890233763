package bulkhead.app.cli;

import bulkhead.leakguard.HostNetworkProvider;
import bulkhead.leakguard.daemon.GuardControl;
import bulkhead.leakguard.host.HostException;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicReference;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import sun.misc.Signal;

/** What can be done about the guard without a connection. */
@Command(
        name = "guard",
        description = "The leak guard, without a connection.",
        mixinStandardHelpOptions = true,
        subcommands = {
            GuardCommand.Status.class,
            GuardCommand.Block.class,
            GuardCommand.Unblock.class,
            GuardCommand.Serve.class,
            GuardCommand.Install.class,
            GuardCommand.Uninstall.class,
            PortalCommand.class,
            WatchCommand.class
        },
        synopsisSubcommandLabel = "COMMAND")
final class GuardCommand implements Callable<Integer> {
    @Override
    public Integer call() throws UsageException {
        throw new UsageException(
                "say what to do with the guard: status, block, unblock, portal, watch, serve, install or uninstall");
    }

    /** Something to do about the guard; what goes wrong is one sentence and the host's exit code. */
    private abstract static class Action implements Callable<Integer> {
        @Mixin
        private LogOption log;

        abstract void run(GuardControl guard) throws HostException;

        @Override
        public final Integer call() {
            log.apply();
            try {
                run(HostNetworkProvider.ofThisHost().guard());
                return ExitCode.DISCONNECTED_BY_USER;
            } catch (HostException e) {
                System.err.println("bulkhead: " + e.getMessage());
                return ExitCode.HOST;
            }
        }
    }

    /** Tells what passes and what does not. */
    @Command(
            name = "status",
            description = "Says what the guard lets pass now, and for whom.",
            mixinStandardHelpOptions = true)
    static final class Status extends Action {
        @Option(names = "--json", description = "Print a JSON object instead of words.")
        private boolean json;

        @Override
        void run(GuardControl guard) throws HostException {
            GuardReport report = new GuardReport(guard.status());
            System.out.println(json ? report.json() : report.words());
        }
    }

    /** Closes without a connection. */
    @Command(
            name = "block",
            description = "Lets nothing pass until unblock; while connected, from the end of the connection on.",
            mixinStandardHelpOptions = true)
    static final class Block extends Action {
        @Option(names = "--at-boot", description = "From the next boot on, too, before there is a network.")
        private boolean atBoot;

        @Override
        void run(GuardControl guard) throws HostException {
            guard.block(atBoot);
            System.out.println(atBoot ? "Blocked, now and at boot." : "Blocked.");
        }
    }

    /** Opens what a crashed run or a block left closed. */
    @Command(
            name = "unblock",
            description =
                    "Opens what a block, a failed or a crashed connection left closed, and undoes its routes and DNS.",
            mixinStandardHelpOptions = true)
    static final class Unblock extends Action {
        @Option(names = "--force", description = "Also when somebody is connected, which ends by it.")
        private boolean force;

        @Override
        void run(GuardControl guard) throws HostException {
            guard.unblock(force);
            System.out.println("The network is as it was before Bulkhead.");
        }
    }

    /** Has the system run the daemon. */
    @Command(
            name = "install",
            description = "Has Windows or macOS run the daemon, now and from each start on; for an administrator.",
            mixinStandardHelpOptions = true)
    static final class Install extends Action {
        @Override
        void run(GuardControl guard) throws HostException {
            guard.install();
            System.out.println("The guard's daemon runs, and is started with this computer.");
        }
    }

    /** Takes that back. */
    @Command(
            name = "uninstall",
            description = "Stops it and removes it; the guard stays as it is.",
            mixinStandardHelpOptions = true)
    static final class Uninstall extends Action {
        @Override
        void run(GuardControl guard) throws HostException {
            guard.uninstall();
            System.out.println("The guard's daemon is removed; the guard stays as it is.");
        }
    }

    /** Is the daemon. */
    @Command(
            name = "serve",
            description =
                    "Is the daemon that sets up the network for connections of users without rights of their own.",
            mixinStandardHelpOptions = true)
    static final class Serve extends Action {
        @Option(
                names = "--group",
                paramLabel = "NAME",
                defaultValue = "bulkhead",
                description = "Whose members may speak to it, besides root; default: ${DEFAULT-VALUE}. Not on Windows.")
        private String group;

        @Override
        void run(GuardControl guard) throws HostException {
            try (GuardControl.Service service = guard.serve(group)) {
                for (String name : new String[] {"INT", "TERM"}) {
                    Signal.handle(new Signal(name), _ -> service.close());
                }
                AtomicReference<Throwable> fault = new AtomicReference<>();
                Uncaught.sayAnd(e -> {
                    fault.compareAndSet(null, e);
                    service.close();
                });
                System.out.println("The guard's daemon is ready.");
                service.run();
                if (fault.get() != null) {
                    throw new IllegalStateException("a thread of it ended", fault.get());
                }
            }
        }
    }
}
