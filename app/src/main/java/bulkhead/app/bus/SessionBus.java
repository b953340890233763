package bulkhead.app.bus;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.freedesktop.dbus.connections.IDisconnectCallback;
import org.freedesktop.dbus.connections.impl.DBusConnection;
import org.freedesktop.dbus.connections.impl.DBusConnectionBuilder;
import org.freedesktop.dbus.exceptions.DBusException;

/** Where the user's session bus is, and a connection to it. */
public final class SessionBus {
    private static final int PATIENCE_MILLIS = 2_000;
    /** What it has to say is thrown, or told as the connection's end. Kept here, as the logging system would forget it. */
    private static final Logger LIBRARY = Logger.getLogger("org.freedesktop.dbus");

    static {
        LIBRARY.setLevel(Level.OFF);
    }

    private SessionBus() {}

    /** The bus that an environment names; empty where there is none. */
    public static Optional<String> address(Map<String, String> environment) {
        String address = environment.getOrDefault("DBUS_SESSION_BUS_ADDRESS", "");
        if (!address.isBlank()) {
            return Optional.of(address);
        }
        // Where systemd's user instance puts it; a login by ssh has no address in its environment.
        Path socket = Path.of(environment.getOrDefault("XDG_RUNTIME_DIR", "/nonexistent"), "bus");
        return Files.exists(socket) ? Optional.of("unix:path=" + socket) : Optional.empty();
    }

    /** A connection of its own. */
    public static DBusConnection connect(String address) throws DBusException {
        return connect(address, new IDisconnectCallback() {});
    }

    /**
     * A connection of its own.
     *
     * @param whenOver is told, on a thread of the connection, that it ended
     */
    public static DBusConnection connect(String address, IDisconnectCallback whenOver) throws DBusException {
        try {
            return DBusConnectionBuilder.forAddress(address)
                    .withShared(false)
                    .withDisconnectCallback(whenOver)
                    .transportConfig()
                    .withTimeout(PATIENCE_MILLIS)
                    .back()
                    .build();
        } catch (RuntimeException e) {
            // The library's answer to an address it cannot read.
            throw new DBusException("the address " + address + " is of no use", e);
        }
    }
}
