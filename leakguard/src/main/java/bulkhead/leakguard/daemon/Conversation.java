package bulkhead.leakguard.daemon;

import bulkhead.leakguard.daemon.Reply.Reason;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A program's end of a connection to the daemon, over whatever keeps messages apart. */
public final class Conversation implements DaemonLink {
    private static final Logger LOG = LoggerFactory.getLogger(Conversation.class);

    /** As long as a service manager lets the daemon take for its start. */
    private static final Duration LONGEST = Duration.ofMinutes(10);

    /** Where the messages go. */
    public interface Channel extends AutoCloseable {
        /**
         * A message.
         *
         * @param bytes none at the end of the connection
         * @param descriptor of what came with it and is the receiver's now, or -1
         */
        record Packet(byte[] bytes, int descriptor) {}

        void send(byte[] message) throws IOException;

        /** Waits for the next; none when none came in time. */
        Optional<Packet> receive(Duration limit) throws IOException;

        /**
         * Waits until the other end has closed; what it said last can be received then.
         *
         * @return false when this end has
         */
        boolean awaitEnd() throws IOException;

        @Override
        void close();
    }

    private final Channel channel;

    public Conversation(Channel channel) {
        this.channel = channel;
    }

    /**
     * The first words. Whoever asks first may have the system start the daemon, and waits as long as the system says that it is being started.
     *
     * @param limit how long it may take
     * @param starting whether it is
     */
    public void greet(Duration limit, BooleanSupplier starting) throws IOException, RefusedException {
        if (!send(new Request.Hello(Request.VERSION))) {
            answer(Duration.ZERO);
            return;
        }
        boolean wasStarting = false;
        while (true) {
            try {
                answer(limit);
                return;
            } catch (SilenceException e) {
                boolean isStarting = starting.getAsBoolean();
                // One that has just become ready has the whole time for its answer, too.
                if (!isStarting && !wasStarting) {
                    throw e;
                }
                if (!wasStarting) {
                    LOG.warn("the guard's daemon is being started by the system: waiting for it");
                }
                wasStarting = isStarting;
            }
        }
    }

    @Override
    public Response ask(Request request, Duration limit) throws IOException, RefusedException {
        return answer(send(request) ? limit : Duration.ZERO);
    }

    @Override
    public Response askPatiently(Request request, Duration unsaid) throws IOException, RefusedException {
        if (!send(request)) {
            return answer(Duration.ZERO);
        }
        try {
            return answer(unsaid);
        } catch (SilenceException e) {
            LOG.warn("the guard's daemon is still at it: waiting for it. It goes on also when this program is ended");
        }
        try {
            return answer(LONGEST);
        } catch (SilenceException e) {
            throw new IOException(
                    "the guard's daemon has not done in " + LONGEST.toMinutes()
                            + " minutes what it was asked for, and may do it yet",
                    e);
        }
    }

    /** False when the daemon has not heard it: what it may have said before is there at once, or never comes. */
    private boolean send(Request request) {
        try {
            channel.send(MessageCodec.write(request));
            return true;
        } catch (IOException e) {
            LOG.debug("the daemon heard nothing, but may have said why: {}", e.getMessage());
            return false;
        }
    }

    private Response answer(Duration limit) throws IOException, RefusedException {
        Channel.Packet packet = channel.receive(limit).orElseThrow(SilenceException::new);
        if (packet.bytes().length == 0) {
            throw new IOException("the daemon has ended the connection");
        }
        Reply reply = MessageCodec.reply(packet.bytes());
        if (reply instanceof Reply.Refused(Reason reason, String sentence)) {
            throw new RefusedException(reason, sentence);
        }
        return new Response(reply, packet.descriptor());
    }

    /** The daemon is there and says nothing. */
    public static final class SilenceException extends IOException {
        private static final long serialVersionUID = 1;

        SilenceException() {
            super("the guard's daemon does not answer");
        }
    }

    @Override
    public boolean awaitEnd() throws IOException, RefusedException {
        if (!channel.awaitEnd()) {
            return false;
        }
        Optional<Channel.Packet> last = channel.receive(Duration.ZERO);
        if (last.isPresent()
                && last.get().bytes().length > 0
                && MessageCodec.reply(last.get().bytes()) instanceof Reply.Refused(Reason reason, String sentence)) {
            throw new RefusedException(reason, sentence);
        }
        return true;
    }

    @Override
    public void close() {
        channel.close();
    }
}
