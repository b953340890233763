package bulkhead.platform.linux.daemon;

import bulkhead.leakguard.host.HostException;
import bulkhead.platform.linux.system.Command;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Who started this service and wants to know how it is, by the protocol of sd_notify(3). */
public final class ServiceManager {
    private static final List<String> STATE_OF_THE_DAEMON =
            List.of("show", "--property=ActiveState", "--value", "bulkhead-guard.service");

    private final Optional<String> socket;

    ServiceManager(Map<String, String> environment) {
        socket = Optional.ofNullable(environment.get("NOTIFY_SOCKET"));
    }

    /** What it blocks is blocked, and who connects is heard. */
    void ready() throws IOException {
        tell("READY=1");
    }

    /** Whether systemd is still at it, by its own word; not where there is no systemd. */
    static boolean isStartingTheDaemon() {
        try {
            return Command.SYSTEMCTL.find().isPresent()
                    && Command.SYSTEMCTL
                            .run("", STATE_OF_THE_DAEMON)
                            .out()
                            .strip()
                            .equals("activating");
        } catch (HostException e) {
            return false;
        }
    }

    /** By systemd, which has the desktop ask for a password where one is needed. */
    public static void startTheDaemon() throws HostException {
        if (Command.SYSTEMCTL.find().isEmpty()) {
            throw new HostException("there is no systemd here that could start the guard's daemon: run"
                    + " 'sudo bulkhead guard serve'");
        }
        Command.SYSTEMCTL.run("", List.of("start", "bulkhead-guard.service"));
    }

    private void tell(String state) throws IOException {
        if (socket.isEmpty()) {
            return;
        }
        UnixDatagram.send(socket.get(), state.getBytes(StandardCharsets.US_ASCII));
    }
}
