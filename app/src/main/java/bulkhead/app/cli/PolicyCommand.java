package bulkhead.app.cli;

import bulkhead.app.files.FileReason;
import bulkhead.app.policy.Policy;
import bulkhead.app.policy.PolicyException;
import bulkhead.app.policy.PolicyFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.node.ObjectNode;

/** What is laid down for everybody on this computer. */
@Command(
        name = "policy",
        description = "What whoever administers this computer has laid down for everybody on it.",
        mixinStandardHelpOptions = true,
        subcommands = {PolicyCommand.Check.class, PolicyCommand.Show.class},
        synopsisSubcommandLabel = "COMMAND")
final class PolicyCommand implements Callable<Integer> {
    @Override
    public Integer call() throws UsageException {
        throw new UsageException("say what to do with the policy: check or show");
    }

    /** Looks at a file before it is anybody's policy. */
    @Command(
            name = "check",
            description = "Says all that is wrong with a policy, each with its line; it need not be in its place.",
            mixinStandardHelpOptions = true)
    static final class Check implements Callable<Integer> {
        @Parameters(index = "0", paramLabel = "FILE", description = "The policy.")
        private Path file;

        @Override
        public Integer call() throws UsageException {
            PolicyFile read;
            try {
                read = PolicyFile.read(Files.readAllBytes(file));
            } catch (IOException e) {
                throw new UsageException(FileReason.sentence(e));
            }
            for (PolicyFile.Problem problem : read.problems()) {
                System.err.println(file + ":" + problem.line() + ":" + problem.column() + ": " + problem.what());
            }
            if (read.problems().isEmpty()) {
                System.out.println(file + " is a valid policy.");
                return 0;
            }
            return ExitCode.USAGE;
        }
    }

    /** Tells what holds here. */
    @Command(
            name = "show",
            description = "Says what the policy of this computer locks, and for what it has programs run.",
            mixinStandardHelpOptions = true)
    static final class Show implements Callable<Integer> {
        @Override
        public Integer call() {
            try {
                show(Policy.ofHost());
                return 0;
            } catch (PolicyException e) {
                System.err.println("bulkhead: " + e.getMessage());
                return ExitCode.HOST;
            }
        }

        private static void show(Policy policy) {
            if (policy.equals(Policy.NONE)) {
                System.out.println("No policy: nothing is locked.");
                return;
            }
            System.out.println("The policy of this computer, " + Policy.FILE + ":");
            locked("connections", policy.connections().values());
            locked("settings", policy.settings().values());
            if (!policy.ownConnections()) {
                System.out.println("  no connections but those of this computer");
            }
            policy.publisher().ifPresent(updates -> System.out.println("  updates from " + updates.index()));
            policy.hooks().before().ifPresent(program -> System.out.println("  before each connect: " + program));
            policy.hooks().after().ifPresent(program -> System.out.println("  after each connect: " + program));
        }

        private static void locked(String of, ObjectNode values) {
            values.properties()
                    .forEach(value -> System.out.println(
                            "  " + of + ": " + value.getKey() + " is locked to " + value.getValue()));
        }
    }
}
