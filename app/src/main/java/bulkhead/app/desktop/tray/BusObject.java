package bulkhead.app.desktop.tray;

import java.util.Map;
import org.freedesktop.dbus.exceptions.DBusExecutionException;
import org.freedesktop.dbus.interfaces.Properties;
import org.freedesktop.dbus.types.Variant;

/** An object of ours on the bus, whose properties others can read and nobody can set. */
abstract class BusObject implements Properties {
    private final String path;
    private final String type;

    /** @param type the interface that the properties belong to */
    BusObject(String path, String type) {
        this.path = path;
        this.type = type;
    }

    abstract Map<String, Variant<?>> properties();

    @Override
    public final String getObjectPath() {
        return path;
    }

    @Override
    public final Map<String, Variant<?>> GetAll(String of) {
        return of.equals(type) ? properties() : Map.of();
    }

    /** The reply's type is a variant whatever A is. The library says “no such property” where this is null. */
    @Override
    @SuppressWarnings("unchecked")
    public final <A> A Get(String of, String property) {
        return (A) GetAll(of).get(property);
    }

    @Override
    public final <A> void Set(String of, String property, A value) {
        throw new DBusExecutionException("the properties of " + path + " can only be read");
    }
}
