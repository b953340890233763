package bulkhead.app;

import bulkhead.app.cli.BulkheadCommand;
import bulkhead.app.cli.ExitCode;
import bulkhead.app.cli.Uncaught;
import bulkhead.app.files.UserFolders;
import bulkhead.app.local.StandardOutput;
import bulkhead.app.tunnel.Rehearsal;
import bulkhead.leakguard.HostNetworkProvider;
import bulkhead.leakguard.host.HostException;
import java.util.Locale;
import tools.jackson.databind.json.JsonMapper;

/** Where the process starts. */
public final class Main {
    private Main() {}

    public static void main(String[] arguments) {
        Uncaught.say();
        // Its words are English, and so are its numbers and dates; the window has its own.
        Locale.setDefault(Locale.Category.FORMAT, Locale.ROOT);
        StandardOutput.install();
        UserFolders.honourHome();
        if (arguments.length > 0 && arguments[0].equals("connect")) {
            // What fails there fails again where it is needed, and is said there.
            Thread.ofPlatform()
                    .daemon()
                    .name("ahead")
                    .uncaughtExceptionHandler((_, _) -> {})
                    .start(Main::loadAhead);
        }
        int exit = BulkheadCommand.execute(arguments);
        boolean lost = StandardOutput.isLost();
        System.exit(exit == 0 && lost ? ExitCode.HOST : exit);
    }

    /** The other core may as well load what a connection needs next while this one reads the command line. */
    private static void loadAhead() {
        try {
            HostNetworkProvider host = HostNetworkProvider.ofThisHost();
            // In the order in which the other one comes to it.
            JsonMapper.shared().createObjectNode().put("event", "").toString();
            host.loadAhead();
            Rehearsal.run(_ -> {});
        } catch (HostException e) {
            // As above.
        }
    }
}
