package bulkhead.app.tunnel;

import bulkhead.protocol.core.Failure;
import java.net.InetAddress;
import java.util.List;

/**
 * How far a connection is. Each phase has what only it needs.
 *
 * @param <S> what a session is
 */
sealed interface Phase<S> {
    /** The one that is up, is being set up or says goodbye; null while there is none. */
    default S session() {
        return null;
    }

    /** Whether the connection has been up, and so is to come back. */
    default boolean wasUp() {
        return false;
    }

    /**
     * The server is looked up and the guard closed.
     *
     * @param others the addresses of the server's that come after the first
     */
    record Preparing<S>(List<InetAddress> others) implements Phase<S> {}

    /** A session is being set up, and none was up before it. */
    record Connecting<S>(S session, List<InetAddress> others) implements Phase<S> {}

    /** The server did not answer at one address, for this reason, and the way to another is being opened. */
    record Moving<S>(Failure why, List<InetAddress> others) implements Phase<S> {}

    /** The host's network carries what the session brought. */
    record Connected<S>(S session) implements Phase<S> {
        @Override
        public boolean wasUp() {
            return true;
        }
    }

    /** How often in a row the server has refused what it took before. */
    default int refusals() {
        return 0;
    }

    /** A session is there, and the host's network does not carry it yet, or not any more. */
    record Reconnecting<S>(S session, int refusals) implements Phase<S> {
        @Override
        public boolean wasUp() {
            return true;
        }
    }

    /** Another session is to come, when there is a way to the server or its time has come. */
    record Waiting<S>(int refusals) implements Phase<S> {
        @Override
        public boolean wasUp() {
            return true;
        }
    }

    /**
     * There will be no other session.
     *
     * @param session says goodbye; null once it has
     * @param asked whether somebody waits for the end
     */
    record Leaving<S>(S session, boolean wasUp, boolean asked) implements Phase<S> {}
}
