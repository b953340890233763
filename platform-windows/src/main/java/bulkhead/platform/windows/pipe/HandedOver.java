package bulkhead.platform.windows.pipe;

import bulkhead.platform.windows.api.Pipes.Pipe;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** What came with messages of the service, by numbers, until somebody takes it. */
public final class HandedOver {
    private final Map<Integer, Pipe> pipes = new HashMap<>();
    private int last;

    synchronized int add(Pipe pipe) {
        pipes.put(++last, pipe);
        return last;
    }

    /** Once. */
    public synchronized Optional<Pipe> take(int number) {
        return Optional.ofNullable(pipes.remove(number));
    }
}
