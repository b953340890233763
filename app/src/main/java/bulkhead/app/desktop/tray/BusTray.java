package bulkhead.app.desktop.tray;

import bulkhead.app.desktop.tray.StatusNotifierApi.Watcher;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.freedesktop.dbus.connections.impl.DBusConnection;
import org.freedesktop.dbus.exceptions.DBusException;
import org.freedesktop.dbus.interfaces.DBus;
import org.freedesktop.dbus.interfaces.Properties;
import org.freedesktop.dbus.matchrules.DBusMatchRule;
import org.freedesktop.dbus.matchrules.DBusMatchRuleBuilder;
import org.freedesktop.dbus.messages.DBusSignal;

/** The tray and the notifications of a free desktop, over the session bus. */
final class BusTray implements Tray, BusLink.Guest {
    /** One that is about to go keeps its name for a moment. */
    private static final AtomicInteger COUNT = new AtomicInteger();

    private final String name =
            StatusNotifierApi.ITEM + "-" + ProcessHandle.current().pid() + "-" + COUNT.incrementAndGet();
    private final BusItem item;
    private final BusMenu menu;
    private final BusNotices notices;
    private final BusLink link;
    private final Consumer<Boolean> seenChanged;
    private volatile boolean seen;

    /** @param environment of which some variables name the session bus */
    BusTray(Map<String, String> environment, Consumer<TrayAction> asked, Consumer<Boolean> seenChanged) {
        this.seenChanged = seenChanged;
        item = new BusItem(asked);
        menu = new BusMenu(asked);
        notices = new BusNotices(asked);
        link = new BusLink(environment, this);
    }

    @Override
    public boolean isSeen() {
        return seen;
    }

    @Override
    public void show(TrayView view, List<Pixmap> icon) {
        List<DBusSignal> news = new ArrayList<>();
        try {
            // Kept without a bus, too: one may come.
            news.addAll(item.show(view, icon));
            menu.show(view.menu()).ifPresent(news::add);
        } catch (DBusException e) {
            throw new IllegalStateException("signals of ours that cannot be", e);
        }
        link.use(bus -> news.forEach(bus::sendMessage));
    }

    @Override
    public void tell(Notice notice, Pixmap picture) {
        link.use(bus -> notices.tell(bus, notice, picture));
    }

    @Override
    public void close() {
        link.close();
    }

    @Override
    public void arrived(DBusConnection bus) throws DBusException {
        GLibBus.outlive();
        bus.exportObject(item);
        bus.exportObject(menu);
        bus.requestBusName(name);
        notices.arrived(bus);
        bus.addSigHandler(ownerOf(StatusNotifierApi.WATCHER), (DBus.NameOwnerChanged _) -> link.use(this::register));
        bus.addSigHandler(Watcher.StatusNotifierHostRegistered.class, _ -> link.use(this::look));
        bus.addSigHandler(Watcher.StatusNotifierHostUnregistered.class, _ -> link.use(this::look));
        register(bus);
    }

    @Override
    public void gone() {
        seen(false);
    }

    private static DBusMatchRule ownerOf(String name) throws DBusException {
        return DBusMatchRuleBuilder.create()
                .withType(DBus.NameOwnerChanged.class)
                .withArg0123(0, name)
                .build();
    }

    /** With the watcher that there is now, if there is one. */
    private void register(DBusConnection bus) throws DBusException {
        if (isOwned(bus, StatusNotifierApi.WATCHER)) {
            bus.getRemoteObject(StatusNotifierApi.WATCHER, StatusNotifierApi.WATCHER_PATH, Watcher.class)
                    .RegisterStatusNotifierItem(name);
            look(bus);
        } else {
            seen(false);
        }
    }

    /** A watcher without a panel shows nothing. */
    private void look(DBusConnection bus) throws DBusException {
        Object shows = bus.getRemoteObject(StatusNotifierApi.WATCHER, StatusNotifierApi.WATCHER_PATH, Properties.class)
                .Get(StatusNotifierApi.WATCHER, "IsStatusNotifierHostRegistered");
        seen(Boolean.TRUE.equals(shows));
    }

    private void seen(boolean now) {
        if (now != seen) {
            seen = now;
            seenChanged.accept(now);
        }
    }

    private static boolean isOwned(DBusConnection bus, String name) throws DBusException {
        return bus.getRemoteObject("org.freedesktop.DBus", "/org/freedesktop/DBus", DBus.class)
                .NameHasOwner(name);
    }
}
