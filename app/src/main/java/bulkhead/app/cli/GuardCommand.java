package bulkhead.app.cli;

import bulkhead.leakguard.host.HostException;
import bulkhead.leakguard.host.HostNetwork;
import bulkhead.leakguard.host.HostNetworkProvider;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/** What can be done about the guard without a connection. */
@Command(
        name = "guard",
        description = "The leak guard, without a connection.",
        mixinStandardHelpOptions = true,
        subcommands = GuardCommand.Unblock.class,
        synopsisSubcommandLabel = "COMMAND")
final class GuardCommand implements Callable<Integer> {
    @Override
    public Integer call() throws UsageException {
        throw new UsageException("say what to do with the guard: unblock");
    }

    /** Opens what a crashed run left closed. */
    @Command(
            name = "unblock",
            description = "Removes the rules, routes and DNS settings that a crashed connection left behind.",
            mixinStandardHelpOptions = true)
    static final class Unblock implements Callable<Integer> {
        @Override
        public Integer call() {
            try (HostNetwork host = HostNetworkProvider.openForThisHost()) {
                host.recover();
                System.out.println("The network is as it was before Bulkhead.");
                return ExitCode.DISCONNECTED_BY_USER;
            } catch (HostException e) {
                System.err.println("bulkhead: " + e.getMessage());
                return ExitCode.HOST;
            }
        }
    }
}
