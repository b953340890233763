package bulkhead.app.update;

import bulkhead.app.files.AtomicFile;
import bulkhead.app.files.FileReason;
import bulkhead.app.settings.RecordFile;
import bulkhead.app.update.UpdateException.Side;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Optional;

/** Asks the publisher for a newer Bulkhead, and fetches it. Whether a connection or a guard stands is nothing to it. */
public final class Updates {
    private final Publisher publisher;
    private final Https https;
    private final RecordFile<Seen> seen;
    private final InstantSource clock;

    Updates(Publisher publisher, Https https, RecordFile<Seen> seen, InstantSource clock) {
        this.publisher = publisher;
        this.https = https;
        this.seen = seen;
        this.clock = clock;
    }

    public static Updates from(Publisher publisher) {
        return new Updates(publisher, Https.USUAL, Seen.ofUser(), InstantSource.system());
    }

    /** What the publisher says now, and what is remembered of it. */
    public UpdateIndex ask() throws UpdateException {
        UpdateIndex index = UpdateIndex.read(https.small(publisher.index(), UpdateIndex.MOST_BYTES), publisher.keys());
        index.check(seen.read().value().index(), clock.instant());
        try {
            seen.write(new Seen(
                    1,
                    index.version(),
                    index.expires(),
                    index.release(),
                    clock.instant().truncatedTo(ChronoUnit.SECONDS).toString()));
        } catch (IOException e) {
            throw here(e);
        }
        return index;
    }

    /** Whether that is newer than what is here. */
    public static boolean isNewer(String release, Installation here) {
        return here.version()
                .filter(version -> Release.of(version).compareTo(Release.of(release)) < 0)
                .isPresent();
    }

    /**
     * Fetches it for computers like this one into the folder; under its name it is there once its length and hash are right.
     *
     * @return the file
     */
    public Path fetch(UpdateIndex index, Path folder) throws UpdateException {
        UpdateIndex.File file = index.file(platform())
                .orElseThrow(() -> new UpdateException(
                        Side.REFUSED,
                        "there is no Bulkhead " + index.release() + " for computers like this one (" + platform()
                                + "): this one goes on"));
        Path part = null;
        try {
            part = Files.createTempFile(folder, ".bulkhead-", ".part");
            String sha256 = fetch(file, part);
            if (!sha256.equals(file.sha256())) {
                throw UpdateException.unbelievable("the update has another hash than the signed index says");
            }
            Path whole = folder.resolve(file.name());
            Files.move(part, whole, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            AtomicFile.sync(folder);
            return whole;
        } catch (IOException e) {
            throw here(e);
        } finally {
            delete(Optional.ofNullable(part));
        }
    }

    private String fetch(UpdateIndex.File file, Path part) throws UpdateException, IOException {
        MessageDigest sha256 = sha256();
        try (OutputStream to = new DigestOutputStream(Files.newOutputStream(part), sha256)) {
            https.file(publisher.index().resolve("./" + file.name()), file.length(), to);
        }
        return HexFormat.of().formatHex(sha256.digest());
    }

    private static void delete(Optional<Path> part) throws UpdateException {
        try {
            if (part.isPresent()) {
                Files.deleteIfExists(part.get());
            }
        } catch (IOException e) {
            throw here(e);
        }
    }

    /** As packages are called after them. */
    static String platform() {
        String system = System.getProperty("os.name").toLowerCase(Locale.ROOT);
        String processor = System.getProperty("os.arch");
        return system + "-" + (processor.equals("amd64") ? "x86_64" : processor);
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private static UpdateException here(IOException e) {
        return new UpdateException(Side.HERE, "the update cannot be written: " + FileReason.sentence(e), e);
    }
}
