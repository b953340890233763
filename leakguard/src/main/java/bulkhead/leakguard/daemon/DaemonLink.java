package bulkhead.leakguard.daemon;

import java.io.IOException;
import java.time.Duration;
import java.util.Optional;

/** A program's end of a connection to the daemon: one request, one answer. */
public interface DaemonLink extends AutoCloseable {
    /** @param descriptor of what came with it and is the caller's now, or -1 */
    record Response(Reply reply, int descriptor) {}

    /** Finds the daemon. */
    interface Opener {
        /**
         * The daemon of this network, if there is one.
         *
         * @param limit how long it may take to greet
         * @throws RefusedException when there is one and it does not want to speak
         * @throws IOException when there is one and it does not speak
         */
        Optional<? extends DaemonLink> open(Duration limit) throws IOException, RefusedException;
    }

    /** @throws IOException when the daemon is gone, or does not answer in time; the connection is of no more use then */
    Response ask(Request request, Duration limit) throws IOException, RefusedException;

    /**
     * As {@link #ask}, of a daemon that has much to do: it does what it was asked for whether or not anybody waits.
     *
     * @param unsaid after which it is told that it is waited for
     */
    Response askPatiently(Request request, Duration unsaid) throws IOException, RefusedException;

    /**
     * Waits until the daemon has ended the connection.
     *
     * @return false when this end has
     * @throws RefusedException when the daemon said why
     */
    boolean awaitEnd() throws IOException, RefusedException;

    @Override
    void close();
}
