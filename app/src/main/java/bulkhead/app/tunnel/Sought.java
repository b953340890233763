package bulkhead.app.tunnel;

import bulkhead.leakguard.host.HostException;
import bulkhead.protocol.core.Failure;

/** The sessions of a connection as something that is to come back. */
record Sought(Sessions sessions) implements Reconnection.Connection {
    @Override
    public Session session() {
        return sessions.get();
    }

    @Override
    public boolean isToCome() {
        return sessions.isToCome();
    }

    @Override
    public boolean isAwaited() {
        return sessions.get() == null || sessions.isSought();
    }

    @Override
    public void lost(long now, Failure why) {
        sessions.take(now, new Input.Lost<>(why));
    }

    @Override
    public void woke() {
        sessions.woke();
    }

    @Override
    public void stays() {
        sessions.tunnel().look();
    }

    @Override
    public void revoked(long now, HostException why) {
        sessions.take(now, new Input.Revoked<>(Causes.ofHost(why)));
    }

    @Override
    public void begin(Session.Way way) {
        sessions.sought(way);
    }

    @Override
    public void unreachable(long now, Failure why) {
        sessions.take(now, new Input.NoWay<>(why));
    }
}
