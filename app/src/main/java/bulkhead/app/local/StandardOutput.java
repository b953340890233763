package bulkhead.app.local;

import bulkhead.leakguard.HostNetworkProvider;
import bulkhead.leakguard.host.HostException;
import java.io.BufferedOutputStream;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * This process's standard output, which knows what a {@link PrintStream} keeps to itself: that nobody reads the pipe any more,
 * and that something could not be written, as on a full disk.
 */
public final class StandardOutput extends OutputStream {
    private static final Path OUTPUT = Path.of("/proc/self/fd/1");
    private static final Path ERRORS = Path.of("/proc/self/fd/2");
    private static final int TYPE = 0170000;
    private static final int PIPE = 0010000;

    private static StandardOutput installed;
    private static final List<Unhurried> UNHURRIED = new ArrayList<>();

    private final OutputStream out = new FileOutputStream(FileDescriptor.out);
    private final boolean pipe = isPipe();
    private boolean unread;
    private boolean lost;
    private Runnable whenUnread = () -> {};

    private StandardOutput() {}

    /** Has {@link System#out} be this. */
    public static synchronized void install() {
        installed = new StandardOutput();
        System.setOut(new PrintStream(new BufferedOutputStream(installed), true, System.out.charset()));
    }

    /**
     * From now on nobody who prints, here or on standard error, waits for a reader that does not read: what would go on
     * without being read, as a tunnel, goes on.
     */
    public static synchronized void hurryNobody() {
        if (installed != null && UNHURRIED.isEmpty()) {
            Charset ofErrors = System.err.charset();
            System.setOut(new PrintStream(unhurried("output", installed), true, System.out.charset()));
            System.setErr(
                    new PrintStream(unhurried("errors", new FileOutputStream(FileDescriptor.err)), true, ofErrors));
        }
    }

    private static Unhurried unhurried(String name, OutputStream out) {
        Unhurried unhurried = new Unhurried(name, out);
        UNHURRIED.add(unhurried);
        return unhurried;
    }

    /**
     * Has this done once nobody reads the pipe any more that standard output is, on a thread of its own or on that which wrote; for
     * what would go on for nobody. A file, a terminal and a socket have no such end.
     */
    public static void whenUnread(Runnable end) {
        StandardOutput output = installed();
        if (output != null && output.pipe) {
            output.hear(end);
            Thread.ofPlatform().daemon().name("reader").start(output::watch);
        }
    }

    /** Whether what is printed there stands beside what is printed on standard error, on a terminal or in the same file. */
    public static boolean hasErrors() {
        try {
            return Files.readSymbolicLink(OUTPUT).equals(Files.readSymbolicLink(ERRORS));
        } catch (IOException | UnsupportedOperationException e) {
            return System.console() != null;
        }
    }

    /** Whether something that was printed is lost, once all is written that is going to be. That nobody wants to read it is no loss. */
    public static boolean isLost() {
        System.out.flush();
        UNHURRIED.forEach(Unhurried::await);
        StandardOutput output = installed();
        return output != null && output.lost();
    }

    @Override
    public void write(int b) throws IOException {
        write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) {
        if (isUnread()) {
            return;
        }
        try {
            out.write(bytes, offset, length);
        } catch (IOException e) {
            if (pipe) {
                end();
            } else {
                lose(e);
            }
        }
    }

    private static synchronized StandardOutput installed() {
        return installed;
    }

    private static boolean isPipe() {
        try {
            return ((int) Files.getAttribute(OUTPUT, "unix:mode") & TYPE) == PIPE;
        } catch (IOException | UnsupportedOperationException | IllegalArgumentException e) {
            return false;
        }
    }

    private void watch() {
        try {
            if (HostNetworkProvider.ofThisHost().awaitUnreadOutput()) {
                end();
            }
        } catch (HostException e) {
            // Then it is noticed when the next line is written.
        }
    }

    private synchronized boolean isUnread() {
        return unread;
    }

    private synchronized boolean lost() {
        return lost;
    }

    private void hear(Runnable end) {
        boolean late;
        synchronized (this) {
            late = unread;
            whenUnread = end;
        }
        if (late) {
            end.run();
        }
    }

    private void end() {
        Runnable end;
        synchronized (this) {
            end = unread ? () -> {} : whenUnread;
            unread = true;
        }
        end.run();
    }

    /** Said once: what comes after that may fit again. */
    private void lose(IOException why) {
        boolean first;
        synchronized (this) {
            first = !lost;
            lost = true;
        }
        if (first) {
            System.err.println("bulkhead: what is printed here is not whole: standard output could not be written ("
                    + why.getMessage() + ")");
        }
    }
}
