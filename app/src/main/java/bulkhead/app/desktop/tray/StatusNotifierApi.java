package bulkhead.app.desktop.tray;

import java.util.List;
import org.freedesktop.dbus.Struct;
import org.freedesktop.dbus.TypeRef;
import org.freedesktop.dbus.annotations.DBusInterfaceName;
import org.freedesktop.dbus.annotations.DBusProperty;
import org.freedesktop.dbus.annotations.DBusProperty.Access;
import org.freedesktop.dbus.annotations.Position;
import org.freedesktop.dbus.exceptions.DBusException;
import org.freedesktop.dbus.interfaces.DBusInterface;
import org.freedesktop.dbus.messages.DBusSignal;

/**
 * StatusNotifierItem in its own names, under those of KDE, which everybody uses
 * (specifications.freedesktop.org/status-notifier-item).
 */
final class StatusNotifierApi {
    static final String WATCHER = "org.kde.StatusNotifierWatcher";
    static final String WATCHER_PATH = "/StatusNotifierWatcher";
    static final String ITEM = "org.kde.StatusNotifierItem";
    static final String ITEM_PATH = "/StatusNotifierItem";

    private StatusNotifierApi() {}

    /** Knows items, and the panels that show them. */
    @DBusInterfaceName(WATCHER)
    public interface Watcher extends DBusInterface {
        void RegisterStatusNotifierItem(String service);

        class StatusNotifierHostRegistered extends DBusSignal {
            public StatusNotifierHostRegistered(String path) throws DBusException {
                super(path);
            }
        }

        class StatusNotifierHostUnregistered extends DBusSignal {
            public StatusNotifierHostUnregistered(String path) throws DBusException {
                super(path);
            }
        }
    }

    @DBusInterfaceName(ITEM)
    @DBusProperty(name = "Category", type = String.class, access = Access.READ)
    @DBusProperty(name = "Id", type = String.class, access = Access.READ)
    @DBusProperty(name = "Title", type = String.class, access = Access.READ)
    @DBusProperty(name = "Status", type = String.class, access = Access.READ)
    @DBusProperty(name = "WindowId", type = Integer.class, access = Access.READ)
    @DBusProperty(name = "IconName", type = String.class, access = Access.READ)
    @DBusProperty(name = "IconPixmap", type = Icons.class, access = Access.READ)
    @DBusProperty(name = "AttentionIconName", type = String.class, access = Access.READ)
    @DBusProperty(name = "AttentionIconPixmap", type = Icons.class, access = Access.READ)
    @DBusProperty(name = "ToolTip", type = ToolTip.class, access = Access.READ)
    @DBusProperty(name = "ItemIsMenu", type = Boolean.class, access = Access.READ)
    @DBusProperty(name = "Menu", type = org.freedesktop.dbus.DBusPath.class, access = Access.READ)
    public interface Item extends DBusInterface {
        void Activate(int x, int y);

        void SecondaryActivate(int x, int y);

        void ContextMenu(int x, int y);

        void Scroll(int delta, String orientation);

        class NewTitle extends DBusSignal {
            public NewTitle(String path) throws DBusException {
                super(path);
            }
        }

        class NewIcon extends DBusSignal {
            public NewIcon(String path) throws DBusException {
                super(path);
            }
        }

        class NewAttentionIcon extends DBusSignal {
            public NewAttentionIcon(String path) throws DBusException {
                super(path);
            }
        }

        class NewToolTip extends DBusSignal {
            public NewToolTip(String path) throws DBusException {
                super(path);
            }
        }

        class NewStatus extends DBusSignal {
            public NewStatus(String path, String status) throws DBusException {
                super(path, status);
            }
        }
    }

    /** Several sizes of one picture. */
    public interface Icons extends TypeRef<List<Icon>> {}

    /** A picture; its bytes are ARGB32 in network byte order. */
    public static final class Icon extends Struct {
        @Position(0)
        public final int width;

        @Position(1)
        public final int height;

        @Position(2)
        public final byte[] argb;

        Icon(Pixmap from) {
            width = from.size();
            height = from.size();
            argb = from.argb();
        }
    }

    public static final class ToolTip extends Struct {
        @Position(0)
        public final String iconName;

        @Position(1)
        public final List<Icon> icon;

        @Position(2)
        public final String title;

        @Position(3)
        public final String text;

        ToolTip(String title, String text) {
            iconName = "";
            icon = List.of();
            this.title = title;
            this.text = text;
        }
    }
}
