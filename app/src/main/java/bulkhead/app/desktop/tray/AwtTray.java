package bulkhead.app.desktop.tray;

import bulkhead.app.desktop.tray.TrayView.Entry;
import java.awt.AWTException;
import java.awt.CheckboxMenuItem;
import java.awt.EventQueue;
import java.awt.Image;
import java.awt.Menu;
import java.awt.MenuItem;
import java.awt.PopupMenu;
import java.awt.SystemTray;
import java.awt.TrayIcon;
import java.awt.image.BaseMultiResolutionImage;
import java.awt.image.BufferedImage;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.function.Consumer;
import java.util.logging.Level;
import java.util.logging.Logger;

/** The tray and the notifications of Windows and macOS, by AWT; all of it on AWT's thread. */
final class AwtTray implements Tray {
    private static final Logger LOG = Logger.getLogger(AwtTray.class.getName());

    private final Consumer<TrayAction> asked;
    private final Consumer<Boolean> seenChanged;
    private TrayIcon icon;
    private volatile boolean seen;

    AwtTray(Consumer<TrayAction> asked, Consumer<Boolean> seenChanged) {
        this.asked = asked;
        this.seenChanged = seenChanged;
    }

    @Override
    public boolean isSeen() {
        return seen;
    }

    @Override
    public void show(TrayView view, List<Pixmap> pictures) {
        EventQueue.invokeLater(() -> {
            if (icon == null) {
                begin(image(pictures));
            }
            if (icon != null) {
                icon.setImage(image(pictures));
                icon.setToolTip(view.line());
                fill(icon.getPopupMenu(), view.menu(), asked);
            }
        });
    }

    @Override
    public void tell(Notice notice, Pixmap picture) {
        EventQueue.invokeLater(() -> {
            if (icon != null) {
                icon.displayMessage(notice.title(), notice.body(), kind(notice.urgency()));
            }
        });
    }

    @Override
    public void close() {
        EventQueue.invokeLater(() -> {
            if (icon != null) {
                SystemTray.getSystemTray().remove(icon);
            }
        });
    }

    private void begin(Image image) {
        if (!SystemTray.isSupported()) {
            return;
        }
        TrayIcon made = new TrayIcon(image, "Bulkhead", new PopupMenu());
        made.setImageAutoSize(true);
        made.addActionListener(_ -> asked.accept(new TrayAction.ShowWindow()));
        try {
            SystemTray.getSystemTray().add(made);
            icon = made;
            seen = true;
            seenChanged.accept(true);
        } catch (AWTException e) {
            LOG.log(Level.FINE, "the tray takes no icon", e);
        }
    }

    /** Makes the menu anew. */
    static void fill(Menu menu, List<Entry> entries, Consumer<TrayAction> asked) {
        menu.removeAll();
        for (Entry entry : entries) {
            menu.add(item(entry, asked));
        }
    }

    private static MenuItem item(Entry entry, Consumer<TrayAction> asked) {
        return switch (entry) {
            case Entry.Line(String text) -> {
                MenuItem item = new MenuItem(text);
                item.setEnabled(false);
                yield item;
            }
            // The toolkit's own word for a separator.
            case Entry.Rule() -> new MenuItem("-");
            case Entry.Choice(String text, Boolean tick, boolean enabled, TrayAction action) -> {
                MenuItem item;
                if (tick == null) {
                    item = new MenuItem(text);
                    item.addActionListener(_ -> asked.accept(action));
                } else {
                    CheckboxMenuItem box = new CheckboxMenuItem(text, tick);
                    box.addItemListener(_ -> asked.accept(action));
                    item = box;
                }
                item.setEnabled(enabled);
                yield item;
            }
        };
    }

    static Image image(List<Pixmap> pictures) {
        return new BaseMultiResolutionImage(
                pictures.stream().map(AwtTray::image).toArray(Image[]::new));
    }

    private static BufferedImage image(Pixmap picture) {
        BufferedImage image = new BufferedImage(picture.size(), picture.size(), BufferedImage.TYPE_INT_ARGB);
        int[] pixels = new int[picture.size() * picture.size()];
        ByteBuffer.wrap(picture.argb()).asIntBuffer().get(pixels);
        image.setRGB(0, 0, picture.size(), picture.size(), pixels, 0, picture.size());
        return image;
    }

    private static TrayIcon.MessageType kind(Notice.Urgency urgency) {
        return switch (urgency) {
            case LOW -> TrayIcon.MessageType.INFO;
            case NORMAL -> TrayIcon.MessageType.WARNING;
            case CRITICAL -> TrayIcon.MessageType.ERROR;
        };
    }
}
