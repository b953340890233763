package bulkhead.app.local;

import java.io.IOException;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ClosedSelectorException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;

/** Lines of UTF-8 from and to another process, read by one thread at a time. */
public final class Lines implements AutoCloseable {
    /** More than any line of ours has. */
    static final int LONGEST = 1 << 18;

    private final SocketChannel channel;
    private final Selector selector;
    private ByteBuffer read = ByteBuffer.allocate(4096).flip();

    private Lines(SocketChannel channel, Selector selector) {
        this.channel = channel;
        this.selector = selector;
    }

    /** Of a channel that is this object's from now on. */
    public static Lines of(SocketChannel channel) throws IOException {
        Selector selector = Selector.open();
        channel.configureBlocking(false);
        channel.register(selector, SelectionKey.OP_READ);
        return new Lines(channel, selector);
    }

    /** The next line; none at the end, and none when this was closed from another thread. */
    public Optional<String> next() throws IOException {
        return next(Duration.ZERO);
    }

    /**
     * The same, waited for no longer than this between any two parts of it.
     *
     * @param limit in whole ms; zero for as long as it takes
     * @throws SocketTimeoutException when nothing comes
     * @throws IOException when the line is longer than any of ours
     */
    public Optional<String> next(Duration limit) throws IOException {
        try {
            for (int at = read.position(); ; at++) {
                while (at == read.limit()) {
                    int before = at - read.position();
                    if (!fill(limit)) {
                        return Optional.empty();
                    }
                    at = read.position() + before;
                }
                if (read.get(at) == '\n') {
                    byte[] line = new byte[at - read.position()];
                    read.get(line).get();
                    return Optional.of(new String(line, StandardCharsets.UTF_8));
                }
            }
        } catch (ClosedChannelException | ClosedSelectorException e) {
            return Optional.empty();
        }
    }

    /** Sends a line, if the other end takes it at once, as it does unless it reads nothing at all. */
    public void send(String line) throws IOException {
        ByteBuffer bytes = StandardCharsets.UTF_8.encode(line + "\n");
        channel.write(bytes);
        if (bytes.hasRemaining()) {
            throw new IOException("the other end does not read");
        }
    }

    private boolean fill(Duration limit) throws IOException {
        if (read.remaining() == LONGEST) {
            throw new IOException("the other end does not speak as Bulkhead does");
        }
        ByteBuffer more = ByteBuffer.allocate(Math.min(LONGEST, Math.max(4096, 2 * read.remaining())));
        more.put(read);
        int count = 0;
        while (count == 0) {
            if (selector.select(limit.toMillis()) == 0 && selector.isOpen() && !limit.isZero()) {
                read = more.flip();
                throw new SocketTimeoutException("the other end does not answer");
            }
            selector.selectedKeys().clear();
            count = channel.read(more);
        }
        read = more.flip();
        return count > 0;
    }

    @Override
    public void close() {
        try (selector;
                channel) {
            // Both of them.
        } catch (IOException e) {
            // What cannot be closed is of no use to anybody either way.
        }
    }
}
