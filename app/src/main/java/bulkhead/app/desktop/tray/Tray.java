package bulkhead.app.desktop.tray;

import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;

/** The desktop's tray with our icon in it, and the desktop's notifications. All of it returns at once. */
interface Tray extends AutoCloseable {
    /** Whether there is a tray now, in which the icon is seen. */
    boolean isSeen();

    /** @param icon the state's picture in some sizes, the smallest first */
    void show(TrayView view, List<Pixmap> icon);

    /** In the place of the notification before it. */
    void tell(Notice notice, Pixmap picture);

    /** Takes the icon away. */
    @Override
    void close();

    /**
     * That of this desktop. Both are told on some thread.
     *
     * @param asked is told what the user asks for
     * @param seen is told when {@link #isSeen} changes
     */
    static Tray start(Consumer<TrayAction> asked, Consumer<Boolean> seen) {
        String system = System.getProperty("os.name").toLowerCase(Locale.ROOT);
        return system.startsWith("windows") || system.startsWith("mac")
                ? new AwtTray(asked, seen)
                : new BusTray(System.getenv(), asked, seen);
    }
}
