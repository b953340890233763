package bulkhead.platform.linux.system;

import bulkhead.leakguard.apply.Journal;
import bulkhead.leakguard.host.HostException;
import bulkhead.platform.linux.libc.Libc;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What has to be remembered over a crash but not over a reboot, one small file each: {@code /run/bulkhead/N}, N being the
 * number of the network namespace, as two namespaces have two networks and one {@code /run}. Its lock keeps a second
 * Bulkhead from undoing the work of the first. Where it cannot be written (root in a user namespace) memory takes its place.
 */
public final class StateDirectory implements Journal {
    private static final Logger LOG = LoggerFactory.getLogger(StateDirectory.class);
    public static final Path ROOT = Path.of("/run/bulkhead");

    private static final String LOCK = "lock";

    private final Optional<Path> directory;
    private final Optional<FileLock> lock;
    private final Map<String, String> memory = new ConcurrentHashMap<>();

    private StateDirectory(Optional<Path> directory, Optional<FileLock> lock) {
        this.directory = directory;
        this.lock = lock;
    }

    public static StateDirectory open() throws HostException {
        try {
            Path directory = ofThisNamespace();
            Files.createDirectories(directory);
            allow(directory, "rwx------");
            // Others pass through it to the daemon's socket.
            allow(ROOT, "rwx--x--x");
            handOver(directory, ROOT);
            FileLock lock = FileLock.take(directory.resolve(LOCK));
            handOver(directory.resolve(LOCK), ROOT);
            return new StateDirectory(Optional.of(directory), Optional.of(lock));
        } catch (IOException e) {
            LOG.debug("no state directory: {}", e.toString());
            return new StateDirectory(Optional.empty(), Optional.empty());
        }
    }

    private static void allow(Path directory, String permissions) throws IOException {
        Set<PosixFilePermission> wanted = PosixFilePermissions.fromString(permissions);
        if (!Files.getPosixFilePermissions(directory).equals(wanted)) {
            Files.setPosixFilePermissions(directory, wanted);
        }
    }

    /** What root makes in a place that is the daemon's, who is another user, is the daemon's, too. */
    public static void handOver(Path file, Path place) throws IOException {
        if (Libc.geteuid() == 0 && !Files.getOwner(file).equals(Files.getOwner(place))) {
            Files.setOwner(file, Files.getOwner(place));
        }
    }

    /** For a look at it while another process may be at work. */
    public static StateDirectory withoutLock() {
        try {
            return new StateDirectory(Optional.of(ofThisNamespace()), Optional.empty());
        } catch (IOException e) {
            return new StateDirectory(Optional.empty(), Optional.empty());
        }
    }

    /** The process that has the lock, if one has. */
    public static Optional<ProcessHandle> holder() {
        try {
            return FileLock.holder(ofThisNamespace().resolve(LOCK));
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    /** Where the daemon of this network namespace listens. */
    public static Path socket() throws IOException {
        Path directory = ofThisNamespace();
        return directory.resolveSibling(directory.getFileName() + ".sock");
    }

    private static Path ofThisNamespace() throws IOException {
        Path namespace = Files.readSymbolicLink(Path.of("/proc/thread-self/ns/net"));
        return ROOT.resolve(namespace.toString().replaceAll("\\D", ""));
    }

    @Override
    public void save(String name, String content) throws HostException {
        memory.put(name, content);
        if (directory.isPresent()) {
            Path file = directory.get().resolve(name);
            Path fresh = directory.get().resolve(name + ".new");
            try {
                Files.writeString(
                        fresh,
                        content,
                        StandardOpenOption.CREATE,
                        StandardOpenOption.TRUNCATE_EXISTING,
                        StandardOpenOption.WRITE);
                handOver(fresh, directory.get());
                Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
            } catch (IOException e) {
                throw new HostException(file + " cannot be written: make room in /run", e);
            }
        }
    }

    @Override
    public Optional<String> load(String name) throws HostException {
        if (directory.isEmpty()) {
            return Optional.ofNullable(memory.get(name));
        }
        Path file = directory.get().resolve(name);
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
        memory.remove(name);
        if (directory.isPresent()) {
            Path file = directory.get().resolve(name);
            try {
                Files.deleteIfExists(file);
            } catch (IOException e) {
                throw new HostException(file + " cannot be removed: remove it", e);
            }
        }
    }

    /** Removes the directory, if nothing is left to undo. */
    @Override
    public void close() {
        if (lock.isPresent() && lock.get().isHeld()) {
            lock.get().close();
            try {
                Files.deleteIfExists(directory.get());
            } catch (IOException e) {
                LOG.debug("left for the next run: {}", e.toString());
            }
        }
    }
}
