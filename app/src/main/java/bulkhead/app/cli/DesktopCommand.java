package bulkhead.app.cli;

import bulkhead.app.desktop.Desktop;
import bulkhead.app.desktop.DesktopApp;
import bulkhead.app.files.FileReason;
import bulkhead.app.instance.SingleWindow;
import bulkhead.app.instance.WindowCall;
import bulkhead.app.policy.Policy;
import bulkhead.app.policy.PolicyException;
import bulkhead.app.profile.ProfileRequest;
import bulkhead.app.profile.ProfileStore;
import bulkhead.app.settings.Habits;
import bulkhead.app.settings.Settings;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.FutureTask;
import java.util.function.UnaryOperator;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Opens the window. */
@Command(
        name = "desktop",
        description = "Opens the window: saved connections, one button, and what happens to IPv4 and IPv6 now.",
        mixinStandardHelpOptions = true)
final class DesktopCommand implements Callable<Integer> {
    @Option(names = "--hidden", description = "Wait in the tray, or minimised where there is none.")
    private boolean hidden;

    @Option(
            names = "--connect",
            paramLabel = "NAME",
            completionCandidates = CompletionCommand.Profiles.class,
            description = "Begin this saved connection.")
    private String connect;

    @Parameters(arity = "0..*", paramLabel = "FILE", description = "Connections of other programs to import.")
    private List<Path> files = List.of();

    @Override
    public Integer call() {
        // Read while this thread looks for an open window, and the screen is waited for.
        FutureTask<Habits> habits = new FutureTask<>(() -> Habits.ofUser(always()));
        Thread.ofPlatform().daemon().name("habits").start(habits);
        WindowCall call = new WindowCall(!hidden, files, Optional.ofNullable(connect));
        try (SingleWindow single = SingleWindow.open(call).orElse(null)) {
            if (single != null) {
                Signals.handle(DesktopApp::close, DesktopApp::terminate);
                DesktopApp.open(() -> desktop(habits.get(), hidden, single::obey));
            }
            return ExitCode.DISCONNECTED_BY_USER;
        } catch (IOException e) {
            System.err.println("bulkhead: " + FileReason.sentence(e));
            return ExitCode.HOST;
        } catch (UnsupportedOperationException e) {
            // What JavaFX throws when the system gives it no screen.
            System.err.println("bulkhead: there is no screen for a window (" + e.getMessage()
                    + "): start it from a desktop's session, or use 'bulkhead connect'");
            return ExitCode.HOST;
        }
    }

    static Desktop desktop(Habits habits, boolean hidden, Desktop.Calls calls) {
        return new Desktop(ProfileStore.ofUser(), ProfileRequest::of, Policy::ofHost, habits, hidden, calls);
    }

    /** A policy that cannot be believed is told of at each connect. */
    private static UnaryOperator<Settings> always() {
        try {
            return Policy.ofHost().settings()::over;
        } catch (PolicyException e) {
            return UnaryOperator.identity();
        }
    }
}
