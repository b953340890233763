package bulkhead.leakguard.probe;

import bulkhead.leakguard.policy.Family;
import bulkhead.leakguard.probe.Round.Fate;
import bulkhead.leakguard.probe.Sightings.Cell;
import java.util.Optional;

/**
 * One probe with the guard off and on.
 *
 * @param control what became of it with the guard off; empty when that was never tried on this link
 * @param guarded what became of it with the guard on
 */
public record Finding(Cell cell, Optional<Fate> control, Fate guarded, Outcome outcome) {
    /** What one probe shows. */
    public enum Outcome {
        /** It left a family that the guard promises to close. */
        LEAKED("leaked"),
        /** Seen with the guard off, not seen with it on. */
        HELD("held"),
        /** The guard leaves this family open: it may leave. */
        OPEN("open"),
        /** The link leads nowhere in this family. */
        NO_WAY("no-way"),
        /** Not seen, but neither was it with the guard off, so that this shows nothing. */
        UNPROVED("unproved");

        private final String label;

        Outcome(String label) {
            this.label = label;
        }

        /** Its name for programs. */
        public String label() {
            return label;
        }
    }

    /** @param closed whether the guard promises to close the family */
    static Finding of(Cell cell, Optional<Fate> control, Fate guarded, boolean closed) {
        return new Finding(cell, control, guarded, closed ? outcome(control, guarded) : Outcome.OPEN);
    }

    private static Outcome outcome(Optional<Fate> control, Fate guarded) {
        return switch (guarded) {
            case LEFT -> Outcome.LEAKED;
            case NO_WAY -> Outcome.NO_WAY;
            case STAYED -> control.filter(Fate.LEFT::equals).isPresent() ? Outcome.HELD : Outcome.UNPROVED;
        };
    }

    public Family family() {
        return cell.family();
    }
}
