package bulkhead.app.desktop.tray;

import java.util.List;
import java.util.Map;
import org.freedesktop.dbus.Struct;
import org.freedesktop.dbus.Tuple;
import org.freedesktop.dbus.TypeRef;
import org.freedesktop.dbus.annotations.DBusInterfaceName;
import org.freedesktop.dbus.annotations.DBusProperty;
import org.freedesktop.dbus.annotations.DBusProperty.Access;
import org.freedesktop.dbus.annotations.Position;
import org.freedesktop.dbus.exceptions.DBusException;
import org.freedesktop.dbus.interfaces.DBusInterface;
import org.freedesktop.dbus.messages.DBusSignal;
import org.freedesktop.dbus.types.UInt32;
import org.freedesktop.dbus.types.Variant;

/** A menu on the bus, in its own names (libdbusmenu's dbus-menu.xml). */
final class DBusMenuApi {
    static final String MENU = "com.canonical.dbusmenu";
    static final String PATH = "/MenuBar";

    private DBusMenuApi() {}

    @DBusInterfaceName(MENU)
    @DBusProperty(name = "Version", type = UInt32.class, access = Access.READ)
    @DBusProperty(name = "TextDirection", type = String.class, access = Access.READ)
    @DBusProperty(name = "Status", type = String.class, access = Access.READ)
    @DBusProperty(name = "IconThemePath", type = Strings.class, access = Access.READ)
    public interface Menu extends DBusInterface {
        /** @param depth how many levels below the parent; -1 for all */
        Pair<UInt32, Node> GetLayout(int parent, int depth, List<String> properties);

        List<Item> GetGroupProperties(List<Integer> ids, List<String> properties);

        Variant<?> GetProperty(int id, String name);

        void Event(int id, String event, Variant<?> data, UInt32 timestamp);

        List<Integer> EventGroup(List<Happened> events);

        boolean AboutToShow(int id);

        Pair<List<Integer>, List<Integer>> AboutToShowGroup(List<Integer> ids);

        class LayoutUpdated extends DBusSignal {
            public LayoutUpdated(String path, UInt32 revision, int parent) throws DBusException {
                super(path, revision, parent);
            }
        }

        class ItemsPropertiesUpdated extends DBusSignal {
            public ItemsPropertiesUpdated(String path, List<Item> updated, List<Removed> removed) throws DBusException {
                super(path, updated, removed);
            }
        }
    }

    public interface Strings extends TypeRef<List<String>> {}

    /** Two results of one call. */
    public static final class Pair<A, B> extends Tuple {
        @Position(0)
        public final A first;

        @Position(1)
        public final B second;

        public Pair(A first, B second) {
            this.first = first;
            this.second = second;
        }
    }

    /** An item with what is below it. */
    public static final class Node extends Struct {
        @Position(0)
        public final int id;

        @Position(1)
        public final Map<String, Variant<?>> properties;

        /** Each is a node, too. */
        @Position(2)
        public final List<Variant<?>> children;

        public Node(int id, Map<String, Variant<?>> properties, List<Variant<?>> children) {
            this.id = id;
            this.properties = properties;
            this.children = children;
        }
    }

    public static final class Item extends Struct {
        @Position(0)
        public final int id;

        @Position(1)
        public final Map<String, Variant<?>> properties;

        public Item(int id, Map<String, Variant<?>> properties) {
            this.id = id;
            this.properties = properties;
        }
    }

    /** Properties that an item has no more. */
    public static final class Removed extends Struct {
        @Position(0)
        public final int id;

        @Position(1)
        public final List<String> properties;

        public Removed(int id, List<String> properties) {
            this.id = id;
            this.properties = properties;
        }
    }

    public static final class Happened extends Struct {
        @Position(0)
        public final int id;

        @Position(1)
        public final String event;

        @Position(2)
        public final Variant<?> data;

        @Position(3)
        public final UInt32 timestamp;

        public Happened(int id, String event, Variant<?> data, UInt32 timestamp) {
            this.id = id;
            this.event = event;
            this.data = data;
            this.timestamp = timestamp;
        }
    }
}
