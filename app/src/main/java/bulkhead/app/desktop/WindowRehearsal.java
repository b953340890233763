package bulkhead.app.desktop;

import bulkhead.app.status.ConnectionStatus;
import bulkhead.app.tunnel.Rehearsal;
import bulkhead.app.tunnel.TunnelEvent;
import bulkhead.app.tunnel.TunnelEvent.State;
import java.util.ArrayDeque;
import java.util.Deque;
import javafx.animation.AnimationTimer;

/** Shows a window the events of a session that our client and our server have in memory, one a frame, then closes it. */
final class WindowRehearsal extends AnimationTimer {
    private final MainWindow window;
    private final Deque<TunnelEvent> events = new ArrayDeque<>();
    private ConnectionStatus status = ConnectionStatus.IDLE;

    WindowRehearsal(MainWindow window) {
        this.window = window;
        events.add(new TunnelEvent.StateChanged(State.RESOLVING));
        events.add(new TunnelEvent.StateChanged(State.CONNECTING));
        Rehearsal.run(event -> events.add(new TunnelEvent.Session(event)));
        events.add(new TunnelEvent.StateChanged(State.CONNECTED));
        events.add(new TunnelEvent.StateChanged(State.DISCONNECTED));
    }

    @Override
    public void handle(long nanos) {
        if (events.isEmpty()) {
            stop();
            DesktopApp.close();
            return;
        }
        status = status.after(events.remove(), System.currentTimeMillis());
        window.show(status);
    }
}
