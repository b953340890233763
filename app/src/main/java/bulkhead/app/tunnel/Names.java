package bulkhead.app.tunnel;

import bulkhead.leakguard.host.HostException;
import java.net.InetAddress;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks for the server's addresses once more while it is sought: an office behind a line that is renumbered each night moves under its
 * name. The system is asked as by any program, and the guard of that moment lets the question out or does not; whoever waits for the
 * answer waits for nothing, so that no resolver's silence delays an attempt. For the control loop's thread.
 */
final class Names {
    private static final Logger LOG = LoggerFactory.getLogger(Names.class);

    /** The system's resolver. */
    @FunctionalInterface
    interface Question extends Callable<List<InetAddress>> {
        @Override
        List<InetAddress> call() throws HostException;
    }

    private final Question question;
    private final Executor aside;
    private final ControlLoop loop;
    private final Consumer<List<InetAddress>> found;
    private boolean asking;

    /**
     * @param aside runs what may take long
     * @param found is told on the control loop's thread
     */
    Names(Question question, Executor aside, ControlLoop loop, Consumer<List<InetAddress>> found) {
        this.question = question;
        this.aside = aside;
        this.loop = loop;
        this.found = found;
    }

    /** One question at a time. */
    void ask() {
        if (!asking) {
            asking = true;
            aside.execute(loop.watched(this::answer));
        }
    }

    private void answer() {
        try {
            List<InetAddress> addresses = question.call();
            loop.put(_ -> {
                asking = false;
                found.accept(addresses);
            });
        } catch (HostException e) {
            LOG.debug("the server is sought where it was: {}", e.getMessage());
            loop.put(_ -> asking = false);
        }
    }
}
