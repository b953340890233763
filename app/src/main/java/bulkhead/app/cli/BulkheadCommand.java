package bulkhead.app.cli;

import bulkhead.app.demo.DemoCommand;
import bulkhead.app.demo.DemoProbeCommand;
import bulkhead.app.demo.DemoServerCommand;
import bulkhead.app.fault.Fault;
import java.io.PrintWriter;
import java.nio.file.InvalidPathException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.UnmatchedArgumentException;

/** The command line. */
@Command(
        name = "bulkhead",
        description = {
            "Connects to L2TP/IPsec servers, takes IPv6 through the tunnel where the server has it,"
                    + " and lets none out beside the tunnel where it has not."
        },
        synopsisSubcommandLabel = "COMMAND",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        footerHeading = "%nExit codes:%n",
        footer = {
            "  0  disconnected by the user, or all went as it should",
            "  1  doctor, doctor-server: something keeps a connection from working; verify-ipv6: IPv6 does not work; demo: a step failed",
            "  2  wrong option, or a file that cannot be read",
            "  3  no answer from the server, or none any more",
            "  4  no common proposal",
            "  5  authentication refused: pre-shared key or user, by either side",
            "  6  ended by the server, or the server broke the protocol",
            "  7  this computer: rights, TUN, firewall, routes, a full disk, or the build",
            "  8  leaktest: something left beside the tunnel",
            "  9  leaktest: nothing left, but that shows nothing or not all",
            " 10  status: connecting, reconnecting or disconnecting",
            " 11  status: not connected, and everything is open; log: there is nothing to show",
            " 12  not connected, and the guard is closed: status, and connect and guard watch after SIGTERM, SIGHUP or the end of their reader",
            " 13  an error in Bulkhead itself; what was closed stays closed",
            "130  demo and leaktest: interrupted",
            "",
            "See docs/bulkhead.1 for the whole manual."
        })
public final class BulkheadCommand implements Runnable {
    /** It tells of all the others. */
    private static final String OF_ALL = "completion";

    /** In the order of the help. */
    private static final Map<String, Supplier<?>> COMMANDS = commands();

    /** What is asked for often, or has somebody wait for a window: not until annotations are read that say nothing there. */
    private static final Map<List<String>, Callable<Integer>> AT_ONCE = Map.of(
            List.of("desktop"),
            () -> new DesktopCommand().call(),
            List.of("status"),
            () -> new StatusCommand(false).call(),
            List.of("status", "--json"),
            () -> new StatusCommand(true).call(),
            List.of("--version"),
            BulkheadCommand::version,
            List.of("-V"),
            BulkheadCommand::version,
            List.of("warm-up", "--status"),
            WarmUpCommand::status);

    @Spec
    private CommandSpec spec;

    /** Runs the command line and returns the exit code, whatever happens in it. */
    public static int execute(String... arguments) {
        try {
            return run(arguments);
        } catch (Throwable e) {
            return Uncaught.exit(e);
        }
    }

    private static int run(String... arguments) throws Exception {
        Callable<Integer> atOnce = AT_ONCE.get(List.of(arguments));
        if (atOnce != null) {
            return atOnce.call();
        }
        String[] words = Misunderstood.spoken(arguments);
        CommandLine line = line(words);
        line.setParameterExceptionHandler(BulkheadCommand::explain);
        line.setExecutionExceptionHandler((e, commandLine, _) -> {
            if (e instanceof UsageException) {
                commandLine.getErr().println("bulkhead: " + e.getMessage());
                return ExitCode.USAGE;
            }
            if (e instanceof InvalidPathException path) {
                commandLine
                        .getErr()
                        .println("bulkhead: the name '" + path.getInput()
                                + "' cannot be a file's in this locale: set LC_ALL=C.UTF-8, or take another name");
                return ExitCode.USAGE;
            }
            return Uncaught.exit(e);
        });
        try {
            Misunderstood.checkCommands(line, words);
            return line.execute(words);
        } catch (UnmatchedArgumentException e) {
            return explain(e, words);
        } catch (OutOfMemoryError | StackOverflowError e) {
            // Of what was read; the parser of the command line hands on exceptions only.
            line.getErr().println("bulkhead: " + Fault.sentence(e));
            return ExitCode.HOST;
        }
    }

    /** For these arguments; who names a command does not wait until the annotations of all the others are read. */
    static CommandLine line(String... arguments) {
        CommandLine line = new CommandLine(new BulkheadCommand());
        Supplier<?> named = arguments.length > 0 ? COMMANDS.get(arguments[0]) : null;
        if (named == null || arguments[0].equals(OF_ALL)) {
            COMMANDS.values().forEach(command -> line.addSubcommand(command.get()));
        } else {
            line.addSubcommand(named.get());
        }
        versions(line, new Version());
        // What somebody types is meant as it stands: a user's name, or a program's own argument, may begin with @.
        return line.setExpandAtFiles(false).setNegatableOptionTransformer(new Opposites());
    }

    /** Each command tells it. */
    private static void versions(CommandLine line, Version version) {
        line.getCommandSpec().versionProvider(version);
        line.getSubcommands().values().forEach(sub -> versions(sub, version));
    }

    private static int version() {
        System.out.println(String.join(System.lineSeparator(), new Version().getVersion()));
        return 0;
    }

    private static Map<String, Supplier<?>> commands() {
        Map<String, Supplier<?>> commands = new LinkedHashMap<>();
        commands.put("connect", ConnectCommand::new);
        commands.put("desktop", DesktopCommand::new);
        commands.put("status", StatusCommand::new);
        commands.put("disconnect", DisconnectCommand::new);
        commands.put("log", LogCommand::new);
        commands.put("demo", DemoCommand::new);
        commands.put("doctor", DoctorCommand::new);
        commands.put("doctor-server", DoctorServerCommand::new);
        commands.put("verify-ipv6", VerifyIpv6Command::new);
        commands.put("capture", CaptureCommand::new);
        commands.put("guard", GuardCommand::new);
        commands.put("leaktest", LeakTestCommand::new);
        commands.put("profile", ProfileCommand::new);
        commands.put("metrics", MetricsCommand::new);
        commands.put("policy", PolicyCommand::new);
        commands.put("update", UpdateCommand::new);
        commands.put(OF_ALL, CompletionCommand::new);
        commands.put("demo-server", DemoServerCommand::new);
        commands.put("demo-probe", DemoProbeCommand::new);
        commands.put("warm-up", WarmUpCommand::new);
        return commands;
    }

    @Override
    public void run() {
        throw new ParameterException(
                spec.commandLine(),
                "say what to do: connect, disconnect, status, log, desktop, doctor, doctor-server, verify-ipv6, capture, demo, guard, leaktest,"
                        + " profile, metrics, policy, update or completion");
    }

    private static int explain(ParameterException e, String[] arguments) {
        PrintWriter err = e.getCommandLine().getErr();
        err.println("bulkhead: " + Misunderstood.sentence(e));
        return ExitCode.USAGE;
    }
}
