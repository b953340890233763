package bulkhead.app.log;

import bulkhead.app.names.PublicNames;
import bulkhead.protocol.core.Layer;
import bulkhead.protocol.note.DropReason;
import bulkhead.protocol.note.Note;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Drops by their reason: each is told the first time, and then counted, so that a flood of them is a few lines. */
final class DropTally {
    private static final int FIRST_PAUSE = 10_000;
    private static final int LONGEST_PAUSE = 640_000;

    private record Kind(Layer layer, DropReason reason) {}

    private static final class Count {
        private final Note.Dropped first;
        private long total;
        private long untold;
        private long toldAt;
        private int pause = FIRST_PAUSE;

        private Count(Note.Dropped first, long now) {
            this.first = first;
            toldAt = now;
        }
    }

    private final Map<Kind, Count> counts = new LinkedHashMap<>();
    private boolean hasUntold;

    /** Counts a drop; whether it is the first of its kind. */
    boolean isFirst(Note.Dropped drop, long now) {
        Kind kind = new Kind(drop.layer(), drop.reason());
        Count count = counts.get(kind);
        boolean first = count == null;
        if (first) {
            count = new Count(drop, now);
            counts.put(kind, count);
        } else {
            count.untold += drop.count();
            hasUntold = true;
        }
        count.total += drop.count();
        return first;
    }

    /** What is to be told of those that were only counted: what waited long enough, or all. */
    List<Told> untold(long now, boolean all) {
        if (!hasUntold) {
            return List.of();
        }
        List<Told> told = new ArrayList<>();
        hasUntold = false;
        for (Count count : counts.values()) {
            if (count.untold > 0 && (all || now - count.toldAt >= count.pause)) {
                told.add(new Told(count.first, count.untold));
                count.untold = 0;
                count.toldAt = now;
                count.pause = Math.min(2 * count.pause, LONGEST_PAUSE);
            }
            hasUntold |= count.untold > 0;
        }
        return told;
    }

    /** @param more how many came after the first, or after what was told last */
    record Told(Note.Dropped first, long more) {
        String text() {
            return NoteText.dropped(first) + ": and " + more + " more";
        }
    }

    /** How many by layer and reason. */
    Map<String, Map<String, Long>> totals() {
        Map<String, Map<String, Long>> totals = new TreeMap<>();
        counts.forEach((kind, count) -> totals.computeIfAbsent(PublicNames.of(kind.layer()), _ -> new TreeMap<>())
                .merge(kind.reason().label(), count.total, Long::sum));
        return totals;
    }

    /** The drop's severity: what networks and peers that are in order cause is no news. */
    static Severity severity(Note.Dropped drop) {
        return drop.reason().isUsual() ? Severity.DEBUG : Severity.INFO;
    }
}
