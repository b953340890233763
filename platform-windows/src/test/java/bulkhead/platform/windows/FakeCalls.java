package bulkhead.platform.windows;

import bulkhead.platform.windows.api.WindowsException;
import java.util.ArrayList;
import java.util.List;

/** Counts what is called of Windows, one call at a time; one call can be made to fail, before it did anything or when all of it was done. */
final class FakeCalls {
    private static final int RPC_S_CALL_FAILED = 1726;

    /** How a call fails. */
    enum Fault {
        BEFORE,
        AFTER
    }

    interface Effect {
        void run() throws WindowsException;
    }

    interface Look<T> {
        T run() throws WindowsException;
    }

    private final Runnable after;
    private final List<String> made = new ArrayList<>();
    private int failing = -1;
    private Fault fault = Fault.BEFORE;

    /** @param after is told of each call, once it is done or has failed */
    FakeCalls(Runnable after) {
        this.after = after;
    }

    /** From here on that call fails, counted from 0; none when it is negative. */
    synchronized void failAt(int call, Fault how) {
        made.clear();
        failing = call;
        fault = how;
    }

    synchronized boolean hasFailed() {
        return failing >= 0 && made.size() > failing;
    }

    /** Since the counting began. */
    synchronized List<String> made() {
        return List.copyOf(made);
    }

    void run(String name, Effect effect) throws WindowsException {
        get(name, () -> {
            effect.run();
            return null;
        });
    }

    synchronized <T> T get(String name, Look<T> look) throws WindowsException {
        boolean fails = made.size() == failing;
        made.add(name);
        if (fails && fault == Fault.BEFORE) {
            throw new WindowsException(name, RPC_S_CALL_FAILED);
        }
        T result = look.run();
        after.run();
        if (fails) {
            throw new WindowsException(name, RPC_S_CALL_FAILED);
        }
        return result;
    }
}
