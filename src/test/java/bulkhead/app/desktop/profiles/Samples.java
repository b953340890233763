package bulkhead.app.desktop.profiles;

import java.net.URI;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** The importers' sample files; their README names the sources. */
final class Samples {
    private static final String FOLDER = "bulkhead/app/profile/importer/";

    private Samples() {}

    /** A file or folder of them; out of the jar of the application's tests, where they are in one. */
    static Path of(String name) throws Exception {
        URI place = Samples.class.getClassLoader().getResource(FOLDER + name).toURI();
        if (place.getScheme().equals("file")) {
            return Path.of(place);
        }
        Path copy = Files.createTempDirectory("samples");
        try (FileSystem jar = FileSystems.newFileSystem(place, Map.of());
                Stream<Path> found = Files.walk(jar.getPath(FOLDER + name))) {
            List<Path> files = found.toList();
            for (Path file : files) {
                Path to = copy.resolve(jar.getPath(FOLDER).relativize(file).toString());
                Files.createDirectories(to.getParent());
                Files.copy(file, to);
                to.toFile().deleteOnExit();
            }
        }
        return copy.resolve(name);
    }
}
