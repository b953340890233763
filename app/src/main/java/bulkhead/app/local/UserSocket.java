package bulkhead.app.local;

import bulkhead.app.files.FileReason;
import java.io.IOException;
import java.net.SocketException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import jdk.net.ExtendedSocketOptions;

/**
 * A socket at which one process of the user's at a time listens. A lock decides which, and the kernel takes that from a
 * process that ends, however it ends: the socket that it left is then replaced.
 */
public final class UserSocket implements AutoCloseable {
    /** A process loses its lock of a file when it closes that file anywhere, so it must not open it a second time. */
    private static final Set<Path> LOCKED_HERE = ConcurrentHashMap.newKeySet();

    private final RuntimeFolder folder;
    private final Path path;
    private final FileChannel lock;
    private final ServerSocketChannel listening;

    private UserSocket(RuntimeFolder folder, String name, FileChannel lock) throws IOException {
        this.folder = folder;
        this.lock = lock;
        path = path(folder, name);
        // It gets its name when it listens: whoever sees it can call.
        Path fresh = path(folder, name + ".new");
        Files.deleteIfExists(fresh);
        listening = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        try {
            listening.bind(UnixDomainSocketAddress.of(fresh));
            Files.move(fresh, path, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            listening.close();
            throw new IOException(path + " cannot be listened at: " + FileReason.of(e), e);
        }
    }

    /** Listens there, unless another process does already. */
    public static Optional<UserSocket> take(RuntimeFolder folder, String name) throws IOException {
        Path file = lockFile(folder, name);
        if (!LOCKED_HERE.add(file)) {
            return Optional.empty();
        }
        UserSocket taken = null;
        try {
            FileChannel lock = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            try {
                if (lock.tryLock() != null) {
                    String pid = Long.toString(ProcessHandle.current().pid());
                    lock.truncate(0).write(ByteBuffer.wrap(pid.getBytes(StandardCharsets.US_ASCII)));
                    taken = new UserSocket(folder, name, lock);
                }
            } finally {
                if (taken == null) {
                    lock.close();
                }
            }
            return Optional.ofNullable(taken);
        } finally {
            if (taken == null) {
                LOCKED_HERE.remove(file);
            }
        }
    }

    /**
     * A way to who listens there; none when nobody does.
     *
     * @throws IOException when somebody does and takes no more calls
     */
    public static Optional<Lines> connect(RuntimeFolder folder, String name) throws IOException {
        if (!Files.exists(path(folder, name))) {
            return Optional.empty();
        }
        SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX);
        try {
            // A process that stands still lets calls wait until there is no room for more: then we would wait with
            // them.
            channel.configureBlocking(false);
            if (channel.connect(UnixDomainSocketAddress.of(path(folder, name)))) {
                return Optional.of(Lines.of(channel));
            }
        } catch (SocketException e) {
            // It ended, and its socket is of no use.
            channel.close();
            return Optional.empty();
        }
        channel.close();
        throw new IOException(holder(folder, name) + " does not answer");
    }

    /** Who listens there, or did last, as in a sentence. */
    public static String holder(RuntimeFolder folder, String name) {
        try {
            return "process "
                    + Long.parseLong(Files.readString(lockFile(folder, name)).strip());
        } catch (IOException | NumberFormatException e) {
            return "another process";
        }
    }

    /**
     * The next caller who is the same user.
     *
     * @throws java.nio.channels.ClosedChannelException when this was closed, from whatever thread
     */
    public SocketChannel accept() throws IOException {
        while (true) {
            SocketChannel caller = listening.accept();
            if (caller.getOption(ExtendedSocketOptions.SO_PEERCRED).user().equals(folder.user())) {
                return caller;
            }
            caller.close();
        }
    }

    /** Where it is. */
    public RuntimeFolder folder() {
        return folder;
    }

    /** Whoever comes later finds nobody here. */
    @Override
    public void close() throws IOException {
        try (lock;
                listening) {
            Files.deleteIfExists(path);
        } finally {
            LOCKED_HERE.remove(lockFile(folder, path.getFileName().toString()));
        }
    }

    private static Path path(RuntimeFolder folder, String name) {
        return folder.path().resolve(name);
    }

    private static Path lockFile(RuntimeFolder folder, String name) {
        return folder.path().resolve(name + ".lock");
    }
}
