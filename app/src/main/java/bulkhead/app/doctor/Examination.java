package bulkhead.app.doctor;

import java.util.List;
import java.util.function.Consumer;

/** Looks at one topic after the other. */
public interface Examination {
    /** What will be looked at, in order. */
    List<Topic> topics();

    /**
     * Takes from a second to half a minute; can be called again.
     *
     * @param report is called with each finding as soon as it is there, on the caller's thread
     * @throws InterruptedException when the caller's thread was interrupted; what was not looked at is then not reported
     */
    void run(Consumer<Finding> report) throws InterruptedException;
}
