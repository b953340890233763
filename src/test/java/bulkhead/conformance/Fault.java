package bulkhead.conformance;

import bulkhead.acceptance.Agent;
import java.io.IOException;

/**
 * An error in a program that runs, as a bug in it would be, or a slow host: it is led into the Java machine of the real program, where
 * from then on one method throws, or takes its time.
 */
public final class Fault {
    private Fault() {}

    /**
     * From now on this method throws.
     *
     * @param error the class of what it throws, which takes a message
     */
    static void inject(long pid, String inClass, String method, Class<? extends Throwable> error) throws IOException {
        Agent.lead(pid, FaultAgent.class, String.join(" ", inClass, method, error.getName()), FaultAgent.Change.class);
    }

    /** From now on this method takes a second more. */
    public static void delay(long pid, String inClass, String method) throws IOException {
        Agent.lead(pid, FaultAgent.class, inClass + " " + method, FaultAgent.Change.class);
    }
}
