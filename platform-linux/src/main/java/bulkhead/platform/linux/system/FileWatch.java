package bulkhead.platform.linux.system;

import bulkhead.platform.linux.libc.Caller;
import bulkhead.platform.linux.libc.Descriptor;
import bulkhead.platform.linux.libc.Libc;
import com.sun.jna.Memory;
import java.io.IOException;
import java.nio.file.Path;

/**
 * Tells that a file was written, replaced or removed, by inotify(7): its directory is watched and, as what is mounted over it is in
 * none that is seen, it itself.
 */
public final class FileWatch implements AutoCloseable {
    private static final int CHANGES = Libc.IN_ATTRIB
            | Libc.IN_CLOSE_WRITE
            | Libc.IN_MOVED_FROM
            | Libc.IN_MOVED_TO
            | Libc.IN_CREATE
            | Libc.IN_DELETE;
    /** Of {@code struct inotify_event}, before the name. */
    private static final int HEADER = 16;

    private static final int LENGTH_AT = 12;
    private static final int CAPACITY = 16 * 1024;

    private final Path file;
    private final Descriptor descriptor;
    private final Memory events = new Memory(CAPACITY);
    private final Caller caller = Descriptor.caller();

    /** Watches from now on. */
    public FileWatch(Path file) throws IOException {
        this.file = file;
        int fd = Libc.inotify_init1(Libc.O_CLOEXEC | Libc.O_NONBLOCK);
        if (fd < 0) {
            throw Descriptor.error("inotify_init1");
        }
        descriptor = new Descriptor(fd);
        if (Libc.inotify_add_watch(fd, file.getParent().toString(), CHANGES) < 0) {
            IOException failure = Descriptor.error("inotify_add_watch");
            descriptor.close();
            throw failure;
        }
    }

    /** Another one than before, perhaps; none is no failure. */
    private void watchTheFile() {
        Libc.inotify_add_watch(descriptor.fd, file.toString(), CHANGES);
    }

    /**
     * Waits for a change. For one thread.
     *
     * @return {@link Descriptor#CLOSED}, {@link Descriptor#TIMED_OUT}, or anything else after a change
     */
    public long await(int millis) throws IOException {
        while (true) {
            long length = descriptor.await(
                    "read",
                    Libc.POLLIN,
                    caller,
                    () -> {
                        watchTheFile();
                        return Libc.read(descriptor.fd, events, CAPACITY);
                    },
                    millis);
            if (length < 0 || isAboutTheFile(length)) {
                return length;
            }
        }
    }

    private boolean isAboutTheFile(long length) {
        for (long at = 0; at < length; at += HEADER + events.getInt(at + LENGTH_AT)) {
            boolean named = events.getInt(at + LENGTH_AT) > 0;
            if (!named
                    || events.getString(at + HEADER).equals(file.getFileName().toString())) {
                return true;
            }
        }
        return false;
    }

    @Override
    public void close() {
        descriptor.close();
    }
}
