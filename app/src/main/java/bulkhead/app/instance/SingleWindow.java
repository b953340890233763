package bulkhead.app.instance;

import bulkhead.app.local.Lines;
import bulkhead.app.local.RuntimeFolder;
import bulkhead.app.local.UserSocket;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The user's one window, as a place that later starts of the program call. */
public final class SingleWindow implements AutoCloseable {
    static final String HEARD = "heard";

    private static final String SOCKET = "window";
    /** The first start may itself have only just begun. */
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private static final Duration PAUSE = Duration.ofMillis(20);

    private final Optional<UserSocket> socket;
    private final WindowCall own;

    private SingleWindow(Optional<UserSocket> socket, WindowCall own) {
        this.socket = socket;
        this.own = own;
    }

    /**
     * Becomes the one window, or hands the call to the one there is: then this returns nothing, and there is nothing left to do.
     *
     * @param call what this start asks of the window
     * @throws IOException with a sentence for the user when there is one that does not answer
     */
    public static Optional<SingleWindow> open(WindowCall call) throws IOException {
        RuntimeFolder folder;
        try {
            folder = RuntimeFolder.ofUser();
        } catch (IOException e) {
            log().warn("a second window is not told from the first: {}", e.getMessage());
            return Optional.of(new SingleWindow(Optional.empty(), call));
        }
        return open(folder, call);
    }

    static Optional<SingleWindow> open(RuntimeFolder folder, WindowCall call) throws IOException {
        long end = System.nanoTime() + PATIENCE.toNanos();
        try {
            while (System.nanoTime() < end) {
                Optional<UserSocket> socket = UserSocket.take(folder, SOCKET);
                if (socket.isPresent()) {
                    return Optional.of(new SingleWindow(socket, call));
                }
                if (isHeard(folder, call)) {
                    return Optional.empty();
                }
                // It is just about to listen, or to end.
                LockSupport.parkNanos(PAUSE.toNanos());
            }
        } catch (IOException e) {
            throw new IOException(
                    open(folder) + ", and cannot be told (" + e.getMessage() + "): end that, and try again", e);
        }
        throw new IOException(open(folder) + ", which does not answer: end that, and try again");
    }

    private static String open(RuntimeFolder folder) {
        return "the window is open already, in " + UserSocket.holder(folder, SOCKET);
    }

    private static boolean isHeard(RuntimeFolder folder, WindowCall call) throws IOException {
        Optional<Lines> first = UserSocket.connect(folder, SOCKET);
        Optional<String> answer = first.isPresent() ? ask(first.get(), call) : Optional.empty();
        if (answer.isPresent() && !answer.get().equals(HEARD)) {
            throw new IOException(answer.get());
        }
        return answer.isPresent();
    }

    /** Nothing where it hangs up: it ends, or this start was slower than it waits. */
    private static Optional<String> ask(Lines first, WindowCall call) throws SocketTimeoutException {
        try (first) {
            first.send(call.json());
            return first.next(PATIENCE);
        } catch (SocketTimeoutException e) {
            throw e;
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    /**
     * @param listener is called with what this start asks, as the window comes to the front by itself, and then, on a thread of
     *     its own, with what each later one asks; says no when the window is about to close, for which the later start then waits
     */
    public void obey(Predicate<WindowCall> listener) {
        listener.test(new WindowCall(false, own.files(), own.connect()));
        socket.ifPresent(
                listening -> Thread.ofPlatform().daemon().name("window-calls").start(() -> obey(listening, listener)));
    }

    private static void obey(UserSocket listening, Predicate<WindowCall> listener) {
        try {
            while (true) {
                try (Lines caller = Lines.of(listening.accept())) {
                    obey(caller, listener);
                }
            }
        } catch (IOException e) {
            log().debug("later starts are not heard any more: {}", e.toString());
        }
    }

    /** One that says nothing is not waited for, as the next one waits behind it. */
    private static void obey(Lines caller, Predicate<WindowCall> listener) {
        try {
            Optional<String> line = caller.next(Duration.ofSeconds(1));
            Optional<String> answer = line.flatMap(l -> answer(l, listener));
            if (answer.isPresent()) {
                caller.send(answer.get());
            }
        } catch (IOException e) {
            log().debug("a later start said nothing: {}", e.toString());
        }
    }

    private static Optional<String> answer(String line, Predicate<WindowCall> listener) {
        try {
            return listener.test(WindowCall.read(line)) ? Optional.of(HEARD) : Optional.empty();
        } catch (IOException e) {
            return Optional.of(e.getMessage());
        }
    }

    /** The next start opens a window of its own. */
    @Override
    public void close() throws IOException {
        if (socket.isPresent()) {
            socket.get().close();
        }
    }

    /** Not before there is something to tell: what finds the logger takes a good part of a start. */
    private static Logger log() {
        return LoggerFactory.getLogger(SingleWindow.class);
    }
}
