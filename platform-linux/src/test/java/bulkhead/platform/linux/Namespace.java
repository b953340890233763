package bulkhead.platform.linux;

import bulkhead.platform.linux.libc.Descriptor;
import bulkhead.platform.linux.libc.Libc;
import bulkhead.platform.linux.system.StateDirectory;
import com.sun.jna.Native;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** A network namespace with a thread in it, and a mount namespace of its own for that thread. */
public final class Namespace implements AutoCloseable {
    private static final int CLONE_NEWNET = 0x40000000;
    private static final int CLONE_NEWNS = 0x00020000;
    private static final int CLONE_FS = 0x00000200;
    private static final long MS_REC_PRIVATE = 0x4000 | 0x40000;
    private static final long MS_BIND = 0x1000;

    final String name;
    /** A test that fails half-way through its set-up leaves nothing either. */
    private final Thread atExit = new Thread(this::delete);

    private final ExecutorService thread =
            Executors.newSingleThreadExecutor(Thread.ofPlatform().daemon().factory());

    private static final class Kernel {
        static {
            Native.register("libc.so.6");
        }

        static native int setns(int fd, int type);

        static native int unshare(int flags);

        static native int mount(String source, String target, String type, long flags, String data);
    }

    Namespace(String name) {
        this.name = name;
        Shell.run("ip", "netns", "add", name);
        Runtime.getRuntime().addShutdownHook(atExit);
        forget();
        call(() -> {
            int fd = Libc.open("/run/netns/" + name, Libc.O_CLOEXEC, 0);
            if (fd < 0 || Kernel.setns(fd, CLONE_NEWNET) < 0) {
                throw Descriptor.error("setns " + name);
            }
            Libc.close(fd);
            if (Kernel.unshare(CLONE_FS | CLONE_NEWNS) < 0
                    || Kernel.mount("none", "/", null, MS_REC_PRIVATE, null) < 0) {
                throw Descriptor.error("unshare");
            }
            return Shell.run("ip", "link", "set", "lo", "up");
        });
    }

    /** The kernel gives a new namespace the number of one that is gone: what a killed program wrote down there is none of this one's. */
    private void forget() {
        try {
            Object number = Files.getAttribute(Path.of("/run/netns", name), "unix:ino");
            String state = StateDirectory.ROOT.resolve(number.toString()).toString();
            Shell.run("rm", "-rf", state, state + ".sock");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Calls it in the namespace's thread; so do the processes it starts there. */
    public <T> T call(Callable<T> task) {
        try {
            return thread.submit(task).get();
        } catch (ExecutionException e) {
            return Namespace.<T, RuntimeException>rethrow(e.getCause());
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @SuppressWarnings("unchecked")
    private static <T, E extends Throwable> T rethrow(Throwable cause) throws E {
        throw (E) cause;
    }

    /** Runs a program in it; a failing one fails the test. */
    public String run(String... line) {
        return call(() -> Shell.run(line));
    }

    /** Lets one file stand in for another in this thread's view. */
    public void bind(String source, String target) {
        call(() -> {
            if (Kernel.mount(source, target, null, MS_BIND, null) < 0) {
                throw Descriptor.error("bind " + target);
            }
            return null;
        });
    }

    @Override
    public void close() {
        thread.shutdownNow();
        Runtime.getRuntime().removeShutdownHook(atExit);
        delete();
    }

    private void delete() {
        Shell.run("ip", "netns", "del", name);
    }
}
