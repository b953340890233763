package bulkhead.app.files;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;

/** Files of the user's that are never half written, and that only the user can read. */
public final class AtomicFile {
    private static final boolean POSIX =
            FileSystems.getDefault().supportedFileAttributeViews().contains("posix");

    private AtomicFile() {}

    /**
     * Replaces the file's content: after a crash it is the old or the new, whole. A symbolic link stays one, and the
     * file that it names is replaced.
     */
    public static void write(Path file, byte[] content) throws UnwritableException {
        try {
            replace(file, content);
        } catch (UnwritableException e) {
            throw e;
        } catch (IOException e) {
            throw new UnwritableException(file + " cannot be written", e);
        }
    }

    private static void replace(Path file, byte[] content) throws IOException {
        Path target = Files.exists(file) ? file.toRealPath() : file.toAbsolutePath();
        Path folder = target.getParent();
        createFolder(folder);
        Path beside = Files.createTempFile(folder, ".new-", ".tmp", mode("rw-------"));
        try {
            try (FileChannel channel = FileChannel.open(beside, StandardOpenOption.WRITE)) {
                for (ByteBuffer rest = ByteBuffer.wrap(content); rest.hasRemaining(); ) {
                    channel.write(rest);
                }
                channel.force(true);
            }
            Files.move(beside, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } finally {
            Files.deleteIfExists(beside);
        }
        sync(folder);
    }

    /** Creates what is missing of a folder, closed to others. */
    public static void createFolder(Path folder) throws UnwritableException {
        try {
            Files.createDirectories(folder, mode("rwx------"));
        } catch (IOException e) {
            throw new UnwritableException("the folder " + folder + " cannot be made", e);
        }
    }

    /** Makes a change of names in the folder last through a power cut; Windows cannot open a folder for that. */
    public static void sync(Path folder) throws IOException {
        if (POSIX) {
            try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
                channel.force(true);
            }
        }
    }

    private static FileAttribute<?>[] mode(String permissions) {
        return POSIX
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions))
                }
                : new FileAttribute<?>[0];
    }
}
