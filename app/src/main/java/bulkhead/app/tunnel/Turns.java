package bulkhead.app.tunnel;

import bulkhead.protocol.core.Machine;
import java.util.function.Supplier;

/** What is due in a connection when no input comes: its session's timers, its return, what a server may change, and the measurements. */
final class Turns implements ControlLoop.Work {
    private static final int MEASUREMENT_INTERVAL = 1_000;
    /** Whoever writes resolv.conf tells nobody, and who looks reads a small file. */
    private static final int NAMES_INTERVAL = 10_000;

    private final Supplier<Phase<Session>> phases;
    private final Reconnection reconnection;
    private final Pace pace;
    private final TunnelHost tunnel;
    private final Report report;
    private final Environment environment;
    private final WallClock clock;
    private long nextMeasurement;
    private long nextLook;
    private boolean silent;

    Turns(
            Supplier<Phase<Session>> phases,
            Reconnection reconnection,
            Pace pace,
            TunnelHost tunnel,
            Report report,
            WallClock clock,
            Environment environment) {
        this.phases = phases;
        this.reconnection = reconnection;
        this.pace = pace;
        this.tunnel = tunnel;
        this.report = report;
        this.clock = clock;
        this.environment = environment;
    }

    @Override
    public void drain() {
        Session session = phases.get().session();
        if (session != null) {
            session.drain(environment.now());
        }
    }

    @Override
    public long deadline() {
        Session session = phases.get().session();
        long own = Math.min(reconnection.deadline(), pace.deadline());
        long measures = isMeasuring() ? nextMeasurement : Machine.NEVER;
        long due = session == null ? Machine.NEVER : session.deadline();
        return Math.min(Math.min(own, measures), due);
    }

    @Override
    public void tick(long now) {
        Session session = phases.get().session();
        if (session != null) {
            session.tick(now);
        }
        reconnection.tick(now);
        if (pace.isDue(now) && pace.takes(now)) {
            tunnel.apply();
        }
        if (isMeasuring() && (now >= nextMeasurement || session.isSilent() != silent)) {
            silent = session.isSilent();
            nextMeasurement = now + MEASUREMENT_INTERVAL;
            report.measured(session.measure(now, environment.wallClock()));
            clock.look(now, environment.wallClock()).ifPresent(report::clockSet);
            if (now >= nextLook) {
                nextLook = now + NAMES_INTERVAL;
                tunnel.lookAtNames();
            }
        }
    }

    private boolean isMeasuring() {
        return phases.get() instanceof Phase.Connected;
    }
}
