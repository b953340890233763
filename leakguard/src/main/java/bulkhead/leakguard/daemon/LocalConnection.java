package bulkhead.leakguard.daemon;

import java.io.IOException;
import java.time.Duration;

/** A connection between two processes of this host that keeps messages apart and knows who is at the other end. */
public interface LocalConnection extends AutoCloseable {
    /** What came, as one message. */
    sealed interface Received {
        record Message(byte[] bytes) implements Received {}

        /** It had more than {@link MessageCodec#MAX_BYTES}, of which none are here. */
        record TooLarge() implements Received {}

        /** Descriptors came with it. They are closed. */
        record WithDescriptors() implements Received {}

        /** Nothing, for as long as one was ready to wait. */
        record Silence() implements Received {}

        /** The other end has closed. */
        record Ended() implements Received {}
    }

    Peer peer();

    /** Waits for the next message. */
    Received receive(Duration patience) throws IOException;

    /** Fails when the other end does not take it within seconds. */
    void send(byte[] message) throws IOException;

    /**
     * Hands a device or socket of this host's over with the message; ours is closed, whatever becomes of it.
     *
     * @param resource what {@link GuardedHost} opened
     */
    void send(byte[] message, AutoCloseable resource) throws IOException;

    /** Wakes a waiting {@link #receive}. */
    @Override
    void close();
}
