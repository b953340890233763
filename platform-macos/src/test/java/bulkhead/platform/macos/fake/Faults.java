package bulkhead.platform.macos.fake;

/** Makes one call of many fail, before it did anything or when all of it was done. */
public final class Faults {
    /** How a call fails. */
    public enum Fault {
        BEFORE,
        AFTER
    }

    /** What a call does. */
    public interface Effect<T, E extends Exception> {
        T done() throws E;
    }

    /** How it says that it failed. */
    public interface Failure<E extends Exception> {
        E of(String what);
    }

    private final Runnable after;
    private int calls;
    private int failing = -1;
    private Fault fault = Fault.BEFORE;

    /** @param after is told of each call, once it is done or has failed */
    public Faults(Runnable after) {
        this.after = after;
    }

    /** From here on that call fails, counted from 0; none when it is negative. */
    public void failAt(int call, Fault how) {
        calls = 0;
        failing = call;
        fault = how;
    }

    /** Whether it came to the call that was to fail. */
    public boolean hasFailed() {
        return failing >= 0 && calls > failing;
    }

    /** One that fails has done nothing, and so never fails afterwards. */
    <T, E extends Exception> T system(String what, Effect<T, E> effect, Failure<E> failure) throws E {
        if (fault == Fault.BEFORE && calls++ == failing) {
            throw failure.of(what);
        }
        T result = effect.done();
        after.run();
        return result;
    }

    public <T, E extends Exception> T call(String what, Effect<T, E> effect, Failure<E> failure) throws E {
        boolean fails = calls++ == failing;
        if (fails && fault == Fault.BEFORE) {
            throw failure.of(what);
        }
        try {
            T result = effect.done();
            if (fails) {
                throw failure.of(what);
            }
            return result;
        } finally {
            after.run();
        }
    }
}
