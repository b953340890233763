package bulkhead.app.desktop;

import bulkhead.app.status.ConnectionStatus;
import bulkhead.app.tunnel.TunnelEvent;
import bulkhead.app.tunnel.TunnelEvent.State;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import javafx.animation.AnimationTimer;

/** Shows a window the states of a connection, one a frame, then closes it. No session: the data path is not the window's. */
final class WindowRehearsal extends AnimationTimer {
    private final MainWindow window;
    private final Deque<State> states = new ArrayDeque<>(
            List.of(State.RESOLVING, State.GUARDING, State.CONNECTING, State.CONNECTED, State.DISCONNECTED));
    private ConnectionStatus status = ConnectionStatus.IDLE;

    WindowRehearsal(MainWindow window) {
        this.window = window;
    }

    @Override
    public void handle(long nanos) {
        if (states.isEmpty()) {
            stop();
            DesktopApp.close();
            return;
        }
        status = status.after(new TunnelEvent.StateChanged(states.remove()), System.currentTimeMillis());
        window.show(status);
    }
}
