package bulkhead.app.desktop.tray;

import bulkhead.app.bus.SessionBus;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.freedesktop.dbus.connections.IDisconnectCallback;
import org.freedesktop.dbus.connections.impl.DBusConnection;
import org.freedesktop.dbus.exceptions.DBusException;
import org.freedesktop.dbus.exceptions.DBusExecutionException;

/** A connection to the session bus that comes back when it went; all that is done with it is done on one thread. */
final class BusLink implements AutoCloseable {
    private static final Logger LOG = Logger.getLogger(BusLink.class.getName());
    private static final int SECONDS_TO_NEXT_TRY = 5;

    private final Map<String, String> environment;
    private final Guest guest;
    private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("session-bus").factory());
    private DBusConnection bus;

    /** Who lives on the bus; told on the link's thread. */
    interface Guest {
        void arrived(DBusConnection bus) throws DBusException;

        void gone();
    }

    /** Something to do on the bus. */
    @FunctionalInterface
    interface Work {
        void on(DBusConnection bus) throws DBusException;
    }

    /** @param environment of which some variables name the bus */
    BusLink(Map<String, String> environment, Guest guest) {
        this.environment = environment;
        this.guest = guest;
        run(this::seek);
    }

    /** Does it soon, if there is a bus then. */
    void use(Work work) {
        run(() -> {
            if (bus != null) {
                attempt(work);
            }
        });
    }

    /** Leaves the bus soon, after what is to be done before. */
    @Override
    public void close() {
        run(() -> {
            if (bus != null) {
                bus.disconnect();
                bus = null;
            }
        });
        thread.shutdown();
    }

    private void seek() {
        Optional<String> address = SessionBus.address(environment);
        if (address.isPresent()) {
            try {
                bus = SessionBus.connect(address.get(), new Over());
                attempt(guest::arrived);
                return;
            } catch (DBusException e) {
                LOG.log(Level.FINE, "the session bus does not answer", e);
            }
        }
        again();
    }

    private void again() {
        try {
            thread.schedule(this::seek, SECONDS_TO_NEXT_TRY, TimeUnit.SECONDS);
        } catch (RejectedExecutionException e) {
            LOG.log(Level.FINEST, "closed", e);
        }
    }

    private void attempt(Work work) {
        try {
            work.on(bus);
        } catch (DBusException | DBusExecutionException e) {
            LOG.log(Level.FINE, "the session bus refused something", e);
        }
    }

    private void run(Runnable what) {
        try {
            thread.execute(what);
        } catch (RejectedExecutionException e) {
            LOG.log(Level.FINEST, "closed", e);
        }
    }

    private final class Over implements IDisconnectCallback {
        @Override
        public void disconnectOnError(IOException why) {
            run(() -> {
                if (bus != null) {
                    bus = null;
                    guest.gone();
                    again();
                }
            });
        }
    }
}
