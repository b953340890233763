package bulkhead.app.demo;

import bulkhead.app.cli.ExitCode;
import bulkhead.app.local.StandardOutput;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Shows the program at work, without a server and without touching this computer's network. */
@Command(
        name = "demo",
        description =
                "Shows Bulkhead at work on an embedded server, in network namespaces of its own: IPv6 through the tunnel,"
                        + " and what happens to it when the server has none. This computer's network is not touched.",
        mixinStandardHelpOptions = true)
public final class DemoCommand implements Callable<Integer> {
    @Option(names = "--inside", hidden = true, description = "The namespaces are there already.")
    private boolean inside;

    @Override
    public Integer call() throws InterruptedException {
        StandardOutput.whenUnread(() -> System.exit(ExitCode.INTERRUPTED));
        try {
            return inside ? new Show(System.out).run() : Sandbox.open().run("demo", "--inside");
        } catch (DemoException e) {
            System.err.println("bulkhead: " + e.getMessage());
            return ExitCode.HOST;
        }
    }
}
