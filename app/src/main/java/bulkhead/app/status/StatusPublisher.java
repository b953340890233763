package bulkhead.app.status;

import bulkhead.app.local.RuntimeFolder;
import bulkhead.app.local.UserSocket;
import bulkhead.app.log.ConnectionLog;
import bulkhead.app.tunnel.TunnelEvent;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes a status of a connection's events and tells it to every program of the user's that asks; ends the connection when one
 * of them says {@code disconnect}. Whoever runs a connection has one of these, and so there is one connection at a time.
 *
 * <p>Each reader gets the newest status at once and then after each change. One that is slow misses those in between, and
 * holds up nobody.
 */
public final class StatusPublisher implements Consumer<TunnelEvent>, AutoCloseable {
    static final String SOCKET = "connection";
    static final String DISCONNECT = "disconnect";

    private static final Logger LOG = LoggerFactory.getLogger(StatusPublisher.class);
    private static final Duration FAREWELL = Duration.ofSeconds(1);
    private static final int MOST_READERS = 32;

    private final Optional<UserSocket> socket;
    private final Published.Program program;
    private final ConnectionLog log = new ConnectionLog();
    private final List<Reader> readers = new ArrayList<>();
    private ConnectionStatus status;
    private String server = "";
    private long changes;
    private boolean ended;
    private boolean disconnectAsked;
    private Runnable disconnect;

    private StatusPublisher(Optional<UserSocket> socket, Published.Program program, String profile) {
        this.socket = socket;
        this.program = program;
        status = ConnectionStatus.IDLE
                .of(profile)
                .after(new TunnelEvent.StateChanged(TunnelEvent.State.RESOLVING), System.currentTimeMillis());
        log.onChange(this::logged);
    }

    /**
     * Begins to tell of a connection. Where there is no place for the socket nobody is told, which is logged.
     *
     * @param profile the saved connection's name, or empty
     * @throws AlreadyConnectedException when another process of this user's, or this one, has a connection
     */
    public static StatusPublisher open(Published.Program program, String profile) throws AlreadyConnectedException {
        try {
            return open(RuntimeFolder.ofUser(), program, profile);
        } catch (IOException e) {
            LOG.warn("other programs are not told of this connection: {}", e.getMessage());
            return new StatusPublisher(Optional.empty(), program, profile);
        }
    }

    /** A look before {@link #open}, which alone is sure. */
    public static void checkFree() throws AlreadyConnectedException {
        try {
            checkFree(RuntimeFolder.ofUser());
        } catch (IOException e) {
            LOG.debug("nothing is known of other connections: {}", e.getMessage());
        }
    }

    /** The same in another folder than the user's own. */
    public static void checkFree(RuntimeFolder folder) throws AlreadyConnectedException, IOException {
        Optional<StatusReader> other = StatusReader.open(folder);
        if (other.isPresent()) {
            other.get().close();
            throw AlreadyConnectedException.with(folder);
        }
    }

    /** The same in another folder than the user's own. */
    public static StatusPublisher open(RuntimeFolder folder, Published.Program program, String profile)
            throws AlreadyConnectedException, IOException {
        Optional<UserSocket> socket = UserSocket.take(folder, SOCKET);
        if (socket.isEmpty()) {
            throw AlreadyConnectedException.with(folder);
        }
        StatusPublisher publisher = new StatusPublisher(socket, program, profile);
        Thread.ofPlatform().daemon().name("status").start(() -> publisher.serve(socket.get()));
        return publisher;
    }

    /** The next event; never waits for a reader. */
    @Override
    public synchronized void accept(TunnelEvent event) {
        log.accept(event);
        status = status.after(event, System.currentTimeMillis());
        changed();
    }

    /** The server's name or address. */
    public synchronized void server(String name) {
        server = name;
        changed();
    }

    /** The connection does not come about, for a reason of this computer's. */
    public synchronized void refuse(String why) {
        end();
        status = status.refused(why);
        changed();
    }

    /** There is no connection any more, or there never was one. */
    public synchronized void end() {
        if (status.isActive()) {
            accept(new TunnelEvent.StateChanged(TunnelEvent.State.DISCONNECTED));
        }
    }

    /** What the connection tells of itself; the user's other programs can read it too. */
    public ConnectionLog log() {
        return log;
    }

    public synchronized ConnectionStatus status() {
        return status;
    }

    /** @param action ends the connection when a program asks for it; at once if one has already */
    public void onDisconnect(Runnable action) {
        boolean now;
        synchronized (this) {
            disconnect = action;
            now = disconnectAsked;
        }
        if (now) {
            action.run();
        }
    }

    /** Ends the connection in an orderly way; a second call gives up on the server's answers. */
    public void disconnect() {
        Runnable action;
        synchronized (this) {
            disconnectAsked = true;
            action = disconnect;
        }
        if (action != null) {
            action.run();
        }
    }

    /** Tells the last status, lets another connection begin, and only then ends the readers' connections. */
    @Override
    public void close() {
        log.flush();
        List<Reader> last;
        synchronized (this) {
            ended = true;
            notifyAll();
            last = List.copyOf(readers);
        }
        try {
            await(last);
            if (socket.isPresent()) {
                LastLog.keep(socket.get().folder(), log);
                socket.get().close();
            }
            for (Reader reader : last) {
                reader.channel.close();
            }
        } catch (IOException e) {
            LOG.debug("the status' socket: {}", e.toString());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** One that reads nothing is not waited for. */
    private static void await(List<Reader> readers) throws InterruptedException {
        long end = System.nanoTime() + FAREWELL.toNanos();
        for (Reader reader : readers) {
            reader.thread.join(Duration.ofNanos(Math.max(1, end - System.nanoTime())));
        }
    }

    private void changed() {
        changes++;
        notifyAll();
    }

    private void serve(UserSocket listening) {
        try {
            while (true) {
                add(listening.accept());
            }
        } catch (IOException e) {
            LOG.debug("the status' socket: {}", e.toString());
        }
    }

    private synchronized void add(SocketChannel channel) throws IOException {
        readers.removeIf(reader -> !reader.thread.isAlive());
        if (ended || readers.size() == MOST_READERS) {
            channel.close();
            return;
        }
        Reader reader = new Reader(channel);
        readers.add(reader);
        reader.thread.start();
        Thread.ofVirtual().start(() -> obey(reader));
    }

    private synchronized void logged() {
        notifyAll();
    }

    /** Until it leaves: then it is told nothing more either. */
    private void obey(Reader reader) {
        try (SocketChannel channel = reader.channel;
                BufferedReader lines = new BufferedReader(Channels.newReader(channel, StandardCharsets.UTF_8))) {
            for (String line; (line = lines.readLine()) != null; ) {
                if (line.equals(DISCONNECT)) {
                    disconnect();
                } else if (line.equals(LogReader.ASK)) {
                    reader.wantLog();
                } else {
                    LOG.debug("a reader of the status said something unknown");
                }
            }
        } catch (IOException e) {
            LOG.debug("a reader of the status left: {}", e.toString());
        }
    }

    /** One program that asks. Its thread ends when the last is written, or there is nobody to write it to. */
    private final class Reader {
        private final SocketChannel channel;
        private final Thread thread = Thread.ofVirtual().unstarted(this::tell);
        private long told = -1;
        private boolean wantsLog;
        private boolean toldPast;
        private long logged;

        private Reader(SocketChannel channel) {
            this.channel = channel;
        }

        private void wantLog() {
            synchronized (StatusPublisher.this) {
                wantsLog = true;
                StatusPublisher.this.notifyAll();
            }
        }

        private void tell() {
            try {
                for (boolean last = false; !last; ) {
                    String news;
                    synchronized (StatusPublisher.this) {
                        while (told == changes && !isLogBehind() && !ended) {
                            StatusPublisher.this.wait();
                        }
                        last = ended;
                        news = news();
                    }
                    ByteBuffer lines = StandardCharsets.UTF_8.encode(news);
                    while (lines.hasRemaining()) {
                        channel.write(lines);
                    }
                }
            } catch (IOException e) {
                LOG.debug("a reader of the status left: {}", e.toString());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }

        private boolean isLogBehind() {
            return wantsLog && (!toldPast || logged != log.next());
        }

        /** The newest status if it is another one, and what was logged since. */
        private String news() {
            StringBuilder news = new StringBuilder();
            if (isLogBehind()) {
                ConnectionLog.Page page = log.from(logged);
                LogReader.write(page, !toldPast, news);
                toldPast = true;
                logged = page.next();
            }
            if (told != changes) {
                told = changes;
                Published newest = new Published(ProcessHandle.current().pid(), program, server, status, log.drops());
                news.append(StatusJson.write(newest)).append('\n');
            }
            return news.toString();
        }
    }
}
