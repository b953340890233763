package bulkhead.app.log;

import java.util.Optional;
import java.util.logging.Level;

/** How much a line matters; the most important first. */
public enum Severity {
    WARN("warn", Level.WARNING),
    INFO("info", Level.INFO),
    DEBUG("debug", Level.FINE),
    TRACE("trace", Level.FINEST);

    private final String label;
    private final Level level;

    Severity(String label, Level level) {
        this.label = label;
        this.level = level;
    }

    /** As in options and files. */
    public String label() {
        return label;
    }

    /** The same for {@link java.util.logging}. */
    public Level level() {
        return level;
    }

    /** Whether it is shown where this much is asked for. */
    public boolean isWithin(Severity asked) {
        return compareTo(asked) <= 0;
    }

    static Optional<Severity> of(String label) {
        for (Severity severity : values()) {
            if (severity.label.equals(label)) {
                return Optional.of(severity);
            }
        }
        return Optional.empty();
    }
}
