package bulkhead.app.desktop.tray;

import java.util.List;
import java.util.Map;
import org.freedesktop.dbus.Struct;
import org.freedesktop.dbus.annotations.DBusInterfaceName;
import org.freedesktop.dbus.annotations.Position;
import org.freedesktop.dbus.exceptions.DBusException;
import org.freedesktop.dbus.interfaces.DBusInterface;
import org.freedesktop.dbus.messages.DBusSignal;
import org.freedesktop.dbus.types.UInt32;
import org.freedesktop.dbus.types.Variant;

/** The part of the desktop's notifications that is used here (specifications.freedesktop.org/notification-spec). */
final class NotificationsApi {
    static final String NAME = "org.freedesktop.Notifications";
    static final String PATH = "/org/freedesktop/Notifications";

    private NotificationsApi() {}

    @DBusInterfaceName(NAME)
    public interface Notifications extends DBusInterface {
        /** @param replaces the id of one to take the place of; 0 for none */
        UInt32 Notify(
                String application,
                UInt32 replaces,
                String icon,
                String title,
                String body,
                List<String> actions,
                Map<String, Variant<?>> hints,
                int expireMillis);

        List<String> GetCapabilities();

        void CloseNotification(UInt32 id);

        class ActionInvoked extends DBusSignal {
            final UInt32 id;
            final String action;

            public ActionInvoked(String path, UInt32 id, String action) throws DBusException {
                super(path, id, action);
                this.id = id;
                this.action = action;
            }
        }
    }

    /** The hint {@code image-data}: rows of red, green, blue, alpha. */
    public static final class Image extends Struct {
        @Position(0)
        public final int width;

        @Position(1)
        public final int height;

        @Position(2)
        public final int rowBytes;

        @Position(3)
        public final boolean alpha = true;

        @Position(4)
        public final int bitsPerSample = 8;

        @Position(5)
        public final int channels = 4;

        @Position(6)
        public final byte[] rgba;

        Image(Pixmap from) {
            width = from.size();
            height = from.size();
            rowBytes = 4 * from.size();
            rgba = new byte[from.argb().length];
            for (int i = 0; i < rgba.length; i++) {
                rgba[i] = from.argb()[i % 4 == 3 ? i - 3 : i + 1];
            }
        }
    }
}
