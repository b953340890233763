package bulkhead.app.cli;

import bulkhead.app.desktop.DesktopApp;
import bulkhead.app.local.RuntimeFolder;
import bulkhead.app.settings.Habits;
import bulkhead.app.settings.LoginStart;
import bulkhead.app.status.AlreadyConnectedException;
import bulkhead.app.status.ConnectionStatus;
import bulkhead.app.status.LastLog;
import bulkhead.app.status.Published;
import bulkhead.app.status.StatusJson;
import bulkhead.app.status.StatusPublisher;
import bulkhead.app.tunnel.Rehearsal;
import bulkhead.app.tunnel.Routing;
import bulkhead.app.tunnel.TunnelController;
import bulkhead.app.tunnel.TunnelEvent;
import bulkhead.app.tunnel.TunnelRequest;
import bulkhead.leakguard.HostNetworkProvider;
import bulkhead.leakguard.daemon.GuardStatus;
import bulkhead.leakguard.daemon.MessageCodec;
import bulkhead.leakguard.daemon.RefusedException;
import bulkhead.leakguard.daemon.Reply;
import bulkhead.leakguard.daemon.Request;
import bulkhead.leakguard.host.HostException;
import bulkhead.leakguard.policy.Protection;
import bulkhead.protocol.VpnConfig;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * Does once what a connection does, so that the JVM can note which classes and methods it takes: the build runs this to
 * make the start-up cache.
 */
@Command(name = "warm-up", hidden = true, description = "Trains the start-up cache.")
final class WarmUpCommand implements Callable<Integer> {
    private static final int FAILED = 1;
    /** Cannot be there. */
    private static final String NO_FILE = "/dev/null/none";

    @Option(names = "--host", description = "Also set up this network namespace, which must be nobody else's.")
    private boolean host;

    @Option(names = "--desktop", description = "Open the window instead, where nobody sees it.")
    private boolean desktop;

    private final PrintStream nowhere = new PrintStream(OutputStream.nullOutputStream());
    private final Elapsed elapsed = Elapsed.sinceProcessStart();
    private final Consumer<TunnelEvent> report =
            new JsonReport(nowhere, elapsed).andThen(new WordsReport(nowhere, elapsed, () -> ConnectionStatus.IDLE));

    /** What is asked for and answered at once, and nothing beside: all that is noted is loaded at each start. */
    static int status() throws HostException, IOException, RefusedException {
        BulkheadCommand.execute("--version");
        BulkheadCommand.execute("status");
        // As a daemon answers, and a connection.
        GuardStatus guard = HostNetworkProvider.ofThisHost().guard().status();
        MessageCodec.write(new Request.Hello(Request.VERSION));
        MessageCodec.write(new Request.AskStatus());
        MessageCodec.reply(MessageCodec.write(new Reply.Status(guard)));
        Published nobodys = new Published(0, Published.Program.COMMAND, "", ConnectionStatus.IDLE, Map.of());
        System.out.println(StatusWords.of(StatusJson.read(StatusJson.write(nobodys))));
        return 0;
    }

    @Override
    public Integer call() throws HostException, IOException {
        LogLevel.warn.apply();
        if (desktop) {
            System.setProperty("glass.platform", "Headless");
            System.setProperty("prism.order", "sw");
            // The user's own settings are none of the rehearsal's business.
            Path own = Files.createTempDirectory("bulkhead-");
            Path settings = own.resolve("settings.json");
            Path window = own.resolve("window.json");
            // Not the first start, at which the welcome covers what is to be rehearsed.
            Files.writeString(settings, "{\"version\": 1}");
            DesktopApp.rehearse(
                    () -> DesktopCommand.desktop(new Habits(settings, window, LoginStart.ofUser()), false, _ -> {}));
            removeFolder(own);
            return 0;
        }
        BulkheadCommand.execute("status");
        BulkheadCommand.execute("status", "--json");
        // As far as to the secrets.
        BulkheadCommand.execute(
                "connect",
                "--json",
                "--server",
                "::1",
                "--user",
                "user",
                "--psk-file",
                NO_FILE,
                "--password-file",
                NO_FILE);
        return connect() ? 0 : FAILED;
    }

    /** With whatever the window has put there. */
    private static void removeFolder(Path folder) throws IOException {
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder)) {
            for (Path file : files) {
                Files.delete(file);
            }
        }
        Files.delete(folder);
    }

    /** Tells of the connection in a folder of its own, as the user's own connection is none of the rehearsal's business. */
    private boolean connect() throws HostException, IOException {
        Path own = Files.createTempDirectory("bulkhead-");
        RuntimeFolder folder = new RuntimeFolder(own, Files.getOwner(own));
        try {
            StatusPublisher.checkFree(folder);
            try (StatusPublisher status = StatusPublisher.open(folder, Published.Program.COMMAND, "")) {
                boolean up = Rehearsal.tell(report.andThen(status));
                if (host) {
                    connectToNobody(status);
                }
                return up;
            }
        } catch (AlreadyConnectedException e) {
            throw new IOException(e);
        } finally {
            LastLog.forget(folder);
            Files.deleteIfExists(own.resolve("connection.lock"));
            Files.deleteIfExists(own);
        }
    }

    /** Guard, TUN and sockets, as for a server that does not answer; and back. */
    private void connectToNobody(StatusPublisher status) throws HostException {
        AtomicReference<TunnelController> controller = new AtomicReference<>();
        controller.set(new TunnelController(
                HostNetworkProvider.openForThisHost(),
                new TunnelRequest(
                        "127.0.0.1",
                        TunnelRequest.Outer.IPV4,
                        VpnConfig.of(new byte[] {1}, "user", new byte[] {1}),
                        Routing.EVERYTHING,
                        Protection.DEFAULT,
                        true),
                report.andThen(status).andThen(event -> {
                    if (event.equals(new TunnelEvent.StateChanged(TunnelEvent.State.CONNECTING))) {
                        controller.get().disconnect();
                    }
                }),
                status.log().telling()));
        controller.get().run();
    }
}
