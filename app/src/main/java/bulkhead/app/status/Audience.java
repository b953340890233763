package bulkhead.app.status;

import bulkhead.app.local.UserSocket;
import bulkhead.app.log.ConnectionLog;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The programs that listen to a connection: each gets the newest status at once and then after each change, and its log if it
 * asks. One that is slow misses the statuses in between, and holds up nobody.
 */
final class Audience {
    private static final Logger LOG = LoggerFactory.getLogger(Audience.class);
    private static final Duration FAREWELL = Duration.ofSeconds(1);
    private static final int MOST_READERS = 32;

    private final UserSocket socket;
    private final Published.Program program;
    private final ConnectionLog log;
    private final Runnable disconnect;
    private final List<Reader> readers = new ArrayList<>();
    private ConnectionStatus status;
    private String server;
    private long changes;
    private boolean ended;

    /** @param disconnect is run when one of them says so */
    Audience(UserSocket socket, Published.Program program, ConnectionLog log, Runnable disconnect) {
        this.socket = socket;
        this.program = program;
        this.log = log;
        this.disconnect = disconnect;
        log.onChange(this::logged);
    }

    /** Lets them in, once there is something to tell. */
    void open() {
        Thread.ofPlatform().daemon().name("status").start(this::serve);
    }

    /** The newest; never waits for a reader. */
    synchronized void tell(ConnectionStatus newest, String toServer) {
        status = newest;
        server = toServer;
        changes++;
        notifyAll();
    }

    /** Each is told the last; then another connection may begin, and only then these programs hear that this one has ended. */
    void leave() {
        List<Reader> last;
        synchronized (this) {
            ended = true;
            notifyAll();
            last = List.copyOf(readers);
        }
        try {
            await(last);
            LastLog.keep(socket.folder(), log);
            socket.close();
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

    private void serve() {
        try {
            while (true) {
                add(socket.accept());
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
                if (line.equals(StatusPublisher.DISCONNECT)) {
                    disconnect.run();
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
            synchronized (Audience.this) {
                wantsLog = true;
                Audience.this.notifyAll();
            }
        }

        private void tell() {
            try {
                for (boolean last = false; !last; ) {
                    String news;
                    synchronized (Audience.this) {
                        while (told == changes && !isLogBehind() && !ended) {
                            Audience.this.wait();
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
