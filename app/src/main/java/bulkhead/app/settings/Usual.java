package bulkhead.app.settings;

import bulkhead.app.status.ConnectionStatus;
import bulkhead.app.status.ConnectionStatus.Rung;
import bulkhead.app.tunnel.TunnelEvent.State;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What the last connects took, step by step.
 *
 * @param version of this format, 1
 * @param profiles by name, the one that was connected last at the end; of each its connects, the newest first
 */
public record Usual(int version, Map<String, List<Took>> profiles) {
    public static final Usual NOTHING = new Usual(1, Map.of());
    private static final int MOST_CONNECTS = 5;
    private static final int MOST_PROFILES = 50;

    /** @param millis what each step took after the one before it */
    public record Took(Map<Rung, Long> millis) {
        public Took {
            millis = millis == null ? Map.of() : Map.copyOf(millis);
        }
    }

    public Usual {
        Map<String, List<Took>> all = new LinkedHashMap<>();
        if (profiles != null) {
            profiles.forEach((name, took) -> all.put(name, List.copyOf(took)));
        }
        profiles = Collections.unmodifiableMap(all);
    }

    /** Whether a saved profile has just been connected. */
    static boolean isNew(ConnectionStatus before, ConnectionStatus now) {
        return now.state() == State.CONNECTED
                && before.state() != State.CONNECTED
                && !now.profile().isEmpty();
    }

    Usual with(ConnectionStatus connected) {
        Map<String, List<Took>> all = new LinkedHashMap<>(profiles);
        List<Took> took = new ArrayList<>(List.of(new Took(steps(connected.climbed()))));
        List<Took> before = all.remove(connected.profile());
        if (before != null) {
            took.addAll(before);
        }
        all.put(connected.profile(), List.copyOf(took.subList(0, Math.min(MOST_CONNECTS, took.size()))));
        if (all.size() > MOST_PROFILES) {
            all.remove(all.keySet().iterator().next());
        }
        return new Usual(version, all);
    }

    /** The median of each step, so that one slow connect says nothing of the next. */
    Map<Rung, Long> of(String profile) {
        Map<Rung, Long> usual = new EnumMap<>(Rung.class);
        for (Rung rung : Rung.values()) {
            List<Long> sorted = profiles.getOrDefault(profile, List.of()).stream()
                    .map(took -> took.millis().get(rung))
                    .filter(millis -> millis != null)
                    .sorted()
                    .toList();
            if (!sorted.isEmpty()) {
                usual.put(rung, sorted.get(sorted.size() / 2));
            }
        }
        return usual;
    }

    /** Both families are asked for at once, after the same step. */
    private static Map<Rung, Long> steps(Map<Rung, Long> climbed) {
        Map<Rung, Long> steps = new EnumMap<>(Rung.class);
        climbed.forEach((rung, at) -> steps.put(
                rung,
                at
                        - climbed.entrySet().stream()
                                .filter(other -> isBefore(other.getKey(), rung))
                                .mapToLong(Map.Entry::getValue)
                                .max()
                                .orElse(0)));
        return steps;
    }

    private static boolean isBefore(Rung one, Rung other) {
        boolean both = one.compareTo(Rung.IPV4) >= 0;
        return one.compareTo(other) < 0 && !both;
    }
}
