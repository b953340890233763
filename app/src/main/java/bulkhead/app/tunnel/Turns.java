package bulkhead.app.tunnel;

import bulkhead.protocol.core.Machine;
import java.util.function.Supplier;

/** What is due in a connection when no input comes: its session's timers, its return, what a server may change, and the measurements. */
final class Turns implements ControlLoop.Work {
    private static final int MEASUREMENT_INTERVAL = 1_000;

    private final Supplier<Session> sessions;
    private final Reconnection reconnection;
    private final Pace pace;
    private final TunnelHost tunnel;
    private final Report report;
    private final Environment environment;
    private long nextMeasurement;

    /** @param sessions the one there is; null while there is none */
    Turns(
            Supplier<Session> sessions,
            Reconnection reconnection,
            Pace pace,
            TunnelHost tunnel,
            Report report,
            Environment environment) {
        this.sessions = sessions;
        this.reconnection = reconnection;
        this.pace = pace;
        this.tunnel = tunnel;
        this.report = report;
        this.environment = environment;
    }

    @Override
    public void drain() {
        Session session = sessions.get();
        if (session != null) {
            session.drain(environment.now());
        }
    }

    @Override
    public long deadline() {
        Session session = sessions.get();
        long own = Math.min(reconnection.deadline(), pace.deadline());
        long measures = isMeasuring(session) ? nextMeasurement : Machine.NEVER;
        long due = session == null ? Machine.NEVER : session.deadline();
        return Math.min(Math.min(own, measures), due);
    }

    @Override
    public void tick(long now) {
        Session session = sessions.get();
        if (session != null) {
            session.tick(now);
        }
        reconnection.tick(now);
        if (pace.isDue(now) && pace.takes(now)) {
            tunnel.apply();
        }
        if (isMeasuring(session) && now >= nextMeasurement) {
            nextMeasurement = now + MEASUREMENT_INTERVAL;
            report.measured(session.measure(now, environment.wallClock()));
        }
    }

    private boolean isMeasuring(Session session) {
        return session != null && report.isConnected();
    }
}
