package bulkhead.app.desktop.tray;

import bulkhead.app.desktop.look.Texts;
import bulkhead.app.desktop.look.Words;
import bulkhead.app.status.ConnectionStatus;
import bulkhead.app.tunnel.TunnelEvent.State;
import bulkhead.protocol.VpnEvent.Family;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * What the tray shows; each desktop's tray only draws it.
 *
 * @param line the state in a few words, such as “Connected to Office — IPv6 is blocked”
 * @param menu from top to bottom
 */
record TrayView(State state, String line, List<Entry> menu) {
    private static final int MOST = 5;

    /** One entry of the menu. */
    sealed interface Entry {
        /** A text that cannot be chosen. */
        record Line(String text) implements Entry {}

        /** What separates two groups. */
        record Rule() implements Entry {}

        /** @param tick whether it can have a tick; null when not */
        record Choice(String text, Boolean tick, boolean enabled, TrayAction action) implements Entry {}
    }

    TrayView {
        menu = List.copyOf(menu);
    }

    /**
     * The last connections are on top; with more than a few the window has the others, so that the menu's end stays in reach.
     *
     * @param profiles the names of the saved connections, those that were connected last first
     * @param open whether the passphrase of the file of secrets is known, and can be forgotten
     */
    static TrayView of(ConnectionStatus status, List<String> profiles, boolean open, Texts texts) {
        String line = line(status, texts);
        List<Entry> menu = new ArrayList<>();
        menu.add(new Entry.Line(line));
        Words words = new Words(texts);
        words.ailments(status).stream().limit(MOST).forEach(ailment -> menu.add(new Entry.Line(words.name(ailment))));
        menu.add(new Entry.Rule());
        for (String profile : profiles.subList(0, Math.min(MOST, profiles.size()))) {
            boolean current = status.isActive() && profile.equals(status.profile());
            // Another one takes the place of the one of now.
            boolean possible = !current && status.state() != State.DISCONNECTING;
            menu.add(new Entry.Choice(profile, current, possible, new TrayAction.Connect(profile)));
        }
        if (!profiles.isEmpty()) {
            menu.add(new Entry.Rule());
        }
        if (status.isActive()) {
            boolean possible = status.state() != State.DISCONNECTING;
            menu.add(choice(words.button(status), possible, new TrayAction.Disconnect()));
            menu.add(new Entry.Rule());
        }
        menu.add(choice(texts.of("tray.show"), true, new TrayAction.ShowWindow()));
        menu.add(choice(texts.of("tray.settings"), true, new TrayAction.Settings()));
        if (open) {
            menu.add(choice(texts.of("shortcut.lock"), true, new TrayAction.Lock()));
        }
        menu.add(new Entry.Rule());
        menu.add(choice(texts.of("tray.quit"), true, new TrayAction.Quit()));
        // Reconnecting has the shape and colour of what may come back.
        State shown = doubt(status, texts).isPresent() ? State.RECONNECTING : status.state();
        return new TrayView(shown, line, menu);
    }

    private static Entry.Choice choice(String text, boolean enabled, TrayAction action) {
        return new Entry.Choice(text, null, enabled, action);
    }

    private static String line(ConnectionStatus status, Texts texts) {
        String name = nameOf(status, texts);
        return switch (status.state()) {
            case DISCONNECTED -> texts.of("tray.idle");
            case RESOLVING, GUARDING, CONNECTING ->
                texts.of(status.isAsking() ? "tray.asking" : "tray.connecting", name);
            case CONNECTED ->
                doubt(status, texts)
                        .map(why -> texts.of("tray.doubt", name, why))
                        .orElseGet(() -> texts.of("tray.connected", name, ipv6(status, texts)));
            case RECONNECTING -> texts.of("tray.reconnecting", name, ipv6(status, texts));
            case DISCONNECTING -> texts.of("tray.disconnecting", name);
            case ERROR -> texts.of("tray.stopped", name);
        };
    }

    private static Optional<String> doubt(ConnectionStatus status, Texts texts) {
        Words words = new Words(texts);
        return status.state() == State.CONNECTED ? words.doubt(status).map(words::sentence) : Optional.empty();
    }

    /** The connection's name for people; one that the command line described has none. */
    static String nameOf(ConnectionStatus status, Texts texts) {
        return status.profile().isEmpty() ? texts.of("tray.unnamed") : status.profile();
    }

    private static String ipv6(ConnectionStatus status, Texts texts) {
        return texts.of("brief." + status.fate(Family.IPV6).name().toLowerCase(Locale.ROOT));
    }
}
