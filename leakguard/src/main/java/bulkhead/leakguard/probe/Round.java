package bulkhead.leakguard.probe;

import bulkhead.leakguard.probe.Sightings.Cell;
import java.util.Map;

/**
 * What became of the probes of one round.
 *
 * @param fates of each probe, by the link it was sent over
 * @param lost packets that left unseen because this host was too slow: each may have been a probe
 */
public record Round(Map<Cell, Fate> fates, long lost) {
    public Round {
        fates = Map.copyOf(fates);
    }

    /** What became of one probe. */
    public enum Fate {
        /** It was seen to leave. */
        LEFT,
        /** It was sent and not seen. */
        STAYED,
        /** The link leads nowhere in this family: there was nothing to stop. */
        NO_WAY
    }
}
