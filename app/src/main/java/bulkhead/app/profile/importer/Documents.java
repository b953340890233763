package bulkhead.app.profile.importer;

import bulkhead.app.files.FileReason;
import bulkhead.app.profile.importer.draft.Document;
import bulkhead.app.profile.importer.draft.Findings;
import bulkhead.app.profile.importer.draft.ImportException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Reads files and folders, as much as connections can need and no more. */
final class Documents {
    private static final int MOST = 64;

    /** Of {@code st_mode} (inode(7)). */
    private static final int FILE_TYPE = 0170000;

    private static final int PIPE = 0010000;

    private Documents() {}

    /** @param found is told which files of a folder are closed to this user */
    static List<Document> read(List<Path> paths, Findings found) throws ImportException {
        open(paths, paths);
        List<Document> documents = new ArrayList<>();
        for (Path path : paths) {
            if (!Files.isDirectory(path)) {
                add(documents, path);
                continue;
            }
            for (Path file : files(path, paths)) {
                if (isClosed(file)) {
                    found.refuse(HandOver.sentence(List.of(file), List.of(file)));
                } else {
                    add(documents, file);
                }
            }
        }
        if (documents.isEmpty() && found.refused().isEmpty()) {
            throw new ImportException("there is no file to import");
        }
        return documents;
    }

    /** Half of a connection would be in the way of the whole one. */
    private static void open(List<Path> all, List<Path> needed) throws ImportException {
        List<Path> closed = needed.stream().filter(Documents::isClosed).toList();
        if (!closed.isEmpty()) {
            List<Path> with = new ArrayList<>(all);
            closed.stream().filter(file -> !all.contains(file)).forEach(with::add);
            throw new ImportException(HandOver.sentence(with, closed));
        }
    }

    /** Two levels, as /etc has ppp/ and xl2tpd/. */
    private static List<Path> files(Path folder, List<Path> all) throws ImportException {
        List<Path> found = new ArrayList<>();
        try {
            Files.walkFileTree(folder, Set.of(), 2, new SimpleFileVisitor<>() {
                @Override
                public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                    if (attributes.isRegularFile()) {
                        found.add(file);
                    }
                    return found.size() > MOST ? FileVisitResult.TERMINATE : FileVisitResult.CONTINUE;
                }

                /** Of a file that went meanwhile, or a folder that is closed, such as ipsec.d/private. */
                @Override
                public FileVisitResult visitFileFailed(Path file, IOException why) {
                    return FileVisitResult.CONTINUE;
                }
            });
        } catch (IOException e) {
            throw new ImportException(folder + " cannot be read: " + FileReason.of(e));
        }
        if (found.size() > MOST) {
            throw new ImportException(folder + " has more than " + MOST + " files: name those of the connection");
        }
        open(
                all,
                found.stream()
                        .filter(file -> file.toString().endsWith("secrets"))
                        .toList());
        return found.stream().sorted().toList();
    }

    /** Whether it is there and this user may not read it, or not even look. */
    private static boolean isClosed(Path path) {
        if (path.toString().equals("-")) {
            return false;
        }
        try {
            Files.readAttributes(path, BasicFileAttributes.class);
            return !Files.isReadable(path);
        } catch (AccessDeniedException e) {
            return true;
        } catch (IOException e) {
            return false;
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
        if (!Files.isRegularFile(file) && !isPipe(file)) {
            throw new ImportException(file + " is no readable file");
        }
        try (InputStream in = Files.newInputStream(file)) {
            documents.add(read(file.getFileName().toString(), in));
        } catch (IOException e) {
            throw new ImportException(file + " cannot be read: " + FileReason.of(e));
        }
    }

    private static Document read(String name, InputStream in) throws ImportException {
        try {
            byte[] bytes = in.readNBytes(Document.LARGEST + 1);
            if (bytes.length > Document.LARGEST) {
                throw new ImportException(name + " is larger than 1 MiB: no connection needs that");
            }
            return new Document(name, bytes);
        } catch (IOException e) {
            throw new ImportException(name + " cannot be read: " + FileReason.of(e));
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
