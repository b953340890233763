package bulkhead.app.desktop.tray;

import bulkhead.app.desktop.tray.StatusNotifierApi.Icon;
import bulkhead.app.desktop.tray.StatusNotifierApi.ToolTip;
import bulkhead.app.tunnel.TunnelEvent.State;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.freedesktop.dbus.DBusPath;
import org.freedesktop.dbus.exceptions.DBusException;
import org.freedesktop.dbus.messages.DBusSignal;
import org.freedesktop.dbus.types.Variant;

/** Our icon, as panels see it. They ask on threads of the connection. */
final class BusItem extends BusObject implements StatusNotifierApi.Item {
    private final Consumer<TrayAction> asked;
    private volatile Shown shown = new Shown("", "Active", List.of());

    private record Shown(String line, String status, List<Icon> icon) {}

    BusItem(Consumer<TrayAction> asked) {
        super(StatusNotifierApi.ITEM_PATH, StatusNotifierApi.ITEM);
        this.asked = asked;
    }

    /** @return what panels are to be told of the change */
    List<DBusSignal> show(TrayView view, List<Pixmap> icon) throws DBusException {
        Shown before = shown;
        String status = view.state() == State.ERROR ? "NeedsAttention" : "Active";
        shown = new Shown(view.line(), status, icon.stream().map(Icon::new).toList());
        List<DBusSignal> news = new ArrayList<>();
        news.add(new NewIcon(getObjectPath()));
        news.add(new NewAttentionIcon(getObjectPath()));
        if (!before.status.equals(status)) {
            news.add(new NewStatus(getObjectPath(), status));
        }
        if (!before.line.equals(view.line())) {
            news.add(new NewToolTip(getObjectPath()));
        }
        return news;
    }

    @Override
    Map<String, Variant<?>> properties() {
        Shown now = shown;
        return Map.ofEntries(
                Map.entry("Category", new Variant<>("ApplicationStatus")),
                Map.entry("Id", new Variant<>("bulkhead")),
                Map.entry("Title", new Variant<>("Bulkhead")),
                Map.entry("Status", new Variant<>(now.status)),
                Map.entry("WindowId", new Variant<>(0)),
                Map.entry("IconName", new Variant<>("")),
                Map.entry("IconPixmap", new Variant<>(now.icon, "a(iiay)")),
                Map.entry("AttentionIconName", new Variant<>("")),
                Map.entry("AttentionIconPixmap", new Variant<>(now.icon, "a(iiay)")),
                Map.entry("ToolTip", new Variant<>(new ToolTip("Bulkhead", now.line), "(sa(iiay)ss)")),
                Map.entry("ItemIsMenu", new Variant<>(false)),
                Map.entry("Menu", new Variant<>(new DBusPath(DBusMenuApi.PATH))));
    }

    @Override
    public void Activate(int x, int y) {
        asked.accept(new TrayAction.ShowWindow());
    }

    @Override
    public void SecondaryActivate(int x, int y) {
        asked.accept(new TrayAction.ShowWindow());
    }

    /** Panels draw the menu themselves; one that cannot gets the window, which has all that is in it. */
    @Override
    public void ContextMenu(int x, int y) {
        asked.accept(new TrayAction.ShowWindow());
    }

    @Override
    public void Scroll(int delta, String orientation) {}
}
