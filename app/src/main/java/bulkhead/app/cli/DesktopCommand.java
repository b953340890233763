package bulkhead.app.cli;

import bulkhead.app.desktop.Desktop;
import bulkhead.app.desktop.DesktopApp;
import bulkhead.app.profile.Profile;
import bulkhead.app.profile.ProfileStore;
import bulkhead.app.secret.SecretSet;
import bulkhead.app.settings.Habits;
import bulkhead.app.tunnel.TunnelRequest;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import sun.misc.Signal;

/** Opens the window. */
@Command(
        name = "desktop",
        description = "Opens the window: saved connections, one button, and what happens to IPv4 and IPv6 now.",
        mixinStandardHelpOptions = true)
final class DesktopCommand implements Callable<Integer> {
    @Option(names = "--hidden", description = "Wait in the tray, or minimised where there is none.")
    private boolean hidden;

    @Override
    public Integer call() {
        for (String name : new String[] {"INT", "TERM", "HUP"}) {
            Signal.handle(new Signal(name), _ -> DesktopApp.close());
        }
        DesktopApp.open(desktop(Habits.ofUser(), hidden));
        return ExitCode.DISCONNECTED_BY_USER;
    }

    static Desktop desktop(Habits habits, boolean hidden) {
        return new Desktop(ProfileStore.ofUser(), DesktopCommand::request, habits, hidden);
    }

    private static TunnelRequest request(Profile profile, SecretSet secrets) throws Desktop.Unusable {
        try {
            return new SessionOptions().request(profile, new Secrets(secrets));
        } catch (UsageException e) {
            throw new Desktop.Unusable(e.getMessage(), e);
        }
    }
}
