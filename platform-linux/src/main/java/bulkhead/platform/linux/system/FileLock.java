package bulkhead.platform.linux.system;

import bulkhead.leakguard.host.HostException;
import bulkhead.platform.linux.libc.Descriptor;
import bulkhead.platform.linux.libc.Libc;
import com.sun.jna.Native;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;

/** A lock on a file, flock(2), that ends with the process and removes the file. Java's own end when anybody here reads the file. */
final class FileLock implements AutoCloseable {
    private final Path file;
    private int fd;

    private FileLock(Path file, int fd) {
        this.file = file;
        this.fd = fd;
    }

    static FileLock take(Path file) throws IOException, HostException {
        while (true) {
            int fd = Libc.open(file.toString(), Libc.O_RDWR | Libc.O_CREAT | Libc.O_CLOEXEC, 0600);
            if (fd < 0) {
                throw Descriptor.error("open " + file);
            }
            if (Libc.flock(fd, Libc.LOCK_EX | Libc.LOCK_NB) < 0) {
                Libc.close(fd);
                throw new HostException("another Bulkhead is at work on this host: disconnect it first");
            }
            if (isStillThere(file, fd)) {
                Files.writeString(file, Long.toString(ProcessHandle.current().pid()));
                return new FileLock(file, fd);
            }
            Libc.close(fd);
        }
    }

    /** Whether some process holds it now. */
    static boolean isTaken(Path file) throws IOException {
        int fd = Libc.open(file.toString(), Libc.O_RDWR | Libc.O_CLOEXEC, 0);
        if (fd < 0) {
            if (Native.getLastError() == Libc.ENOENT) {
                return false;
            }
            throw Descriptor.error("open " + file);
        }
        try {
            return Libc.flock(fd, Libc.LOCK_EX | Libc.LOCK_NB) < 0;
        } finally {
            Libc.close(fd);
        }
    }

    /** Who has the lock, if anybody has. Only while it is locked does the number in it name its holder. */
    static Optional<ProcessHandle> holder(Path file) throws IOException {
        Optional<ProcessHandle> written = written(file);
        return isTaken(file) && written(file).equals(written) ? written : Optional.empty();
    }

    private static Optional<ProcessHandle> written(Path file) {
        try {
            return ProcessHandle.of(Long.parseLong(Files.readString(file).strip()));
        } catch (IOException | NumberFormatException e) {
            return Optional.empty();
        }
    }

    /** Between open and lock the one before may have removed the file: then this lock would keep nobody out. */
    private static boolean isStillThere(Path file, int fd) throws IOException {
        try {
            return Files.isSameFile(file, Path.of("/proc/self/fd/" + fd));
        } catch (NoSuchFileException e) {
            return false;
        }
    }

    boolean isHeld() {
        return fd >= 0;
    }

    @Override
    public void close() {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            // The next one takes the file as it is.
        }
        Libc.close(fd);
        fd = -1;
    }
}
