package bulkhead.leakguard.apply;

import bulkhead.leakguard.host.HostException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Map;
import java.util.SequencedMap;
import java.util.Set;
import java.util.function.Supplier;

/**
 * What the next boot begins with where the system loads it out of files, without this program. The rules are there as long as anybody wants
 * them; an empty file in the directory says who does. They are on the disk before the promise is given: a computer that is reset keeps it.
 *
 * @param directory of those empty files
 * @param ofTheBoot whether this network is the one that the boot sets up; another one's connections are no matter of the boot
 * @param rules what is in each file; the file that stands for all of them comes last
 * @param permissions of the rules, as {@link PosixFilePermissions} has them; nobody but root looks for who wants them
 * @param owner gives a new file to whom it belongs, before it is seen
 */
public record BootFiles(
        Path directory, boolean ofTheBoot, SequencedMap<Path, Supplier<String>> rules, String permissions, Owner owner)
        implements NextBoot {
    private static final String PRIVATE = "rw-------";

    /** Who the files belong to. */
    public interface Owner {
        void take(Path file) throws IOException;
    }

    @Override
    public boolean isThere() {
        return Files.exists(rules.lastEntry().getKey());
    }

    @Override
    public boolean isThere(By whom) {
        return isThere() && (wants(whom) || whom == By.USER && !wants(By.CONNECTION));
    }

    private Path mark(By whom) {
        return directory.resolve(
                switch (whom) {
                    case USER -> "lockdown.user";
                    case CONNECTION -> "lockdown.connection";
                });
    }

    private boolean wants(By whom) {
        return Files.exists(mark(whom));
    }

    /** A mark without rules is worth nothing, and so comes first. */
    @Override
    public void want(By whom) throws HostException {
        if (wants(whom) && isThere()) {
            return;
        }
        try {
            Files.createDirectories(directory);
            if (isThere(By.USER)) {
                write(mark(By.USER), "", PRIVATE);
            }
            write(mark(whom), "", PRIVATE);
            writeRules();
        } catch (IOException e) {
            throw failed("written", e);
        }
    }

    @Override
    public void release(By whom) throws HostException {
        if (!isThere(whom)) {
            return;
        }
        try {
            if (Arrays.stream(By.values()).noneMatch(other -> other != whom && isThere(other))) {
                for (Path file : rules.reversed().keySet()) {
                    delete(file);
                }
            }
            delete(mark(whom));
        } catch (IOException e) {
            throw failed("removed", e);
        }
    }

    @Override
    public void refresh() throws HostException {
        if (ofTheBoot && isThere()) {
            try {
                writeRules();
            } catch (IOException e) {
                throw failed("written", e);
            }
        }
    }

    private HostException failed(String done, IOException e) {
        return new HostException(
                "what the next boot begins with cannot be " + done + " (" + e.getMessage()
                        + "): run with sudo, and make room in " + directory,
                e);
    }

    private void writeRules() throws IOException {
        for (Map.Entry<Path, Supplier<String>> rule : rules.entrySet()) {
            Path file = rule.getKey();
            String content = rule.getValue().get();
            if (!Files.exists(file) || !Files.readString(file).equals(content)) {
                write(file, content, permissions);
            }
        }
    }

    private void write(Path file, String content, String permissions) throws IOException {
        Path fresh = file.resolveSibling(file.getFileName() + ".new");
        Files.deleteIfExists(fresh);
        var as = PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions));
        Set<StandardOpenOption> how = EnumSet.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        try (FileChannel out = FileChannel.open(fresh, how, as)) {
            out.write(ByteBuffer.wrap(content.getBytes(StandardCharsets.UTF_8)));
            out.force(true);
        }
        owner.take(fresh);
        Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
        sync(file.getParent());
    }

    private static void delete(Path file) throws IOException {
        Files.deleteIfExists(file);
        sync(file.getParent());
    }

    /** What a directory says of its files is on the disk by its own fsync(2) alone. */
    private static void sync(Path directory) throws IOException {
        try (FileChannel entries = FileChannel.open(directory, StandardOpenOption.READ)) {
            entries.force(true);
        }
    }
}
