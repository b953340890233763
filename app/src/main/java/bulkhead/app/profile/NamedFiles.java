package bulkhead.app.profile;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import tools.jackson.databind.node.ObjectNode;

/**
 * Which file of a folder has which profile: by the name that is in it, or else, as before files had names of their own, by what
 * the file is called.
 */
final class NamedFiles {
    static final String SUFFIX = ".json";
    private static final String FIELD = "name";

    private final Path folder;
    private final Map<Path, Known> known = new ConcurrentHashMap<>();

    /** A name, as long as the file is still the one that it was read in. */
    private record Known(Object file, FileTime changed, long size, String name) {}

    NamedFiles(Path folder) {
        this.folder = folder;
    }

    /** The files by the names of their profiles; of two with one name the second is called as its file. */
    Map<String, Path> all() throws IOException {
        Map<String, Path> all = new TreeMap<>();
        for (Path file : files()) {
            String name = name(file);
            for (int i = 2; all.containsKey(name); i++) {
                name = all.containsKey(stem(file)) ? stem(file) + " " + i : stem(file);
            }
            all.put(name, file);
        }
        return all;
    }

    Optional<Path> find(String name) throws IOException {
        return Optional.ofNullable(all().get(ProfileName.normal(name)));
    }

    /** The name in the tree, where the file's own would not do. */
    static void name(ObjectNode tree, Path file, String name) {
        if (stem(file).equals(name)) {
            tree.remove(FIELD);
        } else {
            tree.put(FIELD, name);
        }
    }

    private List<Path> files() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> {
                        String name = file.getFileName().toString();
                        return name.endsWith(SUFFIX) && !name.startsWith(".") && !Files.isDirectory(file);
                    })
                    .sorted(Comparator.comparing(NamedFiles::stem))
                    .toList();
        } catch (NoSuchFileException e) {
            return List.of();
        }
    }

    private static String stem(Path file) {
        String name = file.getFileName().toString();
        return ProfileName.normal(name.substring(0, name.length() - SUFFIX.length()));
    }

    private String name(Path file) {
        try {
            BasicFileAttributes now = Files.readAttributes(file, BasicFileAttributes.class);
            Known before = known.get(file);
            Known found = new Known(now.fileKey(), now.lastModifiedTime(), now.size(), "");
            if (before != null
                    && before.equals(new Known(found.file(), found.changed(), found.size(), before.name()))) {
                return before.name();
            }
            String name = ProfileName.normal(
                    ProfileJson.tree(ProfileJson.read(file), file).path(FIELD).asString(""));
            String valid = ProfileName.isValid(name) ? name : stem(file);
            known.put(file, new Known(found.file(), found.changed(), found.size(), valid));
            return valid;
        } catch (IOException e) {
            // Whoever loads it is told.
            return stem(file);
        }
    }
}
