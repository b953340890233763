package bulkhead.app.desktop.tray;

import bulkhead.app.desktop.tray.NotificationsApi.Image;
import bulkhead.app.desktop.tray.NotificationsApi.Notifications;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.freedesktop.dbus.connections.impl.DBusConnection;
import org.freedesktop.dbus.exceptions.DBusException;
import org.freedesktop.dbus.types.UInt32;
import org.freedesktop.dbus.types.Variant;

/** Our notification on the bus: never more than one, as each takes the place of the one before. */
final class BusNotices {
    /** The specification's name of a click beside the buttons. */
    private static final String CLICK = "default";

    private static final String BUTTON = "offer";
    private static final UInt32 NONE = new UInt32(0);

    private final Consumer<TrayAction> asked;
    private volatile Told told = new Told(NONE, null);

    private record Told(UInt32 id, TrayAction offer) {}

    BusNotices(Consumer<TrayAction> asked) {
        this.asked = asked;
    }

    void arrived(DBusConnection bus) throws DBusException {
        told = new Told(NONE, null);
        bus.addSigHandler(Notifications.ActionInvoked.class, this::clicked);
    }

    /** Asks the desktop to show it; waits for its answer. */
    void tell(DBusConnection bus, Notice notice, Pixmap picture) throws DBusException {
        Notifications desktop = bus.getRemoteObject(NotificationsApi.NAME, NotificationsApi.PATH, Notifications.class);
        List<String> can = desktop.GetCapabilities();
        List<String> actions = new ArrayList<>();
        if (can.contains("actions")) {
            actions.addAll(List.of(CLICK, notice.title()));
            notice.offer().ifPresent(offer -> actions.addAll(List.of(BUTTON, offer.text())));
        }
        UInt32 id = desktop.Notify(
                "Bulkhead",
                told.id,
                "",
                notice.title(),
                can.contains("body-markup") ? escaped(notice.body()) : notice.body(),
                actions,
                hints(notice, picture),
                -1);
        told = new Told(id, notice.offer().map(Notice.Offer::action).orElse(null));
    }

    private static Map<String, Variant<?>> hints(Notice notice, Pixmap picture) {
        Map<String, Variant<?>> hints = new HashMap<>();
        hints.put("urgency", new Variant<>((byte) notice.urgency().ordinal()));
        hints.put("desktop-entry", new Variant<>("bulkhead"));
        hints.put("image-data", new Variant<>(new Image(picture), "(iiibiiay)"));
        return hints;
    }

    private void clicked(Notifications.ActionInvoked click) {
        Told now = told;
        if (click.id.equals(now.id)) {
            if (click.action.equals(CLICK)) {
                asked.accept(new TrayAction.ShowWindow());
            } else if (click.action.equals(BUTTON) && now.offer != null) {
                asked.accept(now.offer);
            }
        }
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
    }
}
