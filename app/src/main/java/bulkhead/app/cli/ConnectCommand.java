package bulkhead.app.cli;

import bulkhead.app.files.FileReason;
import bulkhead.app.local.StandardOutput;
import bulkhead.app.policy.Hooks;
import bulkhead.app.policy.Policy;
import bulkhead.app.policy.PolicyException;
import bulkhead.app.profile.InvalidValueException;
import bulkhead.app.profile.Profile;
import bulkhead.app.profile.ProfileRequest;
import bulkhead.app.profile.ProfileStore;
import bulkhead.app.profile.SecurityRating;
import bulkhead.app.secret.SecretSet;
import bulkhead.app.settings.UsualTimes;
import bulkhead.app.status.AlreadyConnectedException;
import bulkhead.app.status.ConnectionStatus;
import bulkhead.app.status.Published;
import bulkhead.app.status.StatusPublisher;
import bulkhead.app.tunnel.Ending;
import bulkhead.app.tunnel.TunnelController;
import bulkhead.app.tunnel.TunnelEvent;
import bulkhead.app.tunnel.TunnelRequest;
import bulkhead.leakguard.HostNetworkProvider;
import bulkhead.leakguard.host.HostException;
import bulkhead.leakguard.host.HostNetwork;
import bulkhead.protocol.core.Failure;
import bulkhead.protocol.core.Layer;
import bulkhead.protocol.core.Reason;
import bulkhead.protocol.ike.Credential;
import bulkhead.protocol.ppp.auth.Prompt;
import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import java.util.function.Supplier;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Connects and stays in the foreground until it is told to stop. */
@Command(
        name = "connect",
        description =
                "Connects, and stays until ^C. From the first packet to the last no IPv6 leaves beside the tunnel."
                        + " Each option stands before the profile's value; an empty one is the default, and each switch has its"
                        + " opposite, as --no-split and --ipv6.",
        mixinStandardHelpOptions = true,
        sortOptions = false)
final class ConnectCommand implements Callable<Integer> {
    @Parameters(index = "0", arity = "0..1", paramLabel = "PROFILE", description = "A saved connection.")
    private String profileName;

    @Mixin
    private ProfileOptions options;

    @Option(
            names = "--otp-file",
            paramLabel = "FILE",
            description =
                    "Where the answer is to what the server asks with --auth eap-gtc or eap-otp, read when it asks; - for a"
                            + " line of standard input. Asked for when missing.")
    private String codeFile;

    @Option(names = "--json", description = "Print one JSON object a line instead of words.")
    private boolean json;

    @Mixin
    private PassphraseOption passphrase;

    @Mixin
    private LogOption log;

    /** Is told when a person is asked, and when no more. */
    private Consumer<Boolean> asking = _ -> {};

    private Supplier<ConnectionStatus> status = () -> ConnectionStatus.IDLE;

    @Override
    public Integer call() throws UsageException {
        StandardOutput.hurryNobody();
        log.apply();
        Policy policy = policy();
        Profile profile = policy.over(options.over(profile()));
        check(profile);
        Elapsed elapsed = Elapsed.sinceProcessStart();
        Consumer<TunnelEvent> report =
                json ? new JsonReport(System.out, elapsed) : new WordsReport(System.out, elapsed, () -> status.get());
        try {
            // Before the user types secrets in vain.
            StatusPublisher.checkFree();
            return connect(profile, policy.hooks(), report);
        } catch (AlreadyConnectedException e) {
            return refuse(e.getMessage(), report);
        }
    }

    /** What holds here, and permits what is asked for. */
    private Policy policy() throws UsageException {
        try {
            Policy policy = Policy.ofHost();
            policy.checkTyped(options.over(Profile.EMPTY));
            policy.checkOwn(ProfileStore.ofUser(), profileName);
            return policy;
        } catch (PolicyException e) {
            throw new UsageException(e.getMessage());
        }
    }

    private int connect(Profile profile, Hooks hooks, Consumer<TunnelEvent> report)
            throws UsageException, AlreadyConnectedException {
        TunnelRequest request = request(profile);
        if (request.vpn().credential() instanceof Credential.PreSharedKey(byte[] key)) {
            SecurityRating.warning(key).ifPresent(Warnings::tell);
        }
        String name = profileName == null ? "" : profileName;
        try (StatusPublisher publisher = StatusPublisher.open(Published.Program.COMMAND, name)) {
            publisher.server(request.server());
            status = publisher::status;
            asking = publisher::asks;
            Consumer<TunnelEvent> told = report.andThen(name.isEmpty() ? publisher : noting(publisher, name));
            return connect(request, hooks, told, publisher);
        } finally {
            request.vpn().wipe();
        }
    }

    /** What it takes is what the next one usually takes. */
    private static Consumer<TunnelEvent> noting(StatusPublisher publisher, String name) {
        UsualTimes usual = UsualTimes.ofUser();
        publisher.usually(usual.of(name));
        return event -> {
            ConnectionStatus before = publisher.status();
            publisher.accept(event);
            usual.onChange(before, publisher.status());
        };
    }

    private static int connect(
            TunnelRequest request, Hooks hooks, Consumer<TunnelEvent> report, StatusPublisher status) {
        HostNetwork host;
        try {
            hooks.beforeConnect();
            host = HostNetworkProvider.openForThisHost();
        } catch (HostException | PolicyException e) {
            status.refuse(e.getMessage());
            return refuse(e.getMessage(), report);
        }
        TunnelController controller = new TunnelController(
                host, request, hooks.afterConnect(report), status.log().telling());
        status.onDisconnect(controller::disconnect);
        Signals.handle(controller::disconnect, controller::terminate);
        StandardOutput.whenUnread(controller::unread);
        Ending ending = controller.run();
        Optional.ofNullable(ending.failure()).ifPresent(ConnectCommand::complain);
        if (ending instanceof Ending.BySystem) {
            Warnings.closed("connect again");
        }
        return ExitCode.of(ending);
    }

    private static int refuse(String why, Consumer<TunnelEvent> report) {
        Failure failure = new Failure(Layer.HOST, Reason.HOST, why, "");
        report.accept(new TunnelEvent.Failed(failure));
        complain(failure);
        return ExitCode.of(failure);
    }

    /** Where errors are looked for; the report has it already. */
    private static void complain(Failure failure) {
        if (!StandardOutput.hasErrors()) {
            System.err.println("bulkhead: " + failure.message());
        }
    }

    private static void check(Profile profile) throws UsageException {
        try {
            ProfileRequest.check(profile);
        } catch (InvalidValueException e) {
            throw UsageException.of(e);
        }
    }

    private TunnelRequest request(Profile profile) throws UsageException {
        try (PassphraseOption _ = passphrase;
                SecretSet secrets = Secrets.ofUser().of(profile, passphrase)) {
            Prompt prompt = new TerminalPrompt(Terminal.ofUser(), codeFile, System.in, asks -> asking.accept(asks));
            return ProfileRequest.of(profile, secrets).asking(prompt);
        } catch (InvalidValueException e) {
            throw UsageException.of(e);
        }
    }

    private Profile profile() throws UsageException {
        try {
            return profileName == null ? Profile.EMPTY : ProfileStore.ofUser().load(profileName);
        } catch (IOException e) {
            throw new UsageException(FileReason.sentence(e));
        }
    }
}
