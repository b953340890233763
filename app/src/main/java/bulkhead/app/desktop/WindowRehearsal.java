package bulkhead.app.desktop;

import bulkhead.app.desktop.settings.Shortcut;
import bulkhead.app.status.ConnectionStatus;
import bulkhead.app.tunnel.TunnelEvent;
import bulkhead.app.tunnel.TunnelEvent.State;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import javafx.animation.AnimationTimer;

/**
 * Shows a window the states of a connection, a few frames for each, then closes it. No session: the data path is not the
 * window's. No other page: what is noted here is compiled at each start.
 */
final class WindowRehearsal extends AnimationTimer {
    private static final int FRAMES = 5;

    /** All but the doctor's, which looks at the network. */
    private static final List<Shortcut> PAGES = List.of(
            Shortcut.NEW, Shortcut.IMPORT, Shortcut.SETTINGS, Shortcut.HELP, Shortcut.LOG, Shortcut.NEW, Shortcut.FIND);

    private final Deque<Runnable> steps = new ArrayDeque<>();
    private ConnectionStatus status = ConnectionStatus.IDLE;
    private int frame;

    WindowRehearsal(DesktopController controller) {
        for (State state : new State[] {State.GUARDING, State.CONNECTING, State.CONNECTED, State.DISCONNECTED}) {
            steps.add(() -> {
                status = status.after(new TunnelEvent.StateChanged(state), System.currentTimeMillis());
                controller.window().show(status, Map.of());
            });
        }
        // Whoever opens a page by a key for the first time waits for what it is made of.
        for (Shortcut page : PAGES) {
            steps.add(() -> controller.shortcuts().get(page).run());
        }
        steps.add(DesktopApp::close);
    }

    @Override
    public void handle(long nanos) {
        if (frame++ % FRAMES == 0 && !steps.isEmpty()) {
            steps.remove().run();
        }
    }
}
