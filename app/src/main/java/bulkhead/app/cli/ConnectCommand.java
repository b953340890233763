package bulkhead.app.cli;

import bulkhead.app.profile.Profile;
import bulkhead.app.profile.ProfileStore;
import bulkhead.app.tunnel.TunnelController;
import bulkhead.app.tunnel.TunnelEvent;
import bulkhead.app.tunnel.TunnelRequest;
import bulkhead.leakguard.host.HostException;
import bulkhead.leakguard.host.HostNetwork;
import bulkhead.leakguard.host.HostNetworkProvider;
import bulkhead.protocol.Failure;
import bulkhead.protocol.Layer;
import bulkhead.protocol.Reason;
import bulkhead.protocol.VpnEvent;
import java.io.IOException;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import sun.misc.Signal;

/** Connects and stays in the foreground until it is told to stop. */
@Command(
        name = "connect",
        description =
                "Connects, and stays until ^C. From the first packet to the last no IPv6 leaves beside the tunnel.",
        mixinStandardHelpOptions = true,
        sortOptions = false)
final class ConnectCommand implements Callable<Integer> {
    @Parameters(index = "0", arity = "0..1", paramLabel = "PROFILE", description = "A saved connection.")
    private String profileName;

    @Mixin
    private SessionOptions options;

    @Option(names = "--json", description = "Print one JSON object a line instead of words.")
    private boolean json;

    @Mixin
    private PassphraseOption passphrase;

    @Mixin
    private LogOption log;

    @Override
    public Integer call() throws UsageException, InterruptedException {
        log.apply();
        Profile profile = profile();
        Secrets secrets = new Secrets(System.in, System.console(), Secrets.kept(profile, passphrase));
        TunnelRequest request = options.request(profile, secrets);
        Elapsed elapsed = Elapsed.sinceProcessStart();
        Consumer<TunnelEvent> report =
                json ? new JsonReport(System.out, elapsed) : new WordsReport(System.out, elapsed);
        try {
            return ExitCode.of(connect(request, report));
        } finally {
            request.vpn().wipe();
        }
    }

    private static Failure connect(TunnelRequest request, Consumer<TunnelEvent> report) throws InterruptedException {
        HostNetwork host;
        try {
            host = HostNetworkProvider.openForThisHost();
        } catch (HostException e) {
            Failure failure = new Failure(Layer.HOST, Reason.HOST, e.getMessage(), "");
            report.accept(new TunnelEvent.Session(new VpnEvent.Failed(failure)));
            return failure;
        }
        TunnelController controller = new TunnelController(host, request, report);
        for (String name : new String[] {"INT", "TERM", "HUP"}) {
            Signal.handle(new Signal(name), _ -> controller.disconnect());
        }
        return controller.run();
    }

    private Profile profile() throws UsageException {
        try {
            return profileName == null ? Profile.EMPTY : ProfileStore.ofUser().load(profileName);
        } catch (IOException e) {
            throw new UsageException(e.getMessage());
        }
    }
}
