package bulkhead.conformance;

import bulkhead.acceptance.Agent;
import java.io.IOException;

/**
 * An error in a program that runs, as a bug in it would be: it is led into the Java machine of the real program, where from then on
 * one method throws.
 */
final class Fault {
    private Fault() {}

    /**
     * From now on this method throws.
     *
     * @param error the class of what it throws, which takes a message
     */
    static void inject(long pid, String inClass, String method, Class<? extends Throwable> error) throws IOException {
        Agent.lead(
                pid, FaultAgent.class, String.join(" ", inClass, method, error.getName()), FaultAgent.Throwing.class);
    }
}
