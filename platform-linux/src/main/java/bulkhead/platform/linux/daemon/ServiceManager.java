package bulkhead.platform.linux.daemon;

import bulkhead.leakguard.host.HostException;
import bulkhead.platform.linux.libc.Descriptor;
import bulkhead.platform.linux.libc.Libc;
import bulkhead.platform.linux.system.Command;
import com.sun.jna.Memory;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
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
        byte[] address = UnixSocket.address(Path.of(socket.get()));
        boolean isAbstract = socket.get().startsWith("@");
        if (isAbstract) {
            address[2] = 0;
        }
        byte[] message = state.getBytes(StandardCharsets.US_ASCII);
        int fd = Libc.socket(Libc.AF_UNIX, Libc.SOCK_DGRAM | Libc.SOCK_CLOEXEC, 0);
        if (fd < 0) {
            throw Descriptor.error("socket");
        }
        try (Memory to = new Memory(address.length);
                Memory data = new Memory(message.length)) {
            to.write(0, address, 0, address.length);
            data.write(0, message, 0, message.length);
            // A name without a file has no end but its length, unix(7).
            int length = isAbstract ? address.length - 1 : address.length;
            if (Libc.sendto(fd, data, message.length, Libc.MSG_NOSIGNAL, to, length) < 0) {
                throw Descriptor.error("the service manager's socket");
            }
        } finally {
            Libc.close(fd);
        }
    }
}
