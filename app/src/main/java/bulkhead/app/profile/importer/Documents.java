package bulkhead.app.profile.importer;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Reads files and folders, as much as connections can need and no more. */
final class Documents {
    static final int LARGEST = 1 << 20;
    private static final int MOST = 64;

    /** Of {@code st_mode} (inode(7)). */
    private static final int FILE_TYPE = 0170000;

    private static final int PIPE = 0010000;

    private Documents() {}

    static List<Document> read(List<Path> paths) throws ImportException {
        List<Document> documents = new ArrayList<>();
        for (Path path : paths) {
            if (Files.isDirectory(path)) {
                for (Path file : files(path)) {
                    add(documents, file);
                }
            } else {
                add(documents, path);
            }
        }
        if (documents.isEmpty()) {
            throw new ImportException("there is no file to import");
        }
        return documents;
    }

    /** Two levels, as /etc has ppp/ and xl2tpd/. */
    private static List<Path> files(Path folder) throws ImportException {
        try (Stream<Path> files = Files.find(folder, 2, (_, attributes) -> attributes.isRegularFile())) {
            List<Path> found = files.sorted().limit(MOST + 1).toList();
            if (found.size() > MOST) {
                throw new ImportException(folder + " has more than " + MOST + " files: name those of the connection");
            }
            return found;
        } catch (IOException | UncheckedIOException e) {
            // The second kind is of a folder in this one.
            throw new ImportException(folder + " cannot be read: " + e.getMessage());
        }
    }

    private static void add(List<Document> documents, Path file) throws ImportException {
        if (documents.size() == MOST) {
            throw new ImportException("these are more than " + MOST + " files");
        }
        if (file.toString().equals("-")) {
            documents.add(read("standard input", System.in));
            return;
        }
        if (!Files.exists(file)) {
            throw new ImportException(file + " does not exist");
        }
        if (!Files.isReadable(file)) {
            throw new ImportException(
                    file + " is closed to this user: sudo cat " + file + " | bulkhead profile import -");
        }
        if (!Files.isRegularFile(file) && !isPipe(file)) {
            throw new ImportException(file + " is no readable file");
        }
        try (InputStream in = Files.newInputStream(file)) {
            documents.add(read(file.getFileName().toString(), in));
        } catch (IOException e) {
            throw new ImportException(file + " cannot be read: " + e.getMessage());
        }
    }

    private static Document read(String name, InputStream in) throws ImportException {
        try {
            byte[] bytes = in.readNBytes(LARGEST + 1);
            if (bytes.length > LARGEST) {
                throw new ImportException(name + " is larger than 1 MiB: no connection needs that");
            }
            return new Document(name, bytes);
        } catch (IOException e) {
            throw new ImportException(name + " cannot be read: " + e.getMessage());
        }
    }

    /** What a shell makes of {@code <(COMMAND)}; where there is no such mode, there is no such file. */
    private static boolean isPipe(Path file) {
        try {
            return ((int) Files.getAttribute(file, "unix:mode") & FILE_TYPE) == PIPE;
        } catch (IOException | UnsupportedOperationException | IllegalArgumentException e) {
            return false;
        }
    }
}
