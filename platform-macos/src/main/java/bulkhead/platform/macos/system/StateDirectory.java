package bulkhead.platform.macos.system;

import bulkhead.leakguard.apply.Journal;
import bulkhead.leakguard.host.HostException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What has to be remembered over a crash but not over a reboot, one small file each: macOS empties {@code /var/run} as it starts. */
public final class StateDirectory implements Journal {
    private static final Logger LOG = LoggerFactory.getLogger(StateDirectory.class);
    public static final Path HERE = Path.of("/var/run/bulkhead");
    private static final String LOCK = "lock";

    private final Path directory;
    private final Optional<FileChannel> lock;

    private StateDirectory(Path directory, Optional<FileChannel> lock) {
        this.directory = directory;
        this.lock = lock;
    }

    /** Alone with it. */
    public static StateDirectory open(Path directory) throws HostException {
        try {
            Files.createDirectories(
                    directory, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
            FileChannel file =
                    FileChannel.open(directory.resolve(LOCK), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            if (!locks(file)) {
                file.close();
                throw new HostException("another Bulkhead is at work on this host: disconnect it first");
            }
            return new StateDirectory(directory, Optional.of(file));
        } catch (IOException e) {
            throw new HostException(directory + " cannot be written (" + e.getMessage() + "): run with sudo", e);
        }
    }

    /** For a look, whoever is at work. */
    public static StateDirectory withoutLock(Path directory) {
        return new StateDirectory(directory, Optional.empty());
    }

    private static boolean locks(FileChannel file) throws IOException {
        try {
            FileLock taken = file.tryLock();
            return taken != null;
        } catch (OverlappingFileLockException e) {
            return false;
        }
    }

    @Override
    public void save(String name, String content) throws HostException {
        Path file = directory.resolve(name);
        Path fresh = directory.resolve(name + ".new");
        try {
            Files.writeString(fresh, content);
            Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw new HostException(file + " cannot be written: make room on the disk", e);
        }
    }

    @Override
    public Optional<String> load(String name) throws HostException {
        Path file = directory.resolve(name);
        try {
            return Optional.of(Files.readString(file));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (IOException e) {
            throw new HostException(file + " cannot be read: remove it", e);
        }
    }

    @Override
    public void delete(String name) throws HostException {
        Path file = directory.resolve(name);
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            throw new HostException(file + " cannot be removed: remove it", e);
        }
    }

    /** The lock's file stays: who waited for it would lock one that nobody sees any more. */
    @Override
    public void close() {
        try {
            if (lock.isPresent()) {
                lock.get().close();
            }
        } catch (IOException e) {
            LOG.debug("the lock ends with the process: {}", e.toString());
        }
    }
}
