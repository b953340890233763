package bulkhead.leakguard.host;

/** Steps that are all to be tried. */
public final class Steps {
    private Steps() {}

    /** One of them. */
    public interface Step {
        void run() throws HostException;
    }

    /** Tries every step, whatever became of the one before; then fails if one of them did. */
    public static void all(Step... steps) throws HostException {
        HostException failure = null;
        for (Step step : steps) {
            try {
                step.run();
            } catch (HostException e) {
                if (failure == null) {
                    failure = e;
                } else {
                    failure.addSuppressed(e);
                }
            }
        }
        if (failure != null) {
            throw failure;
        }
    }
}
