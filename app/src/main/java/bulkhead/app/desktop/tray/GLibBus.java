package bulkhead.app.desktop.tray;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * GLib's own connection to the session bus, which GTK has below JavaFX. GLib ends the process by SIGTERM when the bus goes
 * (GDBusConnection's “exit-on-close”); but a tunnel is to outlive its tray.
 */
final class GLibBus {
    private static final Logger LOG = Logger.getLogger(GLibBus.class.getName());
    private static final String LIBRARY = "libgio-2.0.so.0";
    private static final int G_BUS_TYPE_SESSION = 2;
    private static final int FALSE = 0;

    private GLibBus() {}

    /** Tells GLib to stay when the bus of now goes. */
    static void outlive() {
        try {
            // gio/gioenums.h, gio/gdbusconnection.h. The reference that is got is kept: GLib would make another for the
            // next.
            MethodHandle get = function(
                    "g_bus_get_sync",
                    FunctionDescriptor.of(
                            ValueLayout.ADDRESS, ValueLayout.JAVA_INT, ValueLayout.ADDRESS, ValueLayout.ADDRESS));
            MethodHandle exitOnClose = function(
                    "g_dbus_connection_set_exit_on_close",
                    FunctionDescriptor.ofVoid(ValueLayout.ADDRESS, ValueLayout.JAVA_INT));
            MemorySegment bus =
                    (MemorySegment) get.invokeExact(G_BUS_TYPE_SESSION, MemorySegment.NULL, MemorySegment.NULL);
            if (!bus.equals(MemorySegment.NULL)) {
                exitOnClose.invokeExact(bus, FALSE);
            }
        } catch (Throwable e) {
            LOG.log(Level.FINE, "GLib is not there, or another one than is known here", e);
        }
    }

    private static MethodHandle function(String name, FunctionDescriptor type) {
        MemorySegment address =
                SymbolLookup.libraryLookup(LIBRARY, Arena.global()).findOrThrow(name);
        return Linker.nativeLinker().downcallHandle(address, type);
    }
}
