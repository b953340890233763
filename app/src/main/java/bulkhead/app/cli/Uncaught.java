package bulkhead.app.cli;

import bulkhead.app.tunnel.Ending;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** An error in Bulkhead itself: a sentence for its user, and the rest for who reads the log. */
public final class Uncaught {
    /** Loaded when there is something to say. */
    private static final class Log {
        static final Logger LOG = LoggerFactory.getLogger(Uncaught.class);
    }

    private Uncaught() {}

    /** Has the death of any thread said, and no stack trace printed. */
    public static void say() {
        Thread.setDefaultUncaughtExceptionHandler(Uncaught::say);
    }

    /** The same, and then this: one thread's death is the end of all. */
    public static void sayAnd(Consumer<Throwable> end) {
        Thread.setDefaultUncaughtExceptionHandler((thread, e) -> {
            say(thread, e);
            end.accept(e);
        });
    }

    private static void say(Thread thread, Throwable e) {
        Log.LOG.error("an error in Bulkhead itself ended its thread {} ({})", thread.getName(), e.toString());
        Log.LOG.debug("where it was", e);
    }

    /** What ended the program, and its exit code. */
    static int exit(Throwable e) {
        System.err.println("bulkhead: " + new Ending.Died(e).failure().message());
        Log.LOG.debug("where it was", e);
        return ExitCode.FAULT;
    }
}
