package bulkhead.app.settings;

import bulkhead.app.status.ConnectionStatus;
import bulkhead.app.status.Course;
import java.util.ArrayList;
import java.util.List;

/**
 * The last connections, the newest first.
 *
 * @param version of this format, 1
 */
public record History(int version, List<Past> last) {
    public static final History NOTHING = new History(1, List.of());
    private static final int MOST = 10;

    /** @param profile its name; empty for one that the command line described */
    public record Past(String profile, Course course) {}

    public History {
        last = last == null ? List.of() : List.copyOf(last);
    }

    /** With a connection that has been up and is over, unless it is known. */
    public History with(ConnectionStatus ended) {
        Past past = new Past(ended.profile(), ended.course());
        if (ended.isActive() || !ended.course().isBegun() || last.contains(past)) {
            return this;
        }
        List<Past> all = new ArrayList<>(List.of(past));
        all.addAll(last);
        return new History(version, all.subList(0, Math.min(MOST, all.size())));
    }
}
